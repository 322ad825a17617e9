// The styles of grids.
import assert from "node:assert/strict";
import test from "node:test";
import * as gridLayer from "../../../../assets/app/map/layers/grid_layer.js";
import { createPlane } from "../../../../assets/app/map/geometry/plane.js";

const plane = createPlane(29, 119);

function grid() {
  const ring = (x, y) => [x, y, x + 100, y, x + 100, y + 100, x, y + 100];
  const xy = Int32Array.from([ring(11900000, 2900000), ring(11900100, 2900000), ring(11900000, 2900100)].flat());
  const box = Int32Array.from([0, 1, 2].flatMap((f) => [xy[8 * f], xy[8 * f + 1], xy[8 * f] + 100, xy[8 * f + 1] + 100]));
  return { name: "grids", kind: "polygon", codes: ["a", "b", "c"], xy, ends: Uint32Array.of(4, 8, 12), rings: Uint32Array.of(1, 2, 3), box };
}

test("restyling names only what changed, and a place finds its grid", () => {
  const cells = new gridLayer.Cells(grid(), plane, null);
  assert.deepEqual(cells.restyle(new Map([["a", 1], ["b", 7], ["elsewhere", 2]]), new Map([["c", "alert"]])), [0, 1, 2]);
  assert.deepEqual([...cells.style], [1, 3, 2 << 4]);
  assert.deepEqual(cells.restyle(new Map([["a", 1], ["b", 9]]), new Map([["c", "alert"]])), [], "3 and more look the same");
  assert.deepEqual(cells.restyle(new Map([["b", 9]]), new Map([["c", "offline"]])), [0, 2]);
  assert.equal(cells.at(29.0005, 119.0015), 1);
  assert.equal(cells.at(29.0015, 119.0015), -1);
});
