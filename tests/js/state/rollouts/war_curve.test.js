// All tiers as one curve, and the plan of all.
import assert from "node:assert/strict";
import test from "node:test";
import { describeAll, joinCurves, planCorners, plannedShare, weighTiers } from "../../../../assets/app/state/rollouts/war_curve.js";

const ISSUED = "2026-11-29T15:00:00+08:00";
const tier = (n, people, target, due) => ({ tier: n, name: "", name_en: "", people, target, accept_due_at: `2026-11-29T${due}:00+08:00`, finish_due_at: null, checklist: [], reminders: [], round: 0 });
const row = { state: "issued", issued_at: ISSUED, prepared_at: ISSUED, tiers: [tier(1, 20, 1, "16:00"), tier(2, 80, 0.5, "17:00")] };
const curve = { tiers: { 1: { minutes: [5, 20], accepted: [10, 20], finished: [0, 1], people: 20 }, 2: { minutes: [10, 20], accepted: [8, 40], finished: [0, 0], people: 80 } } };

test("the tiers add up at each minute in which any of them moved", () => {
  assert.deepEqual(joinCurves(curve), { minutes: [5, 10, 20], accepted: [10, 18, 60], finished: [0, 0, 1], people: 100 });
});

test("the plan is the sum of the tiers' plans, with a corner at each due time", () => {
  assert.equal(plannedShare(row, 60), 0.4);
  assert.deepEqual(planCorners(row, 180), { x: [0, 60, 120, 180], y: [0, 0.4, 0.6, 0.6] });
  assert.equal(plannedShare({ ...row, tiers: [] }, 60), 0);
});

test("all tiers have reached the plan when together as many accepted as they want together", () => {
  const said = describeAll(row, joinCurves(curve), { now: Date.parse("2026-11-29T16:00:00+08:00"), until: 180 });
  assert.deepEqual([said.accepted, said.people, said.target, said.reached, said.wantedNow], [60, 100, 0.6, 20, 0.4]);
});

test("a township wants what its own people are asked for, by the tiers it has there", () => {
  const there = weighTiers(row, { region: "330825101", tiers: { 1: { minutes: [], accepted: [], finished: [], people: 3 }, 2: { minutes: [], accepted: [], finished: [], people: 2 } } });
  assert.deepEqual(there.tiers.map((one) => one.people), [3, 2]);
  assert.equal(plannedShare(there, Infinity), 0.8);
  assert.equal(plannedShare(weighTiers(row, { region: "330825101", tiers: {} }), Infinity), 0);
});
