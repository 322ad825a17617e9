/* People of the opened case on the map: squares are on site, discs are coming, dashed red has not answered, rings may be
   chosen. An old position is grey and broken, with its age. A pin is
   the place that a message tells, with its number. Marks that would cover another stand aside, tied to their place. */
import * as format from "../../state/shared/format.js";
import * as labels from "../drawing/labels.js";

const R = 11, APART = 25, RINGS = 4, TURNS = 12, REACH = 13;
const SQUARE = "on_site", PLACE = "place";

/** The places that a mark may take: its own, then around it, ring after ring. Offsets in CSS px.
    @type {Pair[]} */
const AROUND = [[0, 0], ...Array.from({ length: RINGS * TURNS }, (_, i) => {
  const far = APART * (1 + Math.floor(i / TURNS)), turn = (2 * Math.PI * (i % TURNS)) / TURNS;
  return /** @type {Pair} */ ([far * Math.cos(turn), far * Math.sin(turn)]);
})];

/** Where marks stand, in CSS px, so that none covers another nor what is `taken`; `from`: where they are.
    @param {Pair[]} places
    @param {Pair[]} taken */
export function spread(places, taken) {
  const used = [...taken];
  return places.map(([x, y]) => {
    const free = AROUND.find(([dx, dy]) => used.every(([ux, uy]) => Math.hypot(x + dx - ux, y + dy - uy) >= APART)) ?? [0, 0];
    const at = /** @type {Pair} */ ([x + free[0], y + free[1]]);
    used.push(at);
    return { at, from: /** @type {Pair} */ ([x, y]), aside: free[0] !== 0 || free[1] !== 0 };
  });
}

/** The marks, and where they stand at a zoom. */
export class People {
  /** @param {Plane} plane */
  constructor(plane) {
    this.plane = plane;
    /** @type {PersonMark[]} */
    this.marks = [];
    this.key = "[]";
    /** @type {{key: string, placed: ReturnType<typeof spread>}} */
    this.last = { key: "", placed: [] };
  }

  /** Whether there is something else to draw.
      @param {PersonMark[]} marks */
  set(marks) {
    const key = JSON.stringify(marks);
    if (key === this.key) return false;
    this.marks = marks;
    this.key = key;
    return true;
  }

  /** @param {number} scale
      @param {CaseItem | null | undefined} open */
  place(scale, open) {
    const key = `${scale} ${open?.row.id} ${this.key}`;
    if (key !== this.last.key) {
      const places = this.marks.map(({ lat, lon }) => /** @type {Pair} */ ([this.plane.x(lon) * scale, this.plane.y(lat) * scale]));
      this.last = { key, placed: spread(places, open ? [[open.x * scale, open.y * scale]] : []) };
    }
    return this.last.placed;
  }

  /** Whose mark lies at a place of the plane.
      @param {number} x
      @param {number} y
      @param {number} scale
      @param {CaseItem | null | undefined} open */
  hit(x, y, scale, open) {
    const far = this.place(scale, open).map(({ at }) => Math.hypot(at[0] - x * scale, at[1] - y * scale)), least = Math.min(...far);
    return least <= REACH ? this.marks[far.indexOf(least)].person : null;
  }

  /** @param {OverlayView} view
      @param {CaseItem | null | undefined} open
      @param {Palette} palette */
  draw(view, open, palette) {
    const { density, dx, dy } = view, px = ([x, y] = /** @type {Pair} */ ([0, 0])) => /** @type {Pair} */ ([x * density + dx, y * density + dy]);
    const placed = this.place(view.zoomScale, open), look = { ...palette, density };
    for (const { at, from, aside } of placed) if (aside) tie(view.ctx, px(from), px(at), look);
    placed.forEach(({ at }, i) => mark(view.ctx, this.marks[i], px(at), look));
  }
}

/** The line that an officer drew.
    @param {OverlayView} view
    @param {LatLon[] | null} corners
    @param {Plane} plane
    @param {Palette} palette */
export function outlineArea({ ctx, density, pixel }, corners, plane, palette) {
  if (!corners) return;
  ctx.beginPath();
  for (const { lat, lon } of [...corners, corners[0]]) ctx.lineTo(...pixel(plane.x(lon), plane.y(lat)));
  ctx.setLineDash([6 * density, 4 * density]);
  ctx.lineWidth = 2 * density;
  ctx.strokeStyle = palette.accent;
  ctx.stroke();
  ctx.setLineDash([]);
}

/** @param {CanvasRenderingContext2D} ctx
    @param {Pair} from
    @param {Pair} to
    @param {SymbolLook} look */
function tie(ctx, from, to, { t2, density }) {
  ctx.setLineDash([]);
  ctx.lineWidth = density;
  ctx.strokeStyle = ctx.fillStyle = t2;
  ctx.beginPath();
  ctx.moveTo(...from);
  ctx.lineTo(...to);
  ctx.stroke();
  ctx.beginPath();
  ctx.arc(...from, 2 * density, 0, 2 * Math.PI);
  ctx.fill();
}

/** Fill, line and ink of a mark.
    @param {PersonMark} mark
    @param {Palette} palette */
export function colours({ look, old }, palette) {
  if (old) return { fill: palette.s1, line: palette.t3, ink: palette.t2, dash: true };
  if (look === "called") return { fill: palette.s1, line: palette.severity[1].fill, ink: palette.severity[1].fill, dash: true };
  if (look === PLACE) return { fill: palette.accent, line: palette.bg, ink: palette.bg, dash: false };
  if (look === "chosen") return { fill: palette.accent, line: palette.accent, ink: palette.bg, dash: false };
  if (look === "offered") return { fill: palette.s1, line: palette.accent, ink: palette.accent, dash: false };
  return { fill: palette.t1, line: palette.bg, ink: palette.bg, dash: false };
}

/** A drop that points down at its place.
    @param {CanvasRenderingContext2D} ctx
    @param {number} x
    @param {number} y
    @param {number} r */
function pin(ctx, x, y, r) {
  ctx.moveTo(x, y + 1.7 * r);
  ctx.arc(x, y, r, 0.8 * Math.PI, 0.2 * Math.PI);
  ctx.closePath();
}

/** @param {CanvasRenderingContext2D} ctx
    @param {PersonMark} one
    @param {Pair} place
    @param {SymbolLook} palette */
function mark(ctx, one, [x, y], palette) {
  const { fill, line, ink, dash } = colours(one, palette), { density, font, bg } = palette, r = R * density;
  ctx.beginPath();
  if (one.look === SQUARE) ctx.rect(x - r, y - r, 2 * r, 2 * r);
  else if (one.look === PLACE) pin(ctx, x, y, r);
  else ctx.arc(x, y, r, 0, 2 * Math.PI);
  ctx.fillStyle = fill;
  ctx.fill();
  ctx.setLineDash(dash ? [3 * density, 2.5 * density] : []);
  ctx.lineWidth = 2 * density;
  ctx.strokeStyle = line;
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.font = `600 ${12 * density}px ${font}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillStyle = ink;
  ctx.fillText(one.sign, x, y + 0.5 * density);
  if (one.old) labels.write(ctx, format.span(one.old * 60000), x, y + r + 8 * density, { size: 10 * density, weight: 400, colour: palette.t2, halo: bg, font });
}
