// The checks that ask a person: what the county knows, and what was said on the phone.
import assert from "node:assert/strict";
import test from "node:test";
import { asksMore, countAsked, judgeAnswer, listChecks } from "../../../../assets/app/state/phone/phone_checks.js";

const row = (check, more = {}) => ({
  check, question: "工棚里住着多少人？", kind: "number", unit: "人", choices: [], least: 0, most: 500, follow_up: "在哪里？", due_at: "2026-11-29T08:00:00Z", place: { name: "希塘村" },
  value: null, detail: "", answered_at: null, ...more,
});
const said = (check, value, at) => ({ key: at, number: 1, person: "p", command: "check", check, value, detail: "东侧", answered_at: at });

test("what was said here is shown before the county has it, and the later of both", () => {
  const [queued] = listChecks({ checks: [row("a")] }, [said("a", "12", "2026-11-29T07:06:00Z")]);
  assert.deepEqual([queued.value, queued.detail, queued.known, queued.pending], ["12", "东侧", true, true]);
  const known = row("a", { value: "3", answered_at: "2026-11-29T07:10:00Z" });
  assert.equal(listChecks({ checks: [known] }, [], [said("a", "12", "2026-11-29T07:06:00Z")])[0].value, "3");
  const [later] = listChecks({ checks: [known] }, [], [said("a", "12", "2026-11-29T07:16:00Z")]);
  assert.deepEqual([later.value, later.pending], ["12", false]);
});

test("none is an answer, and nothing said is unknown", () => {
  const [none, open] = listChecks({ checks: [row("a", { value: "0", answered_at: "2026-11-29T07:10:00Z" }), row("b")] }, []).reverse();
  assert.deepEqual([none.known, none.value, open.known, open.value], [true, "0", false, null]);
});

test("those that wait come first, the sooner due before the later", () => {
  const found = listChecks({ checks: [row("done", { value: "1", answered_at: "2026-11-29T07:10:00Z" }), row("late", { due_at: "2026-11-29T09:00:00Z" }), row("soon")] }, []);
  assert.deepEqual(found.map((one) => one.row.check), ["soon", "late", "done"]);
  assert.equal(countAsked(found), 2);
  assert.deepEqual(listChecks({}, []), []);
});

test("an answer is judged before it leaves", () => {
  const faults = ["", " ", "很多", "1.2345", "-1", "501", "0", "12.5"].map((value) => judgeAnswer(row("a"), value));
  assert.deepEqual(faults, ["empty", "empty", "number", "fine", "bounds", "bounds", "", ""]);
  assert.equal(judgeAnswer(row("a", { kind: "text" }), "很多"), "");
});

test("more is asked of whoever says more than none", () => {
  assert.deepEqual(["", "0", "3"].map((value) => asksMore(row("a"), value)), [false, false, true]);
  assert.deepEqual(["no", "yes"].map((value) => asksMore(row("a", { kind: "yes_no" }), value)), [false, true]);
  assert.equal(asksMore(row("a", { follow_up: "" }), "3"), false);
});
