/* What lies under and over the grids: neighbours, rivers, borders; and, when set, the tiles of a map service. */
import { createBoxIndex } from "../geometry/box_index.js";
import * as gcj02 from "../geometry/gcj02.js";
import * as geometry from "../geometry/geometry.js";
import * as gridLayer from "./grid_layer.js";

/** @type {Record<string, number>} */
const WIDTHS = { neighbours: 1, rivers: 2, townships: 1.3, county: 2 };
/** @type {Record<string, Tone>} */
const TONES = { neighbours: "line", rivers: "river", townships: "township", county: "county" };
const MAIN_RIVER = 4, LONG = 2500;   // a river longer than LONG plane units is a main river
const PIECE = 24;   // segments

/** The layers of lines: cut into short pieces and indexed, since a stroke costs by its whole length, seen or not.
    @param {Shapes} layers
    @param {Plane} plane */
export function prepare(layers, plane) {
  return ["neighbours", "rivers", "townships", "county"].flatMap((name) => {
    const layer = layers.get(name);
    if (!layer) return [];
    const points = plane.project(layer.xy), cut = pieces(layer, points);
    return [{ name, layer, points, bins: createBoxIndex(plane.boxes(layer.box)), ...cut, near: createBoxIndex(cut.boxes) }];
  });
}

/** {runs: Float32Array of points for each piece, boxes of them, long: is it part of a main river}.
    @param {ShapeLayer} layer
    @param {Float32Array} points */
function pieces(layer, points) {
  const runs = /** @type {Float32Array[]} */ ([]), long = [], boxes = [];
  for (let f = 0; f < layer.codes.length; f++) {
    const [first, last] = geometry.ringsOf(layer, f), begin = runs.length;
    for (let r = first; r < last; r++) {
      const [from, to] = geometry.pointsOf(layer, r);
      cutRing(runs, points, from, to, layer.kind === "polygon");
    }
    const main = layer.kind === "line" && runs.slice(begin).reduce((sum, run) => sum + lengthOf(run), 0) > LONG;
    for (let n = begin; n < runs.length; n++) long.push(main);
  }
  for (const run of runs) boxes.push(...boxOf(run));
  return { runs, long, boxes: Float32Array.from(boxes) };
}

/** @param {Float32Array[]} runs
    @param {Float32Array} points
    @param {number} from
    @param {number} to
    @param {boolean} closed */
function cutRing(runs, points, from, to, closed) {
  const ring = closed ? [...points.subarray(2 * from, 2 * to), points[2 * from], points[2 * from + 1]] : points.subarray(2 * from, 2 * to);
  for (let n = 0; n < ring.length / 2 - 1; n += PIECE) runs.push(Float32Array.from(ring.slice(2 * n, 2 * (n + PIECE + 1))));
}

/** @param {Run} run */
function lengthOf(run) {
  let length = 0;
  for (let i = 2; i < run.length; i += 2) length += Math.hypot(run[i] - run[i - 2], run[i + 1] - run[i - 1]);
  return length;
}

/** @param {Run} run */
function boxOf(run) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < run.length; i += 2) {
    box[0] = Math.min(box[0], run[i]);
    box[1] = Math.min(box[1], run[i + 1]);
    box[2] = Math.max(box[2], run[i]);
    box[3] = Math.max(box[3], run[i + 1]);
  }
  return box;
}

/** @param {View} view
    @param {LineLayer[]} lines */
export function touches(view, lines) {
  return lines.some(({ near }) => near.query(view.x0, view.y0, view.x1, view.y1).length);
}

/**
 * Paint the lines of a view. Rivers grow with the zoom, borders keep their width. `only`: nothing outside the county,
 * for a map without an edge of its own.
 * @param {View} view
 * @param {LineLayer[]} lines
 * @param {Palette} palette
 */
export function paint(view, lines, palette, { only = false } = {}) {
  view.ctx.lineJoin = view.ctx.lineCap = "round";
  for (const one of lines) {
    if (only && one.name === "neighbours") continue;
    if (only && one.name === "rivers") inside(view, lines, () => paintLayer(view, one, palette));
    else paintLayer(view, one, palette);
  }
}

/** Draw clipped to the county.
    @param {View} view
    @param {LineLayer[]} lines
    @param {() => void} draw */
function inside(view, lines, draw) {
  const { ctx } = view, county = lines.find(({ name }) => name === "county");
  if (!county) return;
  const found = county.bins.query(view.x0, view.y0, view.x1, view.y1);
  ctx.save();
  view.toPlane();
  ctx.beginPath();
  gridLayer.trace(ctx, county.points, county.layer, found, 0.6 / view.scale);
  view.toPixels();
  ctx.clip("evenodd");
  draw();
  ctx.restore();
}

/** @param {View} view
    @param {LineLayer} line
    @param {Palette} palette */
function paintLayer(view, { name, runs, long, near }, palette) {
  const { ctx, density } = view, found = near.query(view.x0, view.y0, view.x1, view.y1);
  const width = WIDTHS[name] * density * (name === "rivers" ? riverScale(view) : 1);
  const draw = (/** @type {number[]} */ numbers, /** @type {number} */ px) => {
    if (!numbers.length) return;
    view.toPlane();
    ctx.beginPath();
    for (const n of numbers) traceRun(ctx, runs[n]);
    view.toPixels();
    ctx.lineWidth = px;
    ctx.strokeStyle = palette[TONES[name]];
    ctx.stroke();
  };
  draw(found.filter((n) => !long[n]), width);
  draw(found.filter((n) => long[n]), (width * MAIN_RIVER) / WIDTHS.rivers);
}

/** @param {CanvasRenderingContext2D} ctx
    @param {Run} run */
function traceRun(ctx, run) {
  ctx.moveTo(run[0], run[1]);
  for (let i = 2; i < run.length; i += 2) ctx.lineTo(run[i], run[i + 1]);
}

/** @param {View} view */
function riverScale({ zoomScale }) {
  return Math.min(4, Math.max(1, zoomScale * 2 ** 3) ** 0.75);   // 1 up to zoom 11
}

/** A map service in GCJ-02: each tile is put where its corner truly is in WGS-84. */
const SHIFTED = /** @type {Pick<L.TileLayer, "_getTiledPixelBounds" | "_getTilePos"> & ThisType<L.TileLayer>} */ ({
  _getTiledPixelBounds(center) {
    const [lat, lon] = gcj02.fromWgs(center.lat, center.lng);
    return L.TileLayer.prototype._getTiledPixelBounds.call(this, L.latLng(lat, lon));
  },

  _getTilePos(coords) {
    const corner = coords.scaleBy(this.getTileSize()), there = this._map.unproject(corner, coords.z);
    const [lat, lon] = gcj02.toWgs(there.lat, there.lng);
    return this._map.project([lat, lon], coords.z).subtract(this._level.origin).round();
  },
});

/** The tile layer of a map service: {url, key, crs: "wgs84" | "gcj02", attribution}. `{key}` and `{s}` 0-7 are filled in.
    @param {TileService} tiles */
export function service({ url, key, crs, attribution }) {
  const options = { key, attribution, subdomains: "01234567", maxZoom: 18, keepBuffer: 1 };
  const Kind = crs === "gcj02" ? L.TileLayer.extend(SHIFTED) : L.TileLayer;
  return new Kind(url, options);
}
