/* The grids of a roll-out by how many accepted: a ramp that gets louder as fewer did, silence as fill, dashed outline and sign. */
import { inChunks } from "./grid_layer.js";
import * as symbols from "./symbols.js";

/** A byte a grid: 0 unknown, 1 to 6 the steps of the ramp, 7 silent. */
export const SILENT = 7;
const SIGN_FROM = 9, STROKE_FROM = 3;

/** How the grids stand, and what of it changed. */
export class Rates {
  /** @param {{layer: ShapeLayer, points: Float32Array, boxes: Float32Array, bins: BoxIndex, index: Map<string, number>, side: number}} cells */
  constructor(cells) {
    this.cells = cells;
    this.style = new Uint8Array(cells.layer.codes.length);
  }

  /** Take the steps of the grids: code -> 0 to 5, or "silent". Returns the numbers of those that changed.
      @param {Map<string, number>} steps
      @param {Set<string>} silent */
  restyle(steps, silent) {
    const next = new Uint8Array(this.style.length);
    for (const [code, step] of steps) next[this.cells.index.get(code) ?? -1] = silent.has(code) ? SILENT : step + 1;
    const changed = [];
    for (let f = 0; f < next.length; f++) if (next[f] !== this.style[f]) changed.push(f);
    this.style = next;
    return changed;
  }

  /** @param {View} view
      @param {Palette} palette */
  paint(view, palette) {
    const { x0, y0, x1, y1 } = view, { cells } = this, found = cells.bins.query(x0, y0, x1, y1);
    for (let style = 1; style <= SILENT; style++) {
      const features = found.filter((f) => this.style[f] === style);
      inChunks(view, cells.points, cells.layer, features, (ctx) => {
        ctx.fillStyle = style === SILENT ? palette.silent : palette.rates[style - 1];
        ctx.fill();
      });
    }
    this.stroke(view, palette, found);
    this.sign(view, palette, found.filter((f) => this.style[f] === SILENT));
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
