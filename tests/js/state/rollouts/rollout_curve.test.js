// What is said of a tier, and its figure.
import assert from "node:assert/strict";
import test from "node:test";
import { curveFigure, describeTier, finishedAt, followCounts, hourTicks, planLine, spanOf } from "../../../../assets/app/state/rollouts/rollout_curve.js";

const ISSUED = "2026-11-29T15:00:00+08:00", at = (clock) => Date.parse(`2026-11-29T${clock}:00+08:00`);
const tier = { tier: 2, name: "网格长", name_en: "Grid heads", people: 100, target: 0.98, accept_due_at: "2026-11-29T16:00:00+08:00", finish_due_at: null, checklist: [], reminders: [], round: 0 };
const row = { issued_at: ISSUED, prepared_at: ISSUED, tiers: [tier] };
const curve = { people: 100, minutes: [2, 10, 40], accepted: [20, 60, 90], finished: [0, 0, 0] };
const about = { issued: ISSUED, until: 180, live: true };

test("a tier that is behind says how many are missing", () => {
  const said = describeTier(tier, curve, { ...about, now: at("16:30") });
  assert.deepEqual([said.accepted, said.wanted, said.missing, said.reached, said.behind], [90, 98, 8, null, true]);
  assert.ok(said.forecast);
});

test("a tier that reached its target is not behind, and nothing is predicted", () => {
  const said = describeTier(tier, { ...curve, accepted: [20, 60, 98] }, { ...about, now: at("16:30") });
  assert.deepEqual([said.reached, said.behind, said.forecast, said.missing], [40, false, null, 0]);
});

test("after the end nothing is predicted", () => {
  assert.equal(describeTier(tier, curve, { ...about, live: false, now: at("16:30") }).forecast, null);
});

test("what the counts say beyond the curve is its last step, so that both say one figure", () => {
  const followed = followCounts(curve, [0, 3, 0, 80, 17, 0], 90), said = describeTier(tier, followed, { ...about, now: at("16:30") });
  assert.deepEqual([followed.minutes, followed.accepted, followed.finished], [[2, 10, 40, 90], [20, 60, 90, 97], [0, 0, 0, 17]]);
  assert.deepEqual([said.accepted, said.finished, said.missing], [97, 17, 1]);
  assert.equal(followCounts(curve, [0, 10, 0, 90, 0, 0], 90), curve, "nothing came since");
  assert.equal(followCounts(curve, [0, 0, 0, 0, 0, 0], 90), curve, "a branch that did not come takes nothing away");
});

test("the axes reach past now and past the due time", () => {
  assert.ok(spanOf(row, at("15:05")) >= 60);
  assert.ok(spanOf(row, at("17:00")) > 120);
  assert.deepEqual(planLine(60, 0.98, 180), { x: [0, 60, 180], y: [0, 0.98, 0.98] });
});

test("the line of what came ends at now, and the prediction begins there", () => {
  const said = describeTier(tier, curve, { ...about, now: at("16:30") });
  const look = { text: "#fff", quiet: "#999", line: "#333", band: "#888", font: "x", size: 12 };
  const { data } = curveFigure(curve, said, 0.98, 180, look, { ticks: [[0, "15:00"]], now: "16:30" });
  assert.equal(data.length, 6);
  const actual = data.at(-2);
  assert.deepEqual([actual.x.at(-1), actual.y.at(-1)], [90, 0.9]);
  assert.equal(data[1].x[0], 90);
});

test("finishing is a line of its own with its plan, where a colour is given", () => {
  const late = { ...tier, finish_due_at: "2026-11-29T18:00:00+08:00" }, done = { ...curve, minutes: [2, 10, 40, 80], accepted: [20, 60, 90, 90], finished: [0, 0, 5, 30] };
  const said = describeTier(late, done, { ...about, now: at("16:30") });
  assert.deepEqual([said.finished, said.finishDue, finishedAt(done, 50), finishedAt(done, 1)], [30, 180, 5, 0]);
  const look = { text: "#fff", finish: "#ccc", quiet: "#999", line: "#333", band: "#888", font: "x", size: 12 };
  const { data } = curveFigure(done, said, 0.98, 240, look, { ticks: [], now: "16:30" });
  const [plan, line, end] = data.slice(1, 4);
  assert.deepEqual([plan.x, plan.y, plan.line.dash], [[0, 180, 240], [0, 0.98, 0.98], "dashdot"]);
  assert.deepEqual([line.x.at(-1), line.y.at(-1), line.line.color, end.marker.symbol], [90, 0.3, "#ccc", "square"]);
});

test("the axes reach past the time to finish once the time to accept is over", () => {
  const late = { ...row, tiers: [{ ...tier, finish_due_at: "2026-11-29T21:00:00+08:00" }] };
  assert.ok(spanOf(late, at("15:30")) < 360);
  assert.ok(spanOf(late, at("16:05")) > 360);
});

test("ticks stand at whole hours", () => {
  assert.deepEqual(hourTicks("2026-11-29T15:20:00+08:00", 240).map(([minute]) => minute), [40, 160]);
});
