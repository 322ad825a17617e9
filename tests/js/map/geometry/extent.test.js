// Boxes of regions and the length of the scale.
import assert from "node:assert/strict";
import test from "node:test";
import { listBoxes, preparePane, roundLength } from "../../../../assets/app/map/geometry/extent.js";

const layer = (codes, boxes) => ({ codes, box: Int32Array.from(boxes.flat()) });
const shapes = new Map([
  ["county", layer(["330825"], [[0, 0, 100, 100]])],
  ["townships", layer(["330825101", "330825102"], [[0, 0, 50, 100], [50, 0, 100, 100]])],
  ["grids", layer(["330825101201001", "330825102201001"], [[0, 0, 9, 9], [50, 0, 60, 9]])],
]);
const boxes = (region, of = shapes) => listBoxes(of, region).map((box) => [...box]);

test("a region's boxes are those of the coarsest layer that has some", () => {
  assert.deepEqual(boxes(""), [[0, 0, 100, 100]]);
  assert.deepEqual(boxes("3308"), [[0, 0, 100, 100]]);
  assert.deepEqual(boxes("330825102"), [[50, 0, 100, 100]]);
  assert.deepEqual(boxes("330825102201"), [[50, 0, 60, 9]]);
});

test("a region elsewhere, or without shapes, has no boxes", () => {
  assert.deepEqual(boxes("330803"), []);
  assert.deepEqual(boxes("330825", new Map()), []);
});

test("the scale is 1, 2 or 5 times a power of ten, never longer than what is across", () => {
  assert.deepEqual([9.9, 10, 19, 20, 49, 50, 999, 1000, 2500].map(roundLength), [5, 10, 10, 20, 20, 50, 500, 1000, 2000]);
});

test("a pane is made once and set to its height", () => {
  const made = [];
  const map = { panes: {}, getPane(name) { return this.panes[name]; }, createPane(name) { made.push(name); return (this.panes[name] = { style: {} }); } };
  assert.equal(preparePane(map, "palm-grids", 210), "palm-grids");
  preparePane(map, "palm-grids", 211);
  assert.deepEqual([made, map.panes["palm-grids"].style.zIndex], [["palm-grids"], "211"]);
});
