/* The grids of a roll-out by how many accepted: a ramp that gets louder as fewer did, silence as fill, dashed outline and sign. */
import { inChunks } from "./grid_layer.js";
import * as symbols from "../drawing/symbols.js";

/** A byte a grid: 0 nothing to show, 1 to 6 the steps of the ramp, 7 silent; of voids 8 to 10 their grades, 11 unknown, 12 neither. */
export const SILENT = 7, VOID = 7, LAST_VOID = 10, UNKNOWN = 11, STYLES = 12;
const SIGN_FROM = 9, STROKE_FROM = 3, ASK_FROM = 22;

/** How the grids stand, and what of it changed. */
export class Rates {
  /** @param {{layer: ShapeLayer, points: Float32Array, boxes: Float32Array, bins: BoxIndex, index: Map<string, number>, side: number}} cells */
  constructor(cells) {
    this.cells = cells;
    this.style = new Uint8Array(cells.layer.codes.length);
  }

  /** Take the steps of the grids: code -> 0 to 5, or "silent". Returns the numbers of those that changed.
      @param {Map<string, number>} steps
      @param {Set<string>} silent
      @param {Map<string, number> | null} [voids] in place of them: code -> grade 1 to 3, 4 unknown, 5 neither */
  restyle(steps, silent, voids = null) {
    const next = new Uint8Array(this.style.length);
    if (voids) for (const [code, grade] of voids) next[this.cells.index.get(code) ?? -1] = VOID + grade;
    else for (const [code, step] of steps) next[this.cells.index.get(code) ?? -1] = silent.has(code) ? SILENT : step + 1;
    const changed = [];
    for (let f = 0; f < next.length; f++) if (next[f] !== this.style[f]) changed.push(f);
    this.style = next;
    return changed;
  }

  /** @param {View} view
      @param {Palette} palette */
  paint(view, palette) {
    const { x0, y0, x1, y1 } = view, { cells } = this, found = cells.bins.query(x0, y0, x1, y1);
    for (let style = 1; style <= STYLES; style++) {
      const features = found.filter((f) => this.style[f] === style);
      inChunks(view, cells.points, cells.layer, features, (ctx) => {
        ctx.fillStyle = fillOf(style, palette);
        ctx.fill();
      });
    }
    this.stroke(view, palette, found);
    this.sign(view, palette, found.filter((f) => this.style[f] === SILENT));
    this.signVoids(view, palette, found.filter((f) => this.style[f] > VOID && this.style[f] <= UNKNOWN));
  }

  /** @param {View} view
      @param {Palette} palette
      @param {number[]} features */
  stroke(view, palette, features) {
    const { cells } = this;
    if (cells.side * view.zoomScale < STROKE_FROM) return;
    inChunks(view, cells.points, cells.layer, features, (ctx) => {
      ctx.setLineDash([]);
      ctx.lineWidth = 0.7 * view.density;
      ctx.strokeStyle = palette.grid;
      ctx.stroke();
    });
  }

  /** A void's grade as a digit, a question mark where nobody knows; what is unknown has a dotted edge.
      @param {View} view
      @param {Palette} palette
      @param {number[]} features */
  signVoids(view, palette, features) {
    const { cells } = this, { density, ctx } = view;
    inChunks(view, cells.points, cells.layer, features.filter((f) => this.style[f] === UNKNOWN && cells.side * view.zoomScale >= ASK_FROM), (path) => {
      path.setLineDash([1 * density, 3 * density]);
      path.lineWidth = 1.2 * density;
      path.strokeStyle = palette.t3;
      path.stroke();
      path.setLineDash([]);
    });
    ctx.font = `600 ${11 * density}px ${palette.font}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    for (const f of features) {
      const [left, top, right, bottom] = cells.boxes.subarray(4 * f, 4 * f + 4), style = this.style[f];
      if (Math.min(right - left, bottom - top) * view.zoomScale < (style === UNKNOWN ? ASK_FROM : SIGN_FROM)) continue;
      const [x, y] = view.pixel((left + right) / 2, (top + bottom) / 2);
      ctx.fillStyle = style === UNKNOWN ? palette.t2 : palette.severity[style - VOID].ink;
      ctx.fillText(style === UNKNOWN ? "?" : String(style - VOID), x, y);
    }
  }

  /** Never colour alone.
      @param {View} view
      @param {Palette} palette
      @param {number[]} features */
  sign(view, palette, features) {
    const { cells } = this, { density } = view;
    inChunks(view, cells.points, cells.layer, features, (ctx) => {
      ctx.setLineDash([4 * density, 3 * density]);
      ctx.lineWidth = 1.6 * density;
      ctx.strokeStyle = palette.t1;
      ctx.stroke();
      ctx.setLineDash([]);
    });
    for (const f of features) {
      const [left, top, right, bottom] = cells.boxes.subarray(4 * f, 4 * f + 4);
      if (Math.min(right - left, bottom - top) * view.zoomScale < SIGN_FROM) continue;
      const [x, y] = view.pixel((left + right) / 2, (top + bottom) / 2);
      symbols.status(view.ctx, 2, x, y, 5 * density, palette.bg, palette.silent);
    }
  }
}

/** @param {number} style
    @param {Palette} palette */
function fillOf(style, palette) {
  if (style === SILENT) return palette.silent;
  if (style > VOID && style <= LAST_VOID) return palette.severity[style - VOID].fill;
  if (style > LAST_VOID) return style === UNKNOWN ? palette.s3 : palette.rates[0];
  return palette.rates[style - 1];
}
