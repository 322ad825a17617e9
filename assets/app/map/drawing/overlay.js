/* One canvas above the tiles, for what must stay sharp and in order: outlines, labels, markers. It moves with the map
   while it is dragged and is drawn anew when the map rests or the margin runs out. */
import { getContext } from "./canvas.js";

/** The painters' view: as that of the tiles, with `holds(x, y, px)`: whether a place is on the canvas, px around it, and
    `shown`: left, right, top and bottom of the map itself on the canvas, as it rests; the rest is the margin.
    @param {CanvasRenderingContext2D} ctx
    @param {Plane} plane
    @param {L.Map} map
    @param {L.Bounds} bounds
    @param {number} density
    @returns {OverlayView} */
function view(ctx, plane, map, bounds, density) {
  const zoom = map.getZoom(), zoomScale = plane.scale(zoom), scale = zoomScale * density;
  const corner = map.getPixelOrigin().add(bounds.min), { width, height } = ctx.canvas;
  const dx = (plane.ox * zoomScale - corner.x) * density, dy = (plane.oy * zoomScale - corner.y) * density;
  const over = bounds.getSize().subtract(map.getSize()).multiplyBy(density / 2), left = Math.max(0, over.x), top = Math.max(0, over.y);
  return {
    shown: [left, width - left, top, height - top], ctx, scale, density, zoomScale, dx, dy,
    x0: -dx / scale, y0: -dy / scale, x1: (width - dx) / scale, y1: (height - dy) / scale,
    toPlane: () => ctx.setTransform(scale, 0, 0, scale, dx, dy),
    toPixels: () => ctx.setTransform(1, 0, 0, 1, 0, 0),
    pixel: (x, y) => [x * scale + dx, y * scale + dy],
    /** @param {number} x
        @param {number} y
        @param {number} px */
    holds(x, y, px) {
      const cx = x * scale + dx, cy = y * scale + dy, r = px * density;
      return cx >= -r && cy >= -r && cx <= width + r && cy <= height + r;
    },
  };
}

const METHODS = /** @type {OverlayMethods & ThisType<OverlayLayer>} */ ({
  initialize(options) {
    L.setOptions(this, options);
    L.Renderer.prototype.initialize.call(this, this.options);
    this.frame = 0;
  },

  _initContainer() {
    const canvas = document.createElement("canvas");
    canvas.className = "palm-overlay";
    canvas.style.pointerEvents = "none";
    this._container = canvas;
  },

  _destroyContainer() {
    cancelAnimationFrame(this.frame);
    this._container?.remove();
    delete this._container;
  },

  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    if (!this._bounds || !this._container) return;
    const density = devicePixelRatio || 1, size = this._bounds.getSize(), canvas = this._container;
    L.DomUtil.setPosition(canvas, this._bounds.min);
    canvas.width = Math.round(size.x * density);
    canvas.height = Math.round(size.y * density);
    canvas.style.width = `${size.x}px`;
    canvas.style.height = `${size.y}px`;
    this.paintNow();
  },

  paintNow() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    if (!this._container || !this._bounds || !this._container.width) return;
    const ctx = getContext(this._container);
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, this._container.width, this._container.height);
    this.options.paint(view(ctx, this.options.plane, this._map, this._bounds, devicePixelRatio || 1), this._zoom);
  },

  /** Paint at the next frame. */
  redraw() {
    if (!this.frame && this._container) this.frame = requestAnimationFrame(() => this.paintNow());
    return this;
  },

  /** The map moved, the canvas with it: draw anew only when its margin is used up. */
  follow() {
    const size = this._map.getSize(), min = this._map.containerPointToLayerPoint([0, 0]);
    if (!this._bounds || this._zoom !== this._map.getZoom() || !this._bounds.contains(L.bounds(min, min.add(size)))) this._update();
  },

  getEvents() {
    return { ...L.Renderer.prototype.getEvents.call(this), move: this.follow, moveend: this.follow, resize: this._update };
  },
});

/** An overlay layer. options: {plane, paint(view, zoom), pane, padding}.
    @param {OverlayOptions} options */
export function createOverlay(options) {
  const Overlay = L.Renderer.extend(METHODS);
  return new Overlay(options);
}
