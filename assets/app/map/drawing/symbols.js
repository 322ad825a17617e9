/* The shapes on the map: severities, statuses, patterns. Canvas drawing only; positions and sizes in canvas px. */
import { getContext } from "./canvas.js";

export const SHAPES = { 1: "diamond", 2: "triangle", 3: "square", 4: "circle" };
const PATTERN = 8;   // CSS px; divides the tiles' side, so that patterns meet at their edges
const TAU = 2 * Math.PI;

/** The outline of a severity around x, y; `r` is half the size.
    @param {CanvasRenderingContext2D} ctx
    @param {number} severity
    @param {number} x
    @param {number} y
    @param {number} r */
export function outline(ctx, severity, x, y, r) {
  ctx.beginPath();
  if (severity === 1) polygon(ctx, [[x, y - r], [x + r, y], [x, y + r], [x - r, y]]);
  else if (severity === 2) polygon(ctx, [[x, y - r], [x + r * 1.06, y + r * 0.84], [x - r * 1.06, y + r * 0.84]]);
  else if (severity === 3) ctx.rect(x - r * 0.84, y - r * 0.84, r * 1.68, r * 1.68);
  else ctx.arc(x, y, r * 0.92, 0, TAU);
}

/** @param {CanvasRenderingContext2D} ctx
    @param {Pair[]} corners */
function polygon(ctx, corners) {
  corners.forEach(([x, y], i) => (i ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
  ctx.closePath();
}

/** A severity's solid shape with its digit (from 16 px on), an edge in its text colour, and a gap to the map.
    @param {CanvasRenderingContext2D} ctx
    @param {number} level
    @param {number} x
    @param {number} y
    @param {number} size
    @param {SeverityColours} colours
    @param {SymbolLook} look */
export function severity(ctx, level, x, y, size, { fill, ink, edge }, { density, bg, font }) {
  const r = size / 2;
  ctx.lineJoin = "round";
  outline(ctx, level, x, y, r);
  ctx.lineWidth = 4 * density;
  ctx.strokeStyle = bg;
  ctx.stroke();
  ctx.fillStyle = fill;
  ctx.fill();
  ctx.lineWidth = 1.25 * density;
  ctx.strokeStyle = edge;
  ctx.stroke();
  if (size / density < 16) return;
  text(ctx, String(level), x, y + (level === 2 ? r * 0.24 : 0), `600 ${Math.round(r * (level === 2 ? 0.92 : 1.06))}px ${font}`, ink);
}

/** @param {CanvasRenderingContext2D} ctx
    @param {string} words
    @param {number} x
    @param {number} y
    @param {string} font
    @param {string} colour */
function text(ctx, words, x, y, font, colour) {
  ctx.font = font;
  ctx.textAlign = "center";
  ctx.textBaseline = "alphabetic";
  const { actualBoundingBoxAscent: up, actualBoundingBoxDescent: down } = ctx.measureText(words);
  ctx.fillStyle = colour;
  ctx.fillText(words, x, y + (up - down) / 2);
}

/** How many cases a cluster holds: a pill at the marker's upper right.
    @param {CanvasRenderingContext2D} ctx
    @param {number} count
    @param {number} x
    @param {number} y
    @param {number} size
    @param {SymbolLook} look */
export function badge(ctx, count, x, y, size, { density, t1, s1, bg, font }) {
  const words = count > 999 ? "999+" : String(count), high = Math.max(15 * density, size * 0.55);
  ctx.font = `600 ${Math.round(high * 0.72)}px ${font}`;
  const wide = Math.max(high, ctx.measureText(words).width + high * 0.6);
  const left = x + size * 0.22, top = y - size * 0.62;
  ctx.beginPath();
  ctx.roundRect(left, top, wide, high, high / 2);
  ctx.lineWidth = 3 * density;
  ctx.strokeStyle = bg;
  ctx.stroke();
  ctx.fillStyle = t1;
  ctx.fill();
  text(ctx, words, left + wide / 2, top + high / 2, ctx.font, s1);
}

/** The sign of a status: 1 triangle with a stroke, 2 cross, 3 empty ring.
    @param {CanvasRenderingContext2D} ctx
    @param {number} kind
    @param {number} x
    @param {number} y
    @param {number} r
    @param {string} colour
    @param {string} bg */
export function status(ctx, kind, x, y, r, colour, bg) {
  for (const [width, style] of /** @type {const} */ ([[r, bg], [r / 2.6, colour]])) {
    ctx.lineWidth = width;
    ctx.strokeStyle = style;
    ctx.lineJoin = ctx.lineCap = "round";
    ctx.beginPath();
    if (kind === 1) polygon(ctx, [[x, y - r], [x + r, y + r * 0.8], [x - r, y + r * 0.8]]);
    if (kind === 2) for (const s of [1, -1]) { ctx.moveTo(x - r * 0.8, y - s * r * 0.8); ctx.lineTo(x + r * 0.8, y + s * r * 0.8); }
    if (kind === 3) ctx.arc(x, y, r * 0.8, 0, TAU);
    ctx.stroke();
  }
}

/** Fill styles of the statuses, in canvas px: watch hatched one way, alert both ways, offline dotted.
    @param {CanvasRenderingContext2D} ctx
    @param {number} density
    @param {Palette} palette */
export function patterns(ctx, density, { watch, alert, offline }) {
  return ["", pattern(ctx, density, watch, hatch), pattern(ctx, density, alert, cross), pattern(ctx, density, offline, dots)];
}

/** @param {CanvasRenderingContext2D} ctx
    @param {number} density
    @param {string} colour
    @param {(ctx: CanvasRenderingContext2D, side: number) => void} draw */
export function pattern(ctx, density, colour, draw) {
  const side = Math.round(PATTERN * density), tile = document.createElement("canvas");
  tile.width = tile.height = side;
  const c = getContext(tile);
  c.strokeStyle = c.fillStyle = colour;
  c.lineWidth = 1.4 * density;
  draw(c, side);
  return ctx.createPattern(tile, "repeat") ?? colour;
}

/** @param {CanvasRenderingContext2D} c
    @param {number} side */
export function hatch(c, side) {
  c.beginPath();
  for (const shift of [-side, 0, side]) { c.moveTo(shift - 1, side + 1); c.lineTo(shift + side + 1, -1); }
  c.stroke();
}

/** Lines of one direction: 1 falling, 2 level, 3 upright.
    @param {CanvasRenderingContext2D} c
    @param {number} side
    @param {number} turn */
export function lines(c, side, turn) {
  if (turn === 1) {
    c.setTransform(-1, 0, 0, 1, side, 0);
    hatch(c, side);
    return;
  }
  c.beginPath();
  c.moveTo(...(turn === 2 ? /** @type {Pair} */ ([0, side / 2]) : /** @type {Pair} */ ([side / 2, 0])));
  c.lineTo(...(turn === 2 ? /** @type {Pair} */ ([side, side / 2]) : /** @type {Pair} */ ([side / 2, side])));
  c.stroke();
}

/** @param {CanvasRenderingContext2D} c
    @param {number} side */
function cross(c, side) {
  hatch(c, side);
  c.setTransform(-1, 0, 0, 1, side, 0);
  hatch(c, side);
}

/** @param {CanvasRenderingContext2D} c
    @param {number} side */
function dots(c, side) {
  c.beginPath();
  c.arc(side / 2, side / 2, side / 6, 0, TAU);
  c.fill();
}
