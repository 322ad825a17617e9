// Distances.
import assert from "node:assert/strict";
import test from "node:test";
import { measureDistance } from "../../../../assets/app/state/shared/distance.js";

test("a minute of latitude is a sea mile, one of longitude less by the cosine", () => {
  const here = { lat: 60, lon: 119 };
  assert.ok(Math.abs(measureDistance(here, { lat: 60 + 1 / 60, lon: 119 }) - 1.853) < 0.002);
  assert.ok(Math.abs(measureDistance(here, { lat: 60, lon: 119 + 1 / 60 }) - 0.927) < 0.002);
});
