// The plane: Web Mercator around a county.
import assert from "node:assert/strict";
import test from "node:test";
import { createPlane } from "../../../../assets/app/map/geometry/plane.js";

const plane = createPlane(29, 119);

test("the plane is Mercator: there and back, and one scale a zoom", () => {
  const x = plane.x(119.2), y = plane.y(29.1);
  assert.ok(Math.abs(plane.lon(x) - 119.2) < 1e-9 && Math.abs(plane.lat(y) - 29.1) < 1e-9);
  assert.equal(plane.scale(15), 2);
  // 0.2 degree at zoom 14: 256 * 2^14 * 0.2 / 360 px, less the rounding of the origin
  assert.ok(Math.abs(x - (256 * 2 ** 14 * 0.2) / 360) <= 0.5);
});

test("projected shapes keep a centimetre", () => {
  const [x, y] = plane.project(Int32Array.of(11934078, 2929667));
  assert.ok(Math.abs(plane.lon(x) - 119.34078) < 1e-7 && Math.abs(plane.lat(y) - 29.29667) < 1e-7);
});
