// What goes out by itself is counted down, and only that.
import assert from "node:assert/strict";
import test from "node:test";
import { countDown, listAwaiting, listHeld } from "../../../../assets/app/state/rollouts/hold.js";

const NOW = Date.parse("2026-11-29T17:02:00+08:00");
const row = (id, more = {}) => /** @type {any} */ ({ id, state: "prepared", hold_until: "2026-11-29T17:11:05+08:00", ...more });
const states = (...rows) => new Map([["330825", { rollouts: new Map(rows.map((one) => [one.id, one])) }]]);

test("those that wait stand in the order in which they go out", () => {
  const found = listHeld(states(row("a"), row("b", { hold_until: null }), row("c", { state: "issued" }), row("d", { hold_until: "2026-11-29T17:05:00+08:00" })));
  assert.deepEqual(found.map((one) => one.id), ["d", "a"]);
  assert.deepEqual(listHeld(new Map([["330825", {}]])), []);
});

test("the time left is in minutes and seconds, and never less than none", () => {
  assert.equal(countDown(row("a"), NOW), "9:05");
  assert.equal(countDown(row("a"), NOW + 545_000), "0:00");
  assert.equal(countDown(row("a"), NOW + 600_000), "0:00");
});

test("what somebody issued and nobody confirmed waits, the longest first", () => {
  const waits = (id, asked_at) => row(id, { hold_until: null, needs_second: true, issued_by: "account:1", asked_at });
  const found = listAwaiting(states(row("a", { issued_by: "" }), waits("b", "2026-11-29T17:01:00+08:00"), waits("c", "2026-11-29T16:59:00+08:00"), { ...waits("d", "2026-11-29T16:00:00+08:00"), state: "issued" }));
  assert.deepEqual(found.map((one) => one.id), ["c", "b"]);
});
