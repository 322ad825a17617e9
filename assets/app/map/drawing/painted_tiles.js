/* Tiles that are painted here instead of fetched: an L.GridLayer of canvases over the plane. Tiles overlap by a pixel, so
   that no seam shows at broken zooms, and are painted at the screen's own resolution, on its own pixels. At rest nothing
   of them is scaled: without a graphics card the browser draws a scaled level several times slower, in each frame. */
import { getContext } from "./canvas.js";

const SIDE = 256, OVERLAP = 1, BLEED = 9;   // OVERLAP: canvas px; BLEED: CSS px a cell's outline or sign may reach beyond its box
const PEN = 4;   // CSS px a line may reach beyond its own box
const BUDGET = 8, AT_ONCE = 2;   // ms, and number, of new tiles painted a frame: the drawing itself comes after the script
const MANY = 48;   // rectangles in one tile from which painting it whole is cheaper

/** How far from a whole pixel a place is, in canvas px. `scale`: canvas px to one of the place's.
    @param {number} place
    @param {number} scale */
export function beyond(place, scale) {
  return place * scale - Math.floor(place * scale);
}

/**
 * What a painter gets: {ctx, x0, y0, x1, y1 (the rectangle in plane units), scale (canvas px a unit),
 * zoomScale (CSS px a unit), density (canvas px a CSS px), toPlane(), toPixels(), pixel(x, y)}. `off`: how far the tile's
 * corner is from the whole pixel where its canvas lies, canvas px.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Plane} plane
 * @param {L.Coords} coords
 * @param {number} density
 * @param {number} stretch
 * @param {Pair} off
 * @returns {View}
 */
export function view(ctx, plane, coords, density, stretch, off = [0, 0]) {
  const tile = plane.scale(coords.z), scale = tile * density * stretch;
  const dx = (plane.ox * tile - coords.x * SIDE) * density * stretch + off[0] + OVERLAP;
  const dy = (plane.oy * tile - coords.y * SIDE) * density * stretch + off[1] + OVERLAP;
  const { width, height } = ctx.canvas;
  return {
    ctx, scale, density, zoomScale: tile * stretch, dx, dy,
    x0: -dx / scale, y0: -dy / scale, x1: (width - dx) / scale, y1: (height - dy) / scale,
    toPlane: () => ctx.setTransform(scale, 0, 0, scale, dx, dy),
    toPixels: () => ctx.setTransform(1, 0, 0, 1, 0, 0),
    pixel: (x, y) => [x * scale + dx, y * scale + dy],
  };
}

/** Paint one rectangle of a view (plane units) anew, clipped to whole pixels.
    @param {View} whole
    @param {Box} box
    @param {(view: View) => void} paint */
export function repaint(whole, [left, top, right, bottom], paint) {
  const { ctx, density } = whole, { canvas } = ctx, margin = BLEED * density;
  const [l, t] = whole.pixel(left, top), [r, b] = whole.pixel(right, bottom);
  const x = Math.max(0, Math.floor(l - margin)), y = Math.max(0, Math.floor(t - margin));
  const w = Math.min(canvas.width, Math.ceil(r + margin)) - x, h = Math.min(canvas.height, Math.ceil(b + margin)) - y;
  if (w <= 0 || h <= 0) return;
  whole.toPixels();
  ctx.save();
  ctx.beginPath();
  ctx.rect(x, y, w, h);
  ctx.clip();
  ctx.clearRect(x, y, w, h);
  const pen = PEN * density, inPlane = (/** @type {number} */ px, /** @type {number} */ d) => (px - d) / whole.scale;
  paint({
    ...whole, x0: inPlane(x - pen, whole.dx), y0: inPlane(y - pen, whole.dy), x1: inPlane(x + w + pen, whole.dx), y1: inPlane(y + h + pen, whole.dy),
  });
  whole.toPixels();
  ctx.restore();
}

