/* Hazard points on the map: the shape and colour say how a point stands, the sign in it what kind it is. Only drawing. */
import * as symbols from "../drawing/symbols.js";

const R = 10, REACH = 13;
/** Shape (as of a severity: 1 diamond, 2 triangle, 3 square, 4 circle), colour (of a severity; 0: of quiet words), and whether it is filled.
    @type {Record<string, {shape: number, tone: number, filled: boolean, dash?: boolean}>} */
export const LOOKS = {
  abnormal: { shape: 1, tone: 1, filled: true }, nobody: { shape: 2, tone: 1, filled: false, dash: true }, overdue: { shape: 2, tone: 2, filled: true },
  unreachable: { shape: 3, tone: 2, filled: false, dash: true }, unknown: { shape: 4, tone: 3, filled: false, dash: true }, due_soon: { shape: 3, tone: 3, filled: true },
  patrolled: { shape: 4, tone: 0, filled: true }, idle: { shape: 4, tone: 0, filled: false },
};

/** Fill, line and ink of a state.
    @param {string} state
    @param {Palette} palette */
export function coloursOf(state, palette) {
  const { tone, filled } = LOOKS[state], own = tone ? palette.severity[tone] : { fill: palette.t2, ink: palette.s1, edge: palette.bg, line: palette.t2 };
  return filled ? { fill: own.fill, line: own.edge, ink: own.ink } : { fill: palette.s1, line: own.line, ink: palette.t1 };
}

export class Hazards {
  /** @param {Plane} plane */
  constructor(plane) {
    this.plane = plane;
    /** @type {HazardMark[]} */
    this.marks = [];
    this.key = "[]";
  }

  /** Whether there is something else to draw; the worst first.
      @param {HazardMark[]} marks */
  set(marks) {
    const key = JSON.stringify(marks);
    if (key === this.key) return false;
    this.marks = marks;
    this.key = key;
    return true;
  }

  /** Which point lies at a place of the plane; of several the worst.
      @param {number} x
      @param {number} y
      @param {number} scale px a unit */
  hit(x, y, scale) {
    const near = this.marks.find(({ lat, lon }) => Math.hypot(this.plane.x(lon) - x, this.plane.y(lat) - y) * scale <= REACH);
    return near ? near.id : null;
  }

  /** The worst is drawn last, above all others.
      @param {OverlayView} view
      @param {Palette} palette */
  draw(view, palette) {
    const { ctx, density } = view;
    for (const one of [...this.marks].reverse()) {
      const [px, py] = [this.plane.x(one.lon), this.plane.y(one.lat)];
      if (view.holds(px, py, R)) mark(ctx, one, view.pixel(px, py), { ...palette, density });
    }
  }
}

/** @param {CanvasRenderingContext2D} ctx
    @param {HazardMark} one
    @param {Pair} at
    @param {SymbolLook} look */
function mark(ctx, one, [x, y], look) {
  const { shape, dash, filled } = LOOKS[one.state], { fill, line, ink } = coloursOf(one.state, look), { density, font, bg } = look, r = (one.picked ? R + 4 : R) * density;
  ctx.lineJoin = "round";
  symbols.outline(ctx, shape, x, y, r);
  ctx.setLineDash([]);
  ctx.lineWidth = 5 * density;
  ctx.strokeStyle = bg;
  ctx.stroke();
  ctx.fillStyle = fill;
  ctx.fill();
  ctx.setLineDash(dash ? [3 * density, 2 * density] : []);
  ctx.lineWidth = (filled ? 1 : 2) * density;
  ctx.strokeStyle = line;
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.font = `600 ${10 * density}px ${font}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillStyle = ink;
  ctx.fillText(one.sign, x, y + (shape === 2 ? 2.5 : 0.5) * density);
}
