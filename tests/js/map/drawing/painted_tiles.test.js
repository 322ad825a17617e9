// What a tile shows of the plane, and how a part of it is painted anew.
import assert from "node:assert/strict";
import test from "node:test";
import { createPaintedTiles, repaint, view } from "../../../../assets/app/map/drawing/painted_tiles.js";
import { createPlane } from "../../../../assets/app/map/geometry/plane.js";

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

/** A point as Leaflet has it. */
function point(x, y) {
  return {
    x, y, scaleBy: (other) => point(x * other.x, y * other.y), subtract: (other) => point(x - other.x, y - other.y),
    multiplyBy: (n) => point(x * n, y * n), round: () => point(Math.round(x), Math.round(y)),
  };
}

/** Tiles on a map at `zoom`, with one level of whole zoom `z` whose corner is at `origin`; moved: what Leaflet was told of it. */
function tilesAt(zoom, z, origin) {
  const moved = [], map = {
    zoom, getZoom() { return this.zoom; }, getZoomScale: (to, from) => 2 ** (to - from), getCenter: () => null,
    _getNewPixelOrigin: () => point(origin.x, origin.y).multiplyBy(2 ** (map.zoom - z)).subtract(point(7.4, 3.6)),
  };
  globalThis.L = {
    point: ([x, y]) => point(x, y), DomUtil: { setPosition: (element, { x, y }) => { element.at = [x, y]; }, setTransform: (el, at, scale) => moved.push([el, at.x, at.y, scale]) },
    GridLayer: { prototype: { initialize() {}, getEvents: () => ({}) }, extend: (methods) => function Tiles(options) { Object.assign(this, methods, { on() {}, options, _map: map }).initialize(options); } },
  };
  const tiles = createPaintedTiles({ plane, touches: () => true, paint: (seen) => { tiles.seen = seen; } });
  const level = { el: "level", origin: point(origin.x, origin.y), zoom: z };
  tiles._levels = { [z]: level };
  return { tiles, level, map, moved };
}

/** A tile that Leaflet has put on its level. */
function tileOn(tiles, coords) {
  const canvas = { ...pen(), style: {} }, element = {}, tile = { coords, element, canvas, ctx: { canvas }, view: null, done() {} };
  tiles.painted.set(element, tile);
  element.at = Object.values(tiles._getTilePos(coords)).slice(0, 2);
  return tile;
}

test("at rest nothing of a level is scaled, and its tiles begin at whole pixels and meet, also at broken zooms", () => {
  globalThis.devicePixelRatio = 1;
  const at = tileOf(11), origin = { x: at.x * 256 - 133, y: at.y * 256 - 57 }, { tiles, level, moved } = tilesAt(10.5, 11, origin);
  tiles._setZoomTransform(level, null, 10.5);
  assert.equal(moved.at(-1)[3], 1);
  const [one, next] = [at.x, at.x + 1].map((x) => {
    const tile = tileOn(tiles, { ...point(x, at.y), z: 11 });
    tiles.paintTile(tile);
    return tile;
  });
  assert.ok([...one.element.at, ...next.element.at].every(Number.isInteger));
  const ground = (tile) => tile.view.x0 * tile.view.scale - tile.element.at[0];
  assert.ok(Math.abs(ground(one) - ground(next)) < 1e-6, "both show the ground where it is");
  assert.ok(one.element.at[0] + one.canvas.width - 1 > next.element.at[0], "they overlap");
});

test("while the map zooms a level is scaled by what it is not stretched already; afterwards it is laid and painted anew", () => {
  const at = tileOf(11), { tiles, level, map, moved } = tilesAt(10.75, 11, { x: at.x * 256 - 10, y: at.y * 256 - 10 });
  tiles._setZoomTransform(level, null, 10.75);
  const tile = tileOn(tiles, { ...point(at.x + 1, at.y), z: 11 }), [before] = tile.element.at;
  tiles.paintTile(tile);
  tiles._setZoomTransform(level, null, 11.25);
  assert.ok(Math.abs(moved.at(-1)[3] - 2 ** 0.5) < 1e-9);
  map.zoom = 11.25;
  tiles.sharpen();
  assert.equal(moved.at(-1)[3], 1);
  assert.equal(before, Math.floor(266 * 2 ** -0.25));
  assert.equal(tile.element.at[0], Math.floor(266 * 2 ** 0.25));
  assert.equal(tiles.seen, tile.view);
});

test("a level that the map has left behind stays as it is", () => {
  const at = tileOf(11), { tiles, level, map } = tilesAt(11, 11, { x: at.x * 256, y: at.y * 256 });
  tiles._setZoomTransform(level, null, 11);
  map.zoom = 13;
  tiles.sharpen();
  assert.equal(level.stretch, 1);
});
