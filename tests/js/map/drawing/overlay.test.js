// The canvas over the tiles: when it is drawn anew, and where a place lies on it.
import assert from "node:assert/strict";
import test from "node:test";
import { createOverlay } from "../../../../assets/app/map/drawing/overlay.js";

const point = (x, y) => ({ x, y, add: (other) => point(x + other.x, y + other.y), subtract: (other) => point(x - other.x, y - other.y), multiplyBy: (n) => point(x * n, y * n) });
const box = (min, max) => ({ min, max, getSize: () => max.subtract(min), contains: (inner) => inner.min.x >= min.x && inner.min.y >= min.y && inner.max.x <= max.x && inner.max.y <= max.y });
const PLANE = { ox: 0, oy: 0, scale: (zoom) => 2 ** (zoom - 10) };
const frames = [];
let updates = 0;

/** As much of Leaflet as the overlay stands on. */
class Renderer {
  initialize() {}
  _update() { updates += 1; this._bounds = box(point(-10, -10), point(110, 60)); this._zoom = this._map.getZoom(); }
  getEvents() { return { zoom: "zoom" }; }
  static extend(methods) {
    function Overlay(options) { this.options = options; this.initialize(options); }
    Overlay.prototype = Object.assign(Object.create(Renderer.prototype), methods);
    return Overlay;
  }
}

/** An overlay on a map of 100 × 50 pixels; what it painted. */
function make(map = {}) {
  updates = 0;
  frames.length = 0;
  const painted = [], ctx = { setTransform() {}, clearRect() {}, canvas: null }, canvas = { style: {}, width: 0, height: 0, getContext: () => ctx, remove() {} };
  Object.assign(globalThis, {
    L: { Renderer, setOptions() {}, bounds: box, DomUtil: { setPosition() {} } }, devicePixelRatio: 2,
    requestAnimationFrame: (then) => frames.push(then), cancelAnimationFrame() {}, document: { createElement: () => canvas },
  });
  ctx.canvas = canvas;
  const overlay = createOverlay(/** @type {any} */ ({ plane: PLANE, paint: (view, zoom) => painted.push([view, zoom]) }));
  overlay._map = { getZoom: () => 10, getPixelOrigin: () => point(0, 0), getSize: () => point(100, 50), containerPointToLayerPoint: () => point(0, 0), ...map };
  overlay._initContainer();
  return { overlay: /** @type {any} */ (overlay), painted, canvas };
}

test("it is as sharp as the screen, and knows what of it the map itself shows", () => {
  const { overlay, painted, canvas } = make();
  overlay._update();
  const [[view, zoom]] = painted;
  assert.deepEqual([canvas.width, canvas.height, canvas.style.width, zoom], [240, 140, "120px", 10]);
  assert.deepEqual(view.shown, [20, 220, 20, 120]);
  assert.deepEqual(view.pixel(0, 0), [20, 20]);
  assert.deepEqual([view.holds(0, 0, 0), view.holds(-11, 0, 0), view.holds(-11, 0, 2), view.holds(111, 0, 0)], [true, false, true, false]);
});

test("several wishes within a frame are painted once", () => {
  const { overlay, painted } = make();
  overlay._update();
  overlay.redraw();
  overlay.redraw();
  assert.deepEqual([frames.length, painted.length], [1, 1]);
  frames[0](0);
  assert.equal(painted.length, 2);
});

test("a map that is dragged keeps its picture until the margin runs out or the zoom is another", () => {
  let corner = point(0, 0), zoom = 10;
  const { overlay } = make({ containerPointToLayerPoint: () => corner, getZoom: () => zoom });
  overlay._update();
  corner = point(8, 0);
  overlay.follow();
  assert.equal(updates, 1);
  corner = point(30, 0);
  overlay.follow();
  assert.equal(updates, 2);
  [corner, zoom] = [point(0, 0), 11];
  overlay.follow();
  assert.equal(updates, 3);
});

test("while a zoom is shown by stretching, the picture that is there is left alone", () => {
  const { overlay, painted } = make({ _animatingZoom: true });
  overlay._update();
  overlay._update();
  assert.deepEqual([updates, painted.length], [1, 1]);
});

test("taken off the map it paints no more", () => {
  const { overlay, painted } = make();
  overlay._update();
  overlay._destroyContainer();
  overlay.redraw();
  overlay.paintNow();
  assert.deepEqual([frames.length, painted.length], [0, 1]);
});
