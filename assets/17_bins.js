/* A spatial index of boxes: a grid of bins over typed arrays. Pure. */
(function (root, factory) {
  const api = factory();
  root.palm = root.palm || {};
  root.palm.bins = api;
  if (typeof module === "object" && module.exports) module.exports = api;
})(typeof self === "undefined" ? globalThis : self, function () {
  "use strict";

  function extent(boxes) {
    let left = Infinity, top = Infinity, right = -Infinity, bottom = -Infinity;
    for (let i = 0; i < boxes.length; i += 4) {
      left = Math.min(left, boxes[i]);
      top = Math.min(top, boxes[i + 1]);
      right = Math.max(right, boxes[i + 2]);
      bottom = Math.max(bottom, boxes[i + 3]);
    }
    return { left, top, width: Math.max(right - left, 1e-6), height: Math.max(bottom - top, 1e-6) };
  }

  /** Index boxes (Float32 left, top, right, bottom each). */
  function create(boxes) {
    const count = boxes.length / 4, side = Math.max(1, Math.min(512, Math.ceil(Math.sqrt(count))));
    const { left, top, width, height } = extent(boxes);
    const clamp = (n) => Math.max(0, Math.min(side - 1, Math.floor(n)));
    const column = (x) => clamp(((x - left) / width) * side);
    const row = (y) => clamp(((y - top) / height) * side);

    function eachBin(i, use) {
      const last = row(boxes[i + 3]), right = column(boxes[i + 2]);
      for (let r = row(boxes[i + 1]); r <= last; r++) for (let c = column(boxes[i]); c <= right; c++) use(r * side + c);
    }

    const starts = new Uint32Array(side * side + 1);
    for (let f = 0; f < count; f++) eachBin(4 * f, (bin) => { starts[bin + 1] += 1; });
    for (let bin = 0; bin < side * side; bin++) starts[bin + 1] += starts[bin];
    const items = new Uint32Array(starts[side * side]), fill = starts.slice(0, -1);
    for (let f = 0; f < count; f++) eachBin(4 * f, (bin) => { items[fill[bin]++] = f; });

    const seen = new Uint32Array(count);
    let turn = 0;

    /** The numbers of all boxes that touch the rectangle, each once. */
    function query(x0, y0, x1, y1) {
      const found = [];
      if (!count || x1 < left || y1 < top || x0 > left + width || y0 > top + height) return found;
      turn += 1;
      const lastRow = row(y1), lastColumn = column(x1), firstColumn = column(x0);
      for (let r = row(y0); r <= lastRow; r++) {
        for (let n = starts[r * side + firstColumn], end = starts[r * side + lastColumn + 1]; n < end; n++) {
          const f = items[n], i = 4 * f;
          if (seen[f] === turn) continue;
          seen[f] = turn;
          if (boxes[i] <= x1 && boxes[i + 2] >= x0 && boxes[i + 1] <= y1 && boxes[i + 3] >= y0) found.push(f);
        }
      }
      return found;
    }

    return { query };
  }

  return { create };
});
