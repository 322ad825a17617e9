// War footing: when it is on, which roll-out it shows, and what the branches say in short.
import assert from "node:assert/strict";
import test from "node:test";
import { countOthers, countSilent, countUrgent, describeWar, isWar, listWorstTownships, rolloutOfWar } from "../../../../assets/app/state/responses/footing.js";

const ISSUED = "2026-11-29T15:00:00+08:00";
const tiers = [{ tier: 1, name: "团长", people: 2 }, { tier: 2, name: "网格长", people: 10 }, { tier: 3, name: "联户", people: 0 }];
const rollout = (id, more = {}) => ({ id, region: "330825", state: "issued", issued_at: ISSUED, prepared_at: ISSUED, tiers, ...more });
const branch = (region, counts, more = {}) => ({ id: `R/${region}`, rollout: "R", region, tiers: { 1: [0, 0, 0, 0, 0, 0], 2: counts }, silent_since: null, ...more });
const states = ({ responses = [["typhoon", { type: "typhoon", level: 2, since: ISSUED }]], rollouts = [rollout("R")], branches = [] } = {}) => new Map([["330825", {
  responses: new Map(responses), rollouts: new Map(rollouts.map((row) => [row.id, row])), branches: new Map(branches.map((row) => [row.id, row])),
}]]);
const county = { ...branch("330825", [1, 0, 2, 5, 2, 0]), tiers: { 1: [0, 0, 0, 0, 2, 0], 2: [1, 0, 2, 5, 2, 0] } };
const TOWN = "330825101", OTHER = "330825102";

test("a response makes war, its end peace", () => {
  assert.equal(isWar(states()), true);
  assert.equal(isWar(states({ responses: [] })), false);
  assert.equal(isWar(new Map()), false);
});

test("war shows the newest roll-out that is out; peace, and what is only prepared or stopped, none", () => {
  const later = rollout("S", { issued_at: "2026-11-29T16:00:00+08:00" });
  assert.equal(rolloutOfWar(states({ rollouts: [rollout("R"), later] })).id, "S");
  assert.equal(rolloutOfWar(states({ rollouts: [rollout("R", { level: 2 }), { ...later, level: 4 }] })).id, "R", "a larger response is not hidden by a smaller one");
  assert.deepEqual([countOthers(states({ rollouts: [rollout("R"), later, rollout("T", { state: "stopped" })] })), countOthers(states()), countOthers(states({ rollouts: [] }))], [1, 0, 0]);
  assert.equal(rolloutOfWar(states({ responses: [] })), null);
  for (const more of [{ state: "prepared", issued_at: null }, { state: "stopped" }]) assert.equal(rolloutOfWar(states({ rollouts: [rollout("R", more)] })), null);
});

test("the worst townships come first, those that are complete not at all", () => {
  const rows = [branch(TOWN, [0, 0, 0, 4, 0, 0]), branch(OTHER, [0, 3, 0, 1, 0, 0]), branch("330825103", [1, 0, 0, 1, 0, 0]), branch(`${TOWN}001`, [9, 0, 0, 0, 0, 0])];
  assert.deepEqual(listWorstTownships(rows, 3).map((one) => [one.region, one.rate, one.pending]), [[OTHER, 0.25, 3], ["330825103", 0.5, 1]]);
  assert.equal(listWorstTownships(rows, 1).length, 1);
});

test("silent grids are counted by township, silent townships and villages are not counted beside them", () => {
  const silent = { silent_since: ISSUED };
  const rows = [branch(TOWN, [], silent), branch(`${TOWN}001001`, [], silent), branch(`${TOWN}001002`, [], silent), branch(`${OTHER}001001`, [], silent), branch(`${OTHER}001002`, [])];
  assert.deepEqual(countSilent(rows), { n: 3, townships: [[TOWN, 2], [OTHER, 1]] });
});

test("each tier with people stands with its six states, and all of them as one", () => {
  const war = describeWar(states({ branches: [county, branch(TOWN, [1, 0, 2, 5, 2, 0])] }), rollout("R"), "330825");
  // the row of the state is the one that counts
  assert.equal(war.tiers.length, 0);
  const given = states({ branches: [county, branch(TOWN, [1, 0, 2, 5, 2, 0])] }), row = given.get("330825").rollouts.get("R");
  const told = describeWar(given, row, "330825");
  assert.deepEqual([told.people, told.accepted, told.pending], [12, 9, 3]);
  assert.deepEqual(told.tiers.map((one) => [one.tier.tier, one.accepted, one.people, one.pending]), [[1, 2, 2, 0], [2, 7, 10, 3]]);
  assert.deepEqual(told.worst.map((one) => one.region), [TOWN]);
});

test("urgent are the severities 1 and 2", () => {
  assert.equal(countUrgent([1, 2, 3, 4, 2].map((severity) => ({ severity }))), 3);
});
