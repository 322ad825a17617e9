import assert from "node:assert/strict";
import test from "node:test";
import * as gcj02 from "../../../../assets/app/map/geometry/gcj02.js";

// Published with npm coordtransform; the others agree with two independent packages to better than 1e-6 m.
const VECTORS = [
  [39.915, 116.404, 39.91640428150164, 116.41024449916938, 1e-12],
  [28.96, 118.87, 28.9568918, 118.8747783, 1e-7],
  [29.03, 119.17, 29.0272146, 119.1751089, 1e-7],
  [29.2692845, 118.3570966, 29.2667213, 118.3622956, 1e-7],
  [31.2304, 121.4737, 31.2284577, 121.4782231, 1e-7],
];

for (const [lat, lon, toLat, toLon, off] of VECTORS) {
  test(`${lat},${lon} and back`, () => {
    const [a, b] = gcj02.fromWgs(lat, lon);
    assert.ok(Math.abs(a - toLat) <= off && Math.abs(b - toLon) <= off, `${a},${b}`);
    const [c, d] = gcj02.toWgs(a, b);
    assert.ok(Math.abs(c - lat) < 1e-9 && Math.abs(d - lon) < 1e-9, `${c},${d}`);
  });
}

test("outside China nothing is shifted", () => {
  assert.deepEqual(gcj02.fromWgs(35.6895, 139.6917), [35.6895, 139.6917]);
  assert.deepEqual(gcj02.toWgs(51.5, -0.12), [51.5, -0.12]);
});
