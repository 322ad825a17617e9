// Lines under and over the grids: what is cut into pieces, what is a main river, what a view meets.
import assert from "node:assert/strict";
import test from "node:test";
import * as baseLayers from "../../../../assets/app/map/layers/base_layers.js";
import { createPlane } from "../../../../assets/app/map/geometry/plane.js";

const plane = createPlane(29, 119);

/** A layer of one feature with one ring of [lon, lat] in 1e-5 degree. */
function layer(name, kind, ring) {
  const xs = ring.map(([x]) => x), ys = ring.map(([, y]) => y);
  const box = Int32Array.of(Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys));
  return { name, kind, codes: [name], xy: Int32Array.from(ring.flat()), ends: Uint32Array.of(ring.length), rings: Uint32Array.of(1), box };
}
const river = (degrees, points = 60) => Array.from({ length: points }, (_, i) => [11900000 + (i * degrees * 1e5) / points, 2900000]);
const square = [[11900000, 2900000], [11901000, 2900000], [11901000, 2901000], [11900000, 2901000]];
const prepare = (...layers) => baseLayers.prepare(new Map(layers.map((one) => [one.name, one])), plane);

test("layers come in the order they are painted, and grids are none of them", () => {
  const lines = prepare(layer("county", "polygon", square), layer("grids", "polygon", square), layer("rivers", "line", river(0.1)));
  assert.deepEqual(lines.map(({ name }) => name), ["rivers", "county"]);
});

test("a line is cut into pieces that hang together; a polygon's ring is closed", () => {
  const [{ runs }] = prepare(layer("rivers", "line", river(0.1)));
  assert.deepEqual(runs.map((run) => run.length / 2), [25, 25, 12]);
  assert.deepEqual([...runs[1].slice(0, 2)], [...runs[0].slice(-2)]);
  const [{ runs: [ring] }] = prepare(layer("county", "polygon", square));
  assert.equal(ring.length / 2, 5);
  assert.deepEqual([...ring.slice(0, 2)], [...ring.slice(-2)]);
});

test("only a long river is a main one", () => {
  assert.deepEqual(prepare(layer("rivers", "line", river(0.1)))[0].long, [false, false, false]);
  assert.deepEqual(prepare(layer("rivers", "line", river(1)))[0].long, [true, true, true]);
});

test("a view meets lines by the boxes of their pieces", () => {
  const lines = prepare(layer("county", "polygon", square));
  const around = (lon, lat) => ({ x0: plane.x(lon) - 1, y0: plane.y(lat) - 1, x1: plane.x(lon) + 1, y1: plane.y(lat) + 1 });
  assert.ok(baseLayers.touches(around(119, 29), lines));
  assert.ok(!baseLayers.touches(around(119.5, 29.5), lines));
});
