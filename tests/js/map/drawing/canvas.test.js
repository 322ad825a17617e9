// What draws on a canvas, where a browser has it.
import assert from "node:assert/strict";
import test from "node:test";
import { getContext } from "../../../../assets/app/map/drawing/canvas.js";

test("a browser that draws gives its pen, one that does not is told of as a failure", () => {
  const pen = {}, canvas = (context) => /** @type {any} */ ({ getContext: (kind) => (kind === "2d" ? context : null) });
  assert.equal(getContext(canvas(pen)), pen);
  assert.throws(() => getContext(canvas(null)), /canvas/);
});
