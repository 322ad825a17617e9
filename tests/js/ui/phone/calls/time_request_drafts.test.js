// Asking for time on the phone: what is missing is said, what was typed outlives a second press, what was refused comes back.
import assert from "node:assert/strict";
import test from "node:test";
import { createTimeRequests } from "../../../../../assets/app/ui/phone/calls/time_request_drafts.js";
import { textOf } from "../../../template_text.js";

const CASE = /** @type {any} */ ({ id: "c" }), DUE = "2026-11-28T18:00:00+08:00", NOW = Date.parse("2026-11-28T17:00:00+08:00");
const BUTTON = { act: "time", whose: "c", kind: "extension", unit: "roads", part: "0", due: DUE };

function open(called = ["c"], queued = /** @type {any[]} */ ([]), sending = "") {
  const state = /** @type {any} */ ({ requests: [], cases: {}, squads: called.map((id) => ({ case: id })) });
  const sent = /** @type {any[]} */ ([]), dropped = /** @type {string[]} */ ([]);
  const recall = (/** @type {string} */ key) => { for (const item of queued) if (item.key === key) item.recalled = true; };
  return { sent, dropped, times: createTimeRequests({ draw() {}, send: (item) => sent.push(item), drop: (key) => dropped.push(key), recall, read: () => ({ state, queued, taken: [], sending }) }) };
}

test("it goes with a time after the limit and a reason, and stays typed until then", () => {
  const { sent, times } = open();
  times.press(BUTTON);
  assert.equal(times.submit(), false, "no reason");
  times.take({ name: "time-note", value: " 等吊车到场 " });
  times.take({ name: "time-until", value: "2026-11-28T18:00" });
  assert.equal(times.submit(), false, "not later than the limit");
  times.press(BUTTON);
  times.take({ name: "time-until", value: "2026-11-28T20:00" });
  assert.equal(times.submit(), true);
  assert.deepEqual(sent, [{ command: "time", case: "c", kind: "extension", unit: "roads", part: 0, note: "等吊车到场", until: "2026-11-28T20:00:00+08:00" }]);
});

test("a suspension has no time", () => {
  const { sent, times } = open();
  times.press({ ...BUTTON, kind: "suspension", part: "2", due: "" });
  times.take({ name: "time-note", value: "等业主到场" });
  assert.equal(times.submit(), true);
  assert.deepEqual(sent, [{ command: "time", case: "c", kind: "suspension", unit: "roads", part: 2, note: "等业主到场" }]);
});

test("what waits on the phone is dropped from it, what the county has is withdrawn by its number", () => {
  const { sent, dropped, times } = open(["c"], [{ command: "time", case: "c", key: "k" }]);
  times.press({ act: "time-withdraw", whose: "c", number: "7", key: "k" });
  assert.deepEqual([sent, dropped], [[], ["k"]]);
  times.press({ act: "time-withdraw", whose: "c", number: "4" });
  times.press({ act: "time-withdraw", whose: "c", number: "5", key: "taken" });
  assert.deepEqual([sent.map((item) => [item.command, item.case, item.request]), dropped], [[["time_withdrawal", "c", 4], ["time_withdrawal", "c", 5]], ["k"]]);
  assert.ok(!textOf(times.offer(CASE, [], NOW)).includes("data-time"), "no form opens");
});

test("what is under way is left alone, and withdrawn by its number once the county has it", () => {
  const item = /** @type {any} */ ({ command: "time", case: "c", kind: "extension", key: "k", number: 7, answered_at: DUE });
  const { sent, dropped, times } = open(["c"], [item], "k");
  times.taken(item, { kind: "done", message: "", version: 3 });
  assert.ok(textOf(times.card(NOW)).includes("palm.pending"));
  times.press({ act: "time-withdraw", whose: "c", number: "7", key: "k" });
  assert.ok(/palm\.time\.withdrawing/.test(textOf(times.card(NOW))) && !textOf(times.card(NOW)).includes("time-withdraw"));
  assert.deepEqual([sent, dropped, times.recalls(item), times.recalls({ ...item, recalled: undefined })], [[], [], true, false]);
  times.taken(item, { kind: "later", message: "" });
  times.taken({ ...item, key: "other", recalled: undefined }, { kind: "done", message: "", version: 4 });
  assert.deepEqual(sent, []);
  times.taken(item, { kind: "done", message: "", version: 5 });
  assert.deepEqual(sent, [{ command: "time_withdrawal", case: "c", request: 5 }]);
});

test("a page that opens later still says what was withdrawn while it was under way", () => {
  const waiting = { command: "time", case: "c", kind: "extension", key: "k", number: 7, answered_at: DUE, recalled: true };
  const { sent, times } = open(["c"], [waiting]);
  assert.ok(/palm\.time\.withdrawing/.test(textOf(times.card(NOW))) && !textOf(times.card(NOW)).includes("time-withdraw"));
  times.taken(/** @type {any} */ (waiting), { kind: "done", message: "", version: 5 });
  assert.deepEqual(sent, [{ command: "time_withdrawal", case: "c", request: 5 }]);
});

test("the form stands in its case alone, and what was refused is in it again", () => {
  const { times } = open();
  times.restore(/** @type {any} */ ({ case: "c", kind: "extension", unit: "roads", part: 0, until: DUE, note: "等吊车到场" }));
  assert.ok(textOf(times.offer(CASE, [], NOW)).includes("data-time"));
  assert.ok(!textOf(times.offer(/** @type {any} */ ({ id: "d" }), [], NOW)).includes("data-time"));
  times.press({ act: "time-close" });
  assert.ok(!textOf(times.offer(CASE, [], NOW)).includes("data-time"));
  times.press(BUTTON);
  assert.equal(times.restore(/** @type {any} */ ({ case: "c", kind: "suspension", note: "别的" })), false, "the page has to say it");
  assert.ok(textOf(times.offer(CASE, [], NOW)).includes('data-time=extension'), "what was begun since stays");
});

test("what no call shows is in no form, and bars nothing that is refused later", () => {
  const { times } = open(["c"]), refused = (/** @type {string} */ id) => times.restore(/** @type {any} */ ({ case: id, kind: "suspension", unit: "roads", part: 0, note: "等业主" }));
  assert.deepEqual([refused("gone"), refused("c")], [false, true]);
  assert.ok(textOf(times.offer(CASE, [], NOW)).includes("等业主"));
});
