/* Storms on a canvas: the track by strength, the radii of now by quadrant, the cone, each agency's forecast. Only drawing. */
import { gradeOf, newest } from "../../state/responses/storms.js";
import { COAST } from "../geometry/coast.js";
import * as labels from "../drawing/labels.js";

const EARTH = 6371.0088, RAD = Math.PI / 180, STEP = 5, WIDE_BELOW = 9, RADII_AHEAD = 24 * 3600e3;
/** Mark and severity's colour of each grade: the worse, the larger, so that colour is never alone.
    @type {Record<string, [size: number, severity: number]>} */
const MARKS = { "": [2, 0], td: [2.5, 0], ts: [3, 4], sts: [3.5, 3], ty: [4.5, 2], sty: [5.5, 1], super: [6.5, 1] };
/** @type {[name: "r7" | "r10" | "r12", severity: number, label: string][]} */
const RINGS = [["r7", 3, "7"], ["r10", 2, "10"], ["r12", 1, "12"]];
/** @type {Record<string, number[]>} */
const DASHES = { 中国: [], 日本: [7, 4], 美国: [2, 3], 中国台湾: [10, 3, 2, 3], 中国香港: [5, 2] };
const OTHERS = [4, 4];

/** The place so many km from another in a direction, degrees from north.
    @param {LatLon} from
    @param {number} bearing
    @param {number} km
    @returns {LatLon} */
export function placeAt({ lat, lon }, bearing, km) {
  const d = km / EARTH, b = bearing * RAD, f = lat * RAD;
  const to = Math.asin(Math.sin(f) * Math.cos(d) + Math.cos(f) * Math.sin(d) * Math.cos(b));
  const east = Math.atan2(Math.sin(b) * Math.sin(d) * Math.cos(f), Math.cos(d) - Math.sin(f) * Math.sin(to));
  return { lat: to / RAD, lon: lon + east / RAD };
}

/** The outline of a wind around a centre, a piece for each quadrant whose radius is known.
    @param {LatLon} centre
    @param {Radii} radii
    @returns {LatLon[][]} */
export function quadrants(centre, radii) {
  return radii.flatMap((km, q) => {
    if (km === null) return [];
    return [Array.from({ length: 90 / STEP + 1 }, (_, i) => placeAt(centre, 90 * q + STEP * i, km))];
  });
}

/** What draws: everything in canvas px.
    @typedef {{view: View, plane: Plane, palette: Palette, names: (agency: string) => string, enlarge: number}} Pen */

/** @param {Pen} pen
    @param {LatLon} place */
function at({ view, plane }, { lat, lon }) {
  return view.pixel(plane.x(lon), plane.y(lat));
}

/** @param {Pen} pen
    @param {LatLon[]} places */
function trace(pen, places) {
  for (const [i, place] of places.entries()) {
    if (i) pen.view.ctx.lineTo(...at(pen, place));
    else pen.view.ctx.moveTo(...at(pen, place));
  }
}

/** @param {Pen} pen
    @param {string} colour
    @param {number} width
    @param {number[]} [dash] */
function stroke({ view: { ctx, density }, enlarge }, colour, width, dash = []) {
  ctx.setLineDash(dash.map((part) => part * density * enlarge));
  ctx.strokeStyle = colour;
  ctx.lineWidth = width * density * enlarge;
  ctx.stroke();
  ctx.setLineDash([]);
}

/** @param {Pen} pen
    @param {LatLon} place
    @param {string} text
    @param {string} colour */
function write(pen, place, text, colour, size = 12) {
  const { view: { ctx, density }, palette, enlarge } = pen, [x, y] = at(pen, place), px = size * density * enlarge;
  ctx.font = `600 ${px}px ${palette.font}`;
  labels.write(ctx, text, x + ctx.measureText(text).width / 2 + 8 * density, y, { size: px, weight: 600, colour, halo: palette.bg, font: palette.font });
}

/** The coast, for a view that is wider than a county.
    @param {Pen} pen */
export function drawCoast(pen) {
  const { ctx } = pen.view;
  ctx.beginPath();
  for (const line of COAST) {
    let lon = 0, lat = 0;
    for (let i = 0; i < line.length; i += 2) {
      lon += line[i] / 100;
      lat += line[i + 1] / 100;
      const [x, y] = at(pen, { lat, lon });
      if (i) ctx.lineTo(x, y);
      else ctx.moveTo(x, y);
    }
  }
  stroke(pen, pen.palette.t3, 1);
}

/** The union of the cone's circles and what lies between them, in one shade.
    @param {Pen} pen
    @param {StormOutlook["cone"]} cone */
function drawCone(pen, cone) {
  const { ctx } = pen.view;
  if (cone.length < 2) return;
  ctx.beginPath();
  for (const [i, circle] of cone.entries()) {
    const ring = Array.from({ length: 72 }, (_, n) => placeAt(circle, 5 * n, circle.km));
    trace(pen, ring);
    ctx.closePath();
    if (i) band(pen, cone[i - 1], circle);
  }
  ctx.globalAlpha = 0.16;
  ctx.fillStyle = pen.palette.t1;
  ctx.fill("nonzero");
  ctx.globalAlpha = 1;
}

/** The band between two circles, turning as they do.
    @param {Pen} pen
    @param {{lat: number, lon: number, km: number}} a
    @param {{lat: number, lon: number, km: number}} b */
