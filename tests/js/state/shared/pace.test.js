// How long what comes by itself waits until it is drawn.
import assert from "node:assert/strict";
import test from "node:test";
import { createPace } from "../../../../assets/app/state/shared/pace.js";

test("the first drawing waits for nothing", () => {
  assert.equal(createPace(100).wait(0), 0);
});

test("a drawing is followed by a rest as long as itself", () => {
  const pace = createPace(100);
  pace.drew(1000, 1012);
  assert.deepEqual([1012, 1020, 1024, 1030].map(pace.wait), [12, 4, 0, 0]);
});

test("no rest is longer than the longest", () => {
  const pace = createPace(100);
  pace.drew(0, 700);
  assert.equal(pace.wait(700), 100);
});

test("a short part that ends later does not cut a rest off", () => {
  const pace = createPace(100);
  pace.drew(0, 40);
  pace.drew(41, 42);
  assert.equal(pace.wait(42), 38);
});
