/* A spatial index of boxes that takes an empty list too. */
import Flatbush from "../../../00_vendor/flatbush.js";

/** Index boxes (Float32 left, top, right, bottom each). `query(x0, y0, x1, y1)`: the numbers of all that touch it.
    @param {Float32Array} boxes */
export function createBoxIndex(boxes) {
  const count = boxes.length / 4;
  if (!count) return { query: () => [] };
  const index = new Flatbush(count, 16, Float32Array);
  for (let i = 0; i < boxes.length; i += 4) index.add(boxes[i], boxes[i + 1], boxes[i + 2], boxes[i + 3]);
  index.finish();
  return { query: index.search.bind(index) };
}
