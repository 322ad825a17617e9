// By which shapes a region is drawn.
import assert from "node:assert/strict";
import test from "node:test";
import { RegionShapes } from "../../../../assets/app/map/geometry/region_shapes.js";

const layer = (name, ...codes) => [name, { name, codes, xy: new Int32Array() }];
const shapes = () => new RegionShapes(new Map([layer("county", "330825"), layer("townships", "330825101", "330825102"), layer("grids", "330825101264001", "330825101264002", "330825102201001")]), { project: () => new Float32Array() });

test("a region is drawn by its own shape, a village by its grids, one nobody knows not at all", () => {
  const found = (code) => { const place = shapes().find(code); return [place?.layer.name, place?.found]; };
  assert.deepEqual(found("330825"), ["county", [0]]);
  assert.deepEqual(found("330825102"), ["townships", [1]]);
  assert.deepEqual(found("330825101264"), ["grids", [0, 1]]);
  assert.deepEqual(found("330122"), ["grids", []]);
});

test("a region is looked for once, and without any layer there is none", () => {
  const made = shapes();
  assert.equal(made.find("330825101"), made.find("330825101"));
  assert.equal(new RegionShapes(new Map(), { project: () => new Float32Array() }).find("330825"), null);
});
