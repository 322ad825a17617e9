// The index of boxes.
import assert from "node:assert/strict";
import test from "node:test";
import { createBoxIndex } from "../../../../assets/app/map/geometry/box_index.js";

test("the index finds each box that touches, once, like a look at all of them", () => {
  let seed = 5;
  const next = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const boxes = Float32Array.from(Array.from({ length: 500 }, () => {
    const x = next() * 100, y = next() * 100;
    return [x, y, x + next() * 20, y + next() * 5];
  }).flat());
  const index = createBoxIndex(boxes);
  for (let n = 0; n < 200; n++) {
    const x0 = next() * 130 - 15, y0 = next() * 130 - 15, x1 = x0 + next() * 30, y1 = y0 + next() * 30;
    const all = [...Array(500).keys()].filter((f) => boxes[4 * f] <= x1 && boxes[4 * f + 2] >= x0 && boxes[4 * f + 1] <= y1 && boxes[4 * f + 3] >= y0);
    assert.deepEqual(index.query(x0, y0, x1, y1).sort((a, b) => a - b), all);
  }
  assert.deepEqual(createBoxIndex(new Float32Array(0)).query(0, 0, 1, 1), []);
});