const METHODS = /** @type {TileMethods & ThisType<TilesLayer>} */ ({
  /** A tile is painted when its turn comes, and told to Leaflet by `done`, always: until then what was there stays. */
  createTile(coords, done) {
    const element = document.createElement("div"), canvas = document.createElement("canvas");
    canvas.style.position = "absolute";
    element.append(canvas);
    /** @type {PaintedTile} */
    const tile = { coords, canvas, element, ctx: getContext(canvas), view: null, done };
    this.painted.set(element, tile);
    this.queue.push(tile);
    this.wake();
    return element;
  },

  wake() {
    this.frame ||= requestAnimationFrame(() => this.work());
  },

  /** One frame's work: what changed on painted tiles first, then new tiles as long as the frame allows. */
  work() {
    const until = performance.now() + BUDGET;
    this.frame = 0;
    this.flush();
    for (let n = 0; n < AT_ONCE && this.queue.length && performance.now() < until; n++) this.begin(/** @type {PaintedTile} */ (this.queue.shift()));
    if (this.queue.length) this.wake();
  },

  begin(tile) {
    if (!this.painted.has(tile.element)) return;
    this.paintTile(tile);
    tile.done(null, tile.element);
  },

  /** How much Leaflet stretches tiles of zoom z now. While it zooms on to another level, those will be at their own size. */
  stretch(z) {
    if (!this._map || Math.abs(this._map.getZoom() - z) > 0.51) return 1;
    return this._map.getZoomScale(this._map.getZoom(), z);
  },

  /** Where a tile is on its level, before that is stretched. */
  cornerOf(coords) {
    return coords.scaleBy(L.point([SIDE, SIDE])).subtract(this._levels[coords.z].origin);
  },

  /** Leaflet's: where a tile lies on its level; at a whole pixel of the screen. */
  _getTilePos(coords) {
    const density = devicePixelRatio || 1, corner = this.cornerOf(coords), scale = density * this._levels[coords.z].stretch;
    return L.point([corner.x, corner.y].map((place) => (place * scale - beyond(place, scale)) / density));
  },

  /** Leaflet's: move a level, and scale it by what it is not stretched already. */
  _setZoomTransform(level, center, zoom) {
    level.stretch ??= this.stretch(level.zoom);
    const grown = this._map.getZoomScale(zoom, level.zoom), corner = level.origin.multiplyBy(grown).subtract(this._map._getNewPixelOrigin(center, zoom));
    L.DomUtil.setTransform(level.el, corner.round(), grown / level.stretch);
  },

  paintTile(tile) {
    const { canvas, coords } = tile, density = devicePixelRatio || 1, { stretch } = this._levels[coords.z], scale = density * stretch;
    const { x, y } = this.cornerOf(coords), side = Math.ceil(SIDE * scale) + 2 * OVERLAP + 1;
    canvas.width = canvas.height = side;
    canvas.style.width = canvas.style.height = `${side / density}px`;
    canvas.style.left = canvas.style.top = `${-OVERLAP / density}px`;
    const whole = view(tile.ctx, this.options.plane, coords, density, stretch, [beyond(x, scale), beyond(y, scale)]);
    tile.view = whole;
    if (this.options.touches(whole)) this.options.paint(whole);
    else tile.canvas.width = tile.canvas.height = 0;
  },

  /** The tiles that were painted at least once. */
  ready() {
    return [...this.painted.values()].filter((tile) => tile.view);
  },

  /** Paint all tiles anew. */
  repaintAll() {
    this.dirty = [];
    for (const tile of this.ready()) this.paintTile(tile);
  },

  /** Paint these rectangles (plane units) anew at the next frame. */
  touch(boxes) {
    if (!boxes.length) return;
    for (const box of boxes) this.dirty.push(box);
    this.wake();
  },

  flush() {
    const { dirty } = this;
    this.dirty = [];
    if (dirty.length) for (const tile of this.ready()) this.flushTile(tile, dirty);
  },

  flushTile(tile, dirty) {
    const view = /** @type {View} */ (tile.view), { x0, y0, x1, y1, zoomScale } = view, margin = BLEED / zoomScale;
    const touched = dirty.filter(([l, t, r, b]) => l - margin <= x1 && r + margin >= x0 && t - margin <= y1 && b + margin >= y0);
    if (touched.length > MANY) this.paintTile(tile);
    else for (const box of touched) repaint(view, box, this.options.paint);
  },

  /** After a zoom to a broken level the tiles on screen are scaled: lay them anew, and paint them sharp. */
  sharpen() {
    const zoom = this._map.getZoom();
    for (const level of Object.values(this._levels)) {
      const stretch = this.stretch(level.zoom), fits = Math.abs(stretch - level.stretch) < 1e-6;
      if (fits || Math.abs(zoom - level.zoom) > 0.51) continue;   // a level left behind is gone soon
      level.stretch = stretch;
      for (const tile of this.painted.values()) if (tile.coords.z === level.zoom) this.layAnew(tile);
      this._setZoomTransform(level, this._map.getCenter(), zoom);
    }
  },

  layAnew(tile) {
    L.DomUtil.setPosition(tile.element, this._getTilePos(tile.coords));
    if (tile.view) this.paintTile(tile);
  },

  getEvents() {
    return { ...L.GridLayer.prototype.getEvents.call(this), zoomend: this.sharpen };
  },
});

/** A layer of painted tiles. options: {plane, touches(view): is there anything to
    paint, paint(view), pane, opacity}.
    @param {TilesOptions} options */
export function createPaintedTiles(options) {
  const Tiles = L.GridLayer.extend(/** @type {typeof METHODS & ThisType<TilesLayer>} */ ({
    ...METHODS,
    initialize(given) {
      L.GridLayer.prototype.initialize.call(this, given);
      Object.assign(this, { painted: new Map(), queue: [], dirty: [], frame: 0 });
      this.on("tileunload", ({ tile }) => this.painted.delete(tile));
    },
  }));
  return new Tiles({ tileSize: SIDE, updateWhenIdle: false, updateWhenZooming: false, keepBuffer: 2, noWrap: true, maxZoom: 20, ...options });
}
