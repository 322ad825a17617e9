// The desk changes its footing with the responses that run, without a reload.
import assert from "node:assert/strict";
import test from "node:test";
import { createWarFooting } from "../../../../assets/app/ui/responses/war_footing.js";

const ISSUED = "2026-11-29T15:00:00+08:00", GRID = "330825101264001";
const county = (responses, rollouts) => new Map([["330825", {
  responses: new Map(responses), rollouts: new Map(rollouts), storms: new Map(),
  branches: new Map([["R/g", { id: "R/g", rollout: "R", region: GRID, tiers: { 2: [0, 0, 0, 1, 0, 0] }, silent_since: null }]]),
}]]);
const RESPONSE = ["typhoon", { type: "typhoon", level: 2, since: ISSUED }], ROLLOUT = ["R", { id: "R", state: "issued", issued_at: ISSUED, tiers: [] }];

test("war and peace follow the responses, and the map the roll-out", () => {
  let states = county([], [ROLLOUT]);
  const page = { dataset: {}, querySelector: () => null }, shown = [];
  const live = { states: () => states, openCases: () => [], boot: { region: "330825", viewer: {} }, places: {} };
  const footing = createWarFooting(page, live, { showRates: (rates) => shown.push(rates && [...rates.steps]), isOn: () => false });
  footing.draw();
  assert.deepEqual([page.dataset.footing, page.dataset.rollout], ["peace", ""]);
  states = county([RESPONSE], [ROLLOUT]);
  footing.draw();
  assert.deepEqual([page.dataset.footing, page.dataset.rollout], ["war", "R"]);
  states = county([RESPONSE], []);
  footing.draw();
  assert.deepEqual([page.dataset.footing, page.dataset.rollout], ["war", ""]);
  assert.deepEqual(shown, [null, [[GRID, 0]], null]);
});
