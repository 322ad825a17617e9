// Households of a task on a phone: what was said here shows at once, over what the county knows.
import assert from "node:assert/strict";
import test from "node:test";
import { countLeft, listVisits } from "../../../../assets/app/state/phone/phone_visits.js";

const row = (household, result = "unknown", said_at = null, note = "") => ({ rollout: "RW-1", household, result, said_at, note });
const said = (household, state, note = "", answered_at = "2026-11-22T10:00:00Z") => ({ command: "visit", rollout: "RW-1", household, state, note, answered_at });
const shown = (state, queued, taken) => listVisits(state, "RW-1", queued, taken).map((one) => [one.row.household, one.result, one.note, one.pending]);

test("the last that was said here stands over the county's, and only of its own roll-out", () => {
  const state = { visits: [row("A"), row("B", "informed"), { ...row("C"), rollout: "RW-2" }] };
  const queued = [said("A", "not_found"), said("A", "needs_help", "缺药"), { ...said("B", "visited"), rollout: "RW-2" }];
  assert.deepEqual(shown(state, queued, []), [["A", "needs_help", "缺药", true], ["B", "informed", "", false]]);
  assert.equal(countLeft(listVisits(state, "RW-1", queued)), 0);
  assert.equal(countLeft(listVisits(state, "RW-1", [])), 1);
  assert.deepEqual(shown({}, [], []), []);
});

test("what the county took shows until its state says something newer", () => {
  const old = { visits: [row("A", "informed", "2026-11-22T09:00:00Z")] }, newer = { visits: [row("A", "needs_help", "2026-11-22T11:00:00Z", "透析")] };
  assert.deepEqual(shown(old, [], [said("A", "visited")]), [["A", "visited", "", false]]);
  assert.deepEqual(shown(newer, [], [said("A", "visited")]), [["A", "needs_help", "透析", false]]);
});
