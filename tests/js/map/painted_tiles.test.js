// What a tile shows of the plane, and how a part of it is painted anew.
import assert from "node:assert/strict";
import test from "node:test";
import { repaint, view } from "../../../assets/app/map/painted_tiles.js";
import { createPlane } from "../../../assets/app/map/plane.js";

const plane = createPlane(29, 119);

/** A pen that notes what it was told. */
function pen(width = 258, height = 258) {
  const calls = [];
  const note = (name) => (...given) => { calls.push([name, ...given]); };
  return { calls, canvas: { width, height }, ...Object.fromEntries(["setTransform", "save", "restore", "beginPath", "rect", "clip", "clearRect"].map((name) => [name, note(name)])) };
}
const tileOf = (zoom) => ({ z: zoom, x: Math.floor((plane.ox * plane.scale(zoom)) / 256), y: Math.floor((plane.oy * plane.scale(zoom)) / 256) });

test("neighbouring tiles meet: the right edge of one is the left edge of the next, but for the overlap", () => {
  const at = tileOf(12), one = view(pen(), plane, at, 1, 1), next = view(pen(), plane, { ...at, x: at.x + 1 }, 1, 1);
  assert.ok(Math.abs(one.x1 - next.x0 - 2 / one.scale) < 1e-6, "one pixel on each side");
  assert.equal(one.zoomScale, 0.25);
});

test("a place is on the same spot of the ground at any density and stretch", () => {
  for (const [density, stretch] of [[1, 1], [2, 1], [1, 1.4], [2, 0.8]]) {
    const side = Math.ceil(258 * density * stretch), seen = view(pen(side, side), plane, tileOf(13), density, stretch);
    const [x, y] = seen.pixel(seen.x0 + 3, seen.y0 + 5);
    assert.ok(Math.abs(x - 3 * seen.scale) < 1e-6 && Math.abs(y - 5 * seen.scale) < 1e-6);
  }
});

test("a part is painted inside a clip of whole pixels, and the painter sees a little more than that", () => {
  const ctx = pen(), whole = view(ctx, plane, tileOf(14), 1, 1), seen = [];
  repaint(whole, [whole.x0 + 100, whole.y0 + 100, whole.x0 + 110, whole.y0 + 110], (part) => seen.push(part));
  const [, x, y, w, h] = ctx.calls.find(([name]) => name === "rect");
  assert.ok([x, y, w, h].every(Number.isInteger));
  assert.ok(x <= 91 && x + w >= 119, "what reaches beyond the box is painted too");
  assert.ok(seen[0].x0 < whole.x0 + x && seen[0].x1 > whole.x0 + x + w, "lines that end beside the clip are drawn");
  assert.deepEqual(ctx.calls.map(([name]) => name).filter((name) => ["save", "clip", "clearRect", "restore"].includes(name)), ["save", "clip", "clearRect", "restore"]);
});

test("a part that is not on the tile is not painted", () => {
  const ctx = pen(), whole = view(ctx, plane, tileOf(14), 1, 1);
  repaint(whole, [whole.x1 + 50, whole.y0, whole.x1 + 60, whole.y1], () => assert.fail("nothing of it shows"));
  assert.deepEqual(ctx.calls, []);
});
