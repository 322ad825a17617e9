// The six states of a task: sums, shares, who is left.
import assert from "node:assert/strict";
import test from "node:test";
import * as counts from "../../../../assets/app/state/rollouts/rollout_counts.js";

const COUNTY = { tiers: { 1: [0, 0, 0, 0, 263, 0], 2: [4, 3, 13, 300, 241, 0], 3: [39, 290, 559, 6634, 2773, 5] } };

test("the states of all tiers add up to the audience", () => {
  const all = counts.sumCounts(COUNTY);
  assert.deepEqual(all, [43, 293, 572, 6934, 3277, 5]);
  assert.equal(counts.countPeople(all), 11124);
  assert.deepEqual(counts.sumCounts(COUNTY, 2), [4, 3, 13, 300, 241, 0]);
  assert.deepEqual(counts.sumCounts(undefined), [0, 0, 0, 0, 0, 0]);
});

test("who finished has accepted, who was taken over has not", () => {
  const all = counts.sumCounts(COUNTY);
  assert.equal(counts.countAccepted(all), 10211);
  assert.equal(counts.countPending(all), 908);
});

test("by completion only who finished counts, and whoever was taken over is still to finish", () => {
  assert.equal(counts.rateOf([1, 0, 0, 3, 4, 2], "finished"), 0.4);
  assert.equal(counts.rateOf([0, 0, 0, 0, 0, 0], "finished"), null);
  assert.deepEqual([counts.countLeft([1, 0, 0, 3, 4, 2], "finished"), counts.countLeft([1, 0, 0, 3, 4, 2])], [6, 1]);
});

test("nobody has no rate, and unreached people count in it", () => {
  assert.equal(counts.rateOf([0, 0, 0, 0, 0, 0]), null);
  assert.equal(counts.rateOf([5, 0, 0, 3, 2, 0]), 0.5);
  assert.deepEqual(counts.describeFigures([1, 0, 0, 3, 0, 0])[0], { state: "unreached", n: 1, share: 0.25 });
  assert.equal(counts.describeFigures([0, 0, 0, 0, 0, 0])[0].share, null);
});

test("what a branch counts beside those below it is its own", () => {
  const village = { tiers: { 1: [0, 1, 0, 0, 0, 0], 2: [0, 0, 0, 2, 0, 0] } }, grid = { tiers: { 2: [0, 0, 0, 1, 0, 0] } };
  assert.deepEqual(counts.countOwn(village, [grid, grid]), { 1: [0, 1, 0, 0, 0, 0], 2: [0, 0, 0, 0, 0, 0] });
});

test("the ramp has its steps where the legend says", () => {
  assert.deepEqual([1, 0.9, 0.899, 0.8, 0.7, 0.6, 0.45, 0.449, 0].map(counts.rateStep), [0, 0, 1, 1, 2, 3, 4, 5, 5]);
});
