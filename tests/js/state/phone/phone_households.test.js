// Households on a phone: what was said here shows at once, those still at home stand first.
import assert from "node:assert/strict";
import test from "node:test";
import { listHouseholds } from "../../../../assets/app/state/phone/phone_households.js";

const row = (household, state, said_at = null) => ({ evacuation: "ZY-1", household, state, said_at });
const said = (household, state, answered_at = "2026-11-22T10:00:00Z") => ({ command: "household", evacuation: "ZY-1", household, state, answered_at });
const shown = (state, queued, taken) => listHouseholds(state, queued, taken).map((one) => [one.row.household, one.state, one.pending]);

test("what waits to be sent is shown as pending, and who is out stands below", () => {
  const state = { households: [row("A", "should_move"), row("B", "told"), row("C", "settled")] };
  assert.deepEqual(shown(state, [said("A", "refused"), said("A", "moved"), { ...said("B", "moved"), evacuation: "ZY-0" }], []), [["B", "told", false], ["A", "moved", true], ["C", "settled", false]]);
  assert.deepEqual(shown({}, [], []), []);
});

test("what the county took shows until its state says something newer", () => {
  const old = { households: [row("A", "told", "2026-11-22T09:00:00Z")] }, newer = { households: [row("A", "refused", "2026-11-22T11:00:00Z")] };
  assert.deepEqual(shown(old, [], [said("A", "moved")]), [["A", "moved", false]]);
  assert.deepEqual(shown(newer, [], [said("A", "moved")]), [["A", "refused", false]]);
});
