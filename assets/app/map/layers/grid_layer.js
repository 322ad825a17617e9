/* The county's grids: one byte of style each over typed arrays. A restyle paints small rectangles again; shapes never
   travel twice. Fill says how many cases are open; a reported status lies above it as pattern and sign. */
import { createBoxIndex } from "../geometry/box_index.js";
import * as geometry from "../geometry/geometry.js";
import * as symbols from "../drawing/symbols.js";

/** @type {Record<string, number>} */
export const STATUS = { normal: 0, watch: 1, alert: 2, offline: 3 };
const RAMP = 3, CHUNK = 64, STROKE_FROM = 5, SIGN_FROM = 15;

/** The mean side of a cell, in plane units.
    @param {Float32Array} boxes */
function meanSide(boxes) {
  let sum = 0;
  for (let i = 0; i < boxes.length; i += 4) sum += Math.sqrt((boxes[i + 2] - boxes[i]) * (boxes[i + 3] - boxes[i + 1]));
  return boxes.length ? sum / (boxes.length / 4) : 0;
}

/** @param {ShapeLayer} layer
    @param {Plane} plane */
function prepareGround(layer, plane) {
  const ground = { layer, points: plane.project(layer.xy), bins: createBoxIndex(plane.boxes(layer.box)) };
  return { ...ground, edge: createBoxIndex(sides(ground)) };
}

/** The data of the layer: shapes in the plane, an index, one style byte a grid (fill + 16 * status). */
export class Cells {
  /** @param {ShapeLayer} layer
      @param {Plane} plane
      @param {ShapeLayer | undefined} ground */
  constructor(layer, plane, ground) {
    this.layer = layer;
    this.plane = plane;
    this.points = plane.project(layer.xy);
    this.boxes = plane.boxes(layer.box);
    this.bins = createBoxIndex(this.boxes);
    this.side = meanSide(this.boxes);
    this.style = new Uint8Array(layer.codes.length);
    this.index = new Map(layer.codes.map((code, i) => [code, i]));
    this.ground = ground && prepareGround(ground, plane);
  }

  /** The grid's number at a place, -1 when there is none.
      @param {number} lat
      @param {number} lon */
  at(lat, lon) {
    const x = this.plane.x(lon), y = this.plane.y(lat);
    const hit = this.bins.query(x, y, x, y).find((f) => geometry.holds(this.layer, f, lon * 1e5, lat * 1e5));
    return hit === undefined ? -1 : hit;
  }

  /** @param {View} view */
  touches({ x0, y0, x1, y1 }) {
    return this.bins.query(x0, y0, x1, y1).length > 0;
  }

  /** Set the styles of all grids: `counts` Map code -> open cases, `statuses` Map code -> status. Returns what changed.
      @param {Map<string, number>} counts
      @param {Map<string, string>} statuses */
  restyle(counts, statuses) {
    const next = new Uint8Array(this.style.length);
    for (const [code, n] of counts) next[this.index.get(code) ?? -1] = Math.min(n, RAMP);   // what is no grid goes nowhere
    for (const [code, status] of statuses) next[this.index.get(code) ?? -1] |= (STATUS[status] || 0) << 4;
    const changed = [];
    for (let f = 0; f < next.length; f++) if (next[f] !== this.style[f]) changed.push(f);
    this.style = next;
    return changed;
  }
}

/** Add features' rings to the path of `ctx`, whose transform is plane -> canvas; steps below `step` units are left out.
    @param {CanvasRenderingContext2D} ctx
    @param {Float32Array} points
    @param {ShapeLayer} layer
    @param {number[]} features
    @param {number} step */
export function trace(ctx, points, layer, features, step) {
  const { ringsOf, pointsOf } = geometry;
  for (const f of features) {
    const [first, last] = ringsOf(layer, f);
    for (let r = first; r < last; r++) {
      const [from, to] = pointsOf(layer, r);
      traceRing(ctx, points, from, to, step, layer.kind === "polygon");
    }
  }
}

/** A ring is closed by a line to its begin: closePath() measures the whole path each time.
    @param {CanvasRenderingContext2D} ctx
    @param {Float32Array} points
    @param {number} from
    @param {number} to
    @param {number} step
    @param {boolean} closed */
function traceRing(ctx, points, from, to, step, closed) {
  let x = points[2 * from], y = points[2 * from + 1];
  ctx.moveTo(x, y);
  for (let p = from + 1; p < to; p++) {
    const nx = points[2 * p], ny = points[2 * p + 1];
    if (p < to - 1 && Math.abs(nx - x) + Math.abs(ny - y) < step) continue;
    ctx.lineTo((x = nx), (y = ny));
  }
  if (closed) ctx.lineTo(points[2 * from], points[2 * from + 1]);
}

/**
 * Build paths in plane units, then paint them in canvas px: `paint(ctx)` once for neighbours in number. Which features
 * share a path does not depend on the view, so that a part painted anew looks as it did in the whole.
 * @param {View} view
 * @param {Float32Array} points
 * @param {ShapeLayer} layer
 * @param {number[]} features
 * @param {(ctx: CanvasRenderingContext2D) => void} paint
 */
export function inChunks(view, points, layer, features, paint, size = CHUNK) {
  const { ctx, scale } = view, sorted = features.sort((a, b) => a - b);
  for (let i = 0, end; i < sorted.length; i = end) {
    const stop = (Math.floor(sorted[i] / size) + 1) * size;
    for (end = i + 1; end < sorted.length && sorted[end] < stop; end++);
    view.toPlane();
    ctx.beginPath();
    trace(ctx, points, layer, sorted.slice(i, end), 0.6 / scale);
    view.toPixels();
    paint(ctx);
  }
}