function band(pen, a, b) {
  const [ax, ay] = at(pen, a), [bx, by] = at(pen, b), way = (Math.atan2(bx - ax, ay - by) / RAD + 360) % 360;
  trace(pen, [placeAt(a, way - 90, a.km), placeAt(b, way - 90, b.km), placeAt(b, way + 90, b.km), placeAt(a, way + 90, a.km)]);
  pen.view.ctx.closePath();
}

/** @param {Pen} pen
    @param {StormForecast} forecast
    @param {StormFix} from */
function drawForecast(pen, { agency, points }, from) {
  const { view: { ctx }, palette } = pen;
  if (!points.length) return;
  ctx.beginPath();
  trace(pen, [from, ...points]);
  stroke(pen, palette.t2, 1.6, DASHES[agency] ?? OTHERS);
  for (const point of points) mark(pen, point, true);
  write(pen, points[points.length - 1], pen.names(agency), palette.t2);
}

/** @param {Pen} pen
    @param {StormPlace} point
    @param {boolean} hollow what is only forecast */
function mark(pen, point, hollow) {
  const { view: { ctx, density }, palette, enlarge } = pen, [size, severity] = MARKS[gradeOf(point.wind_ms)];
  const [x, y] = at(pen, point), { fill, edge, line } = severity ? palette.severity[severity] : { fill: palette.t3, edge: palette.bg, line: palette.t3 };
  ctx.beginPath();
  ctx.arc(x, y, size * density * enlarge, 0, 2 * Math.PI);
  ctx.fillStyle = hollow ? palette.bg : fill;
  ctx.fill();
  stroke(pen, hollow ? line : edge, hollow ? 1.6 : 0.8);
}

/** The winds around a point; `ahead`: by the model, thin and broken.
    @param {Pen} pen
    @param {StormPlace} point
    @param {boolean} ahead */
function drawRadii(pen, point, ahead) {
  const { view: { ctx }, palette } = pen;
  for (const [name, severity, label] of RINGS) {
    const radii = point[name], colour = palette.severity[severity].line;
    if (!radii) continue;
    ctx.beginPath();
    const pieces = quadrants(point, radii), whole = pieces.length === 4;
    trace(pen, pieces.flat());
    if (whole) ctx.closePath();
    if (!ahead) {
      ctx.globalAlpha = 0.07;
      ctx.fillStyle = colour;
      ctx.fill();
      ctx.globalAlpha = 1;
    }
    stroke(pen, colour, ahead ? 1 : 1.8, ahead ? [3, 4] : []);
    if (!ahead && pieces.length) write(pen, pieces[0][9] ?? pieces[0][0], label, colour);
  }
}

/** The eye: two arms around a disc, as a storm is drawn anywhere.
    @param {Pen} pen
    @param {StormFix} point */
function drawEye(pen, point) {
  const { view: { ctx, density }, palette, enlarge } = pen, [x, y] = at(pen, point), r = 7 * density * enlarge;
  const [, severity] = MARKS[gradeOf(point.wind_ms)], colour = severity ? palette.severity[severity].line : palette.t1;
  for (const [width, tone] of /** @type {[number, string][]} */ ([[6, palette.bg], [3, colour]])) {
    ctx.beginPath();
    ctx.arc(x, y, r, 0, 2 * Math.PI);
    for (const turn of [0, Math.PI]) {
      ctx.moveTo(x + r * Math.cos(turn), y + r * Math.sin(turn));
      ctx.quadraticCurveTo(x + 1.3 * r * Math.cos(turn - 0.8), y + 1.3 * r * Math.sin(turn - 0.8), x + 2.1 * r * Math.cos(turn - 1.1), y + 2.1 * r * Math.sin(turn - 1.1));
    }
    stroke(pen, tone, width);
  }
}

/** One storm whole: cone, ways, winds, marks. The cone only in a view that is `wide`: in it a county is all one shade.
    @param {Pen} pen
    @param {Storm} storm
    @param {boolean} wide */
function drawStorm(pen, storm, wide) {
  const { head, track, forecasts } = storm, now = newest(storm), { ctx } = pen.view;
  if (wide) drawCone(pen, head.outlook.cone);
  ctx.beginPath();
  trace(pen, track);
  stroke(pen, pen.palette.t1, 2);
  for (const point of track) mark(pen, point, false);
  for (const forecast of forecasts) drawForecast(pen, forecast, now);
  drawRadii(pen, now, false);
  const day = Date.parse(now.valid) + RADII_AHEAD, official = forecasts.find(({ agency }) => agency === "中国") ?? forecasts[0];
  const ahead = official?.points.find(({ valid }) => Date.parse(valid) >= day);
  if (ahead) drawRadii(pen, ahead, true);
  drawEye(pen, now);
}

/** Storms below everything else of a view. `names(agency)`: how it is called.
    @param {View} view
    @param {Storm[]} storms
    @param {{plane: Plane, palette: Palette, zoom: number, names: (agency: string) => string, enlarge?: number}} look */
export function drawStorms(view, storms, { plane, palette, zoom, names, enlarge = 1 }) {
  if (!storms.length) return;
  const pen = { view, plane, palette, names, enlarge };
  view.toPixels();
  view.ctx.save();
  if (zoom < WIDE_BELOW) drawCoast(pen);
  for (const storm of [...storms].reverse()) drawStorm(pen, storm, zoom < WIDE_BELOW);
  view.ctx.restore();
}
