// The prediction: it says nothing too early, keeps what was reached, and its interval holds in roll-outs it was not made for.
import assert from "node:assert/strict";
import test from "node:test";
import { acceptedAt, forecast, reachedAt } from "../../../../assets/app/state/rollouts/rollout_forecast.js";

const curve = (people, pairs) => ({ people, minutes: pairs.map(([at]) => at), accepted: pairs.map(([, n]) => n), finished: pairs.map(() => 0) });

/** A source of numbers in 0..1 that is the same each time. */
function makeChance(seed) {
  let at = seed >>> 0;
  return () => { at = (at * 1664525 + 1013904223) >>> 0; return at / 4294967296; };
}

/** A simulated roll-out: when each accepted. Neither its kinds of answering times nor their parameters are known to the predictor. */
function simulate(chance) {
  const pick = (list) => list[Math.floor(chance() * list.length)];
  const people = pick([60, 263, 561, 2000, 10300]), kind = pick(["lognormal", "weibull", "two"]), median = 8 + 40 * chance();
  const sigma = 0.7 + 0.8 * chance(), power = 0.8 + 1.2 * chance(), never = 0.04 * chance(), reminder = pick([45, 60, 90]), heard = 0.2 * chance();
  const gauss = () => Math.sqrt(-2 * Math.log(chance() + 1e-12)) * Math.cos(2 * Math.PI * chance());
  const wait = () => -Math.log(1 - chance());
  const kinds = { lognormal: () => median * Math.exp(sigma * gauss()), weibull: () => median * wait() ** (1 / power), two: () => (chance() < 0.7 ? 0.5 : 3) * median * wait() };
  const times = Array.from({ length: people }, () => {
    if (chance() < never) return Infinity;
    const at = kinds[kind]();
    return at > reminder && chance() < heard ? reminder + (at - reminder) * chance() : at;
  }).sort((a, b) => a - b);
  const until = (last) => {
    const minutes = [...new Set(times.filter((at) => at <= last).map(Math.ceil))];
    return { people, minutes, accepted: minutes.map((at) => times.filter((one) => one <= at).length), finished: minutes.map(() => 0) };
  };
  return { people, until };
}

test("the interval holds in at least four of five of 200 simulated roll-outs (simulated, with parameters it has not seen)", () => {
  const chance = makeChance(20261129);
  let said = 0, held = 0;
  for (let i = 0; i < 200; i++) {
    const one = simulate(chance), found = forecast(one.until(60), { now: 60, share: 0.98, until: 120 });
    if (!found) continue;
    const { low, high } = found.points.at(-1), real = acceptedAt(one.until(120), 120) / one.people, half = 0.5 / one.people;
    said += 1;
    held += Number(real >= low - half && real <= high + half);
  }
  assert.ok(said >= 190, `${said} predictions`);
  assert.ok(held / said >= 0.8, `${held} of ${said} held`);
});

test("nothing is said before enough have answered", () => {
  assert.equal(forecast(curve(561, []), { now: 60, share: 0.98, until: 120 }), null);
  assert.equal(forecast(curve(561, [[1, 4], [3, 11]]), { now: 30, share: 0.98, until: 120 }), null);
  assert.equal(forecast(curve(561, [[1, 40], [3, 90]]), { now: 4, share: 0.98, until: 120 }), null);
});

test("what was reached is no prediction any more", () => {
  const found = forecast(curve(100, [[1, 10], [10, 60], [50, 98]]), { now: 60, share: 0.98, until: 120 });
  assert.deepEqual([found.at, found.early, found.late], [50, 50, 50]);
});

test("early, middle and late stand in their order, from now on", () => {
  const found = forecast(curve(1000, [[5, 100], [15, 300], [30, 550], [60, 800]]), { now: 60, share: 0.98, until: 180 });
  assert.ok(60 < found.early && found.early < found.at && found.at < (found.late ?? Infinity), JSON.stringify([found.early, found.at, found.late]));
  assert.ok(Math.abs(found.points[0].share - 0.8) < 1e-9);
  for (const point of found.points) assert.ok(point.low <= point.share && point.share <= point.high);
});

test("a curve that stands still is not said to end", () => {
  const found = forecast(curve(100, [[1, 10], [3, 40], [5, 50]]), { now: 300, share: 1, until: 600 });
  assert.equal(found.at, null);
  assert.equal(found.late, null);
});

test("a curve is read by its steps", () => {
  const steps = curve(10, [[2, 1], [5, 4]]);
  assert.deepEqual([1, 2, 4, 5, 9].map((at) => acceptedAt(steps, at)), [0, 1, 1, 4, 4]);
  assert.deepEqual([1, 2, 5].map((n) => reachedAt(steps, n)), [2, 5, null]);
});