/** @returns {number[][]} so many empty lists
    @param {number} count */
function lists(count) {
  return Array.from({ length: count }, () => []);
}

/** Paint all that lies in the view's rectangle. `look`: {palette, patterns, fills, statuses (layers on or off)}.
    @param {View} view
    @param {Cells} cells
    @param {GridLook} look */
export function paint(view, cells, look) {
  const { x0, y0, x1, y1 } = view;
  const features = cells.bins.query(x0, y0, x1, y1);
  if (!features.length && !cells.ground) return;
  view.ctx.lineJoin = view.ctx.lineCap = "round";
  paintGround(view, cells, look);
  const fills = lists(RAMP + 1), marked = lists(4);
  for (const f of features) {
    fills[look.fills ? cells.style[f] & 15 : 0].push(f);
    if (look.statuses) marked[cells.style[f] >> 4].push(f);
  }
  for (let n = cells.ground ? 1 : 0; n <= RAMP; n++) fillCells(view, cells, fills[n], look.palette.ramp[n]);
  for (let n = 1; n <= 3; n++) fillCells(view, cells, marked[n], look.patterns[n]);
  strokeCells(view, cells, features, look);
  for (let n = 1; n <= 3; n++) sign(view, cells, marked[n], n, look);
}

/** The county's area under its grids. Inside it a rectangle is enough; only at its edge the outline is needed.
    @param {View} view
    @param {Cells} cells
    @param {GridLook} look */
function paintGround(view, { ground, plane }, { palette }) {
  if (!ground) return;
  const { ctx, x0, y0, x1, y1 } = view, found = ground.bins.query(x0, y0, x1, y1);
  ctx.fillStyle = palette.ramp[0];
  if (ground.edge.query(x0, y0, x1, y1).length) {
    inChunks(view, ground.points, ground.layer, found, () => ctx.fill("evenodd"));
    return;
  }
  const lon = plane.lon((x0 + x1) / 2) * 1e5, lat = plane.lat((y0 + y1) / 2) * 1e5;
  if (!found.some((f) => geometry.holds(ground.layer, f, lon, lat))) return;
  view.toPlane();
  ctx.fillRect(x0, y0, x1 - x0, y1 - y0);
  view.toPixels();
}

/** The boxes of all sides of a layer's polygons.
    @param {{layer: ShapeLayer, points: Float32Array}} ground */
function sides({ layer, points }) {
  const boxes = [];
  for (let r = 0; r < layer.ends.length; r++) {
    const [from, to] = geometry.pointsOf(layer, r);
    for (let p = from, q = to - 1; p < to; q = p++) {
      const [x, y, u, v] = [points[2 * p], points[2 * p + 1], points[2 * q], points[2 * q + 1]];
      boxes.push(Math.min(x, u), Math.min(y, v), Math.max(x, u), Math.max(y, v));
    }
  }
  return Float32Array.from(boxes);
}

/** @param {View} view
    @param {Cells} cells
    @param {number[]} features
    @param {FillStyle} style */
function fillCells(view, cells, features, style) {
  inChunks(view, cells.points, cells.layer, features, (ctx) => {
    ctx.fillStyle = style;
    ctx.fill();
  });
}

/** @param {View} view
    @param {Cells} cells
    @param {number[]} features
    @param {GridLook} look */
function strokeCells(view, cells, features, { palette }) {
  if (cells.side * view.zoomScale < STROKE_FROM) return;
  inChunks(view, cells.points, cells.layer, features, (ctx) => {
    ctx.lineWidth = 0.7 * view.density;
    ctx.strokeStyle = palette.grid;
    ctx.stroke();
  });
}

/** The status' outline and sign: never colour alone.
    @param {View} view
    @param {Cells} cells
    @param {number[]} features
    @param {number} status
    @param {GridLook} look */
function sign(view, cells, features, status, { palette }) {
  if (!features.length) return;
  const { ctx, density } = view;
  const colour = ["", palette.watch, palette.alert, palette.offline][status];
  ctx.lineCap = "butt";
  ctx.setLineDash(status === 3 ? [1.5 * density, 3 * density] : status === 2 ? [5 * density, 3 * density] : []);
  inChunks(view, cells.points, cells.layer, features, () => {
    ctx.lineWidth = 1.6 * density;
    ctx.strokeStyle = status === 2 ? palette.t1 : colour;
    ctx.stroke();
  });
  ctx.setLineDash([]);
  for (const f of features) {
    const [left, top, right, bottom] = cells.boxes.subarray(4 * f, 4 * f + 4);
    if (Math.min(right - left, bottom - top) * view.zoomScale < SIGN_FROM) continue;
    const [x, y] = view.pixel((left + right) / 2, (top + bottom) / 2);
    symbols.status(ctx, status, x, y, 6 * density, colour, palette.bg);
  }
}

/** The border of the grid that was picked.
    @param {View} view
    @param {Cells} cells
    @param {string | null} code
    @param {Palette} palette */
export function outline(view, cells, code, palette) {
  const f = cells.index.get(code ?? "");
  if (f === undefined) return;
  inChunks(view, cells.points, cells.layer, [f], (ctx) => {
    ctx.lineJoin = "round";
    ctx.lineWidth = 3 * view.density;
    ctx.strokeStyle = palette.accent;
    ctx.stroke();
  });
}
