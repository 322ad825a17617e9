/* Names on the map: halo, priority, and hidden where they would collide. Markers beat labels, townships beat villages. */
import { isolated } from "../../state/shared/text_isolation.js";

const VILLAGES_FROM = 12, GRIDS_FROM = 14, TOWNSHIPS_FROM = 10, GAP = 3, BIN = 64, BESIDE = 12;
const AROUND = [[0, 0], [0, 1.4], [0, -1.4], [0.8, 0], [-0.8, 0], [0.6, 1.6], [-0.6, 1.6], [0.6, -1.6], [-0.6, -1.6], [0, 2.6], [0, -2.6]];
const EVERYWHERE = [-Infinity, Infinity, -Infinity, Infinity];
const LEVELS = /** @type {const} */ (["county", "township", "village", "grid"]);
/** @type {Record<typeof LEVELS[number], {size: number, weight: number, tone: Tone}>} */
const LOOKS = {
  county: { size: 16, weight: 600, tone: "t1" }, township: { size: 14, weight: 500, tone: "t1" },
  village: { size: 12, weight: 400, tone: "t1" }, grid: { size: 11, weight: 400, tone: "t2" },
};

/** Which levels are named at a zoom; the county's own name only where several counties are on the map.
    @param {number} zoom
    @param {boolean} several */
export function levels(zoom, several) {
  return LEVELS.filter((level) => ({
    county: several && zoom < TOWNSHIPS_FROM, township: zoom >= TOWNSHIPS_FROM || !several,
    village: zoom >= VILLAGES_FROM, grid: zoom >= GRIDS_FROM,
  })[level]);
}

/** Boxes that are taken, in canvas px. `free` looks only at the bins a box touches. */
function taken() {
  /** @type {Map<number, number[][]>} */
  const bins = new Map();
  /** @param {Box} box
      @param {(bin: number) => void} use */
  function each([l, t, r, b], use) {
    for (let x = Math.floor(l / BIN); x <= Math.floor(r / BIN); x++) {
      for (let y = Math.floor(t / BIN); y <= Math.floor(b / BIN); y++) use(x * 1e5 + y);
    }
  }
  const apart = (/** @type {number[]} */ a, /** @type {number[]} */ b) => a[2] <= b[0] || b[2] <= a[0] || a[3] <= b[1] || b[3] <= a[1];
  return {
    add: (/** @type {number[]} */ box) => each(box, (key) => bins.set(key, [...bins.get(key) ?? [], box])),
    /** @param {number[]} box */
    free(box) {
      let clear = true;
      each(box, (key) => { clear = clear && (bins.get(key) || []).every((other) => apart(box, other)); });
      return clear;
    },
  };
}

/** Where the labels go: `wanted` [{text, x, y, w, h}] by priority, `blocked` boxes. Those that collide are left out.
    @template {LabelBox} T
    @param {T[]} wanted
    @param {number[][]} blocked */
export function arrange(wanted, blocked) {
  const boxes = taken(), placed = [];
  blocked.forEach(boxes.add);
  for (const one of wanted) {
    const spot = spots(one).find((box) => boxes.free(box));
    if (!spot) continue;
    boxes.add(spot);
    placed.push({ ...one, x: (spot[0] + spot[2]) / 2, y: (spot[1] + spot[3]) / 2 });
  }
  return placed;
}

/** The places a label may take: on its point, else around it, `near`: else above or below, nearest first; on a map of which
    `shown` (left, right, top, bottom) is seen all of it shows, or nothing of what lies outside.
    @param {LabelBox} label */
function spots({ x, y, w, h, shown = EVERYWHERE, near = false }) {
  const box = (/** @type {number} */ cx, /** @type {number} */ cy) => [cx - w / 2 - GAP, cy - h / 2 - GAP, cx + w / 2 + GAP, cy + h / 2 + GAP];
  const [left, right, top, bottom] = shown, outside = x < left || x > right || y < top || y > bottom;
  const places = near || outside ? AROUND.filter(([across]) => !across) : AROUND;
  if (outside) return places.map(([, down]) => box(x, y + down * h)).filter((one) => isBeside(one, shown));
  return places.map(([across, down]) => box(inside(x + across * w, w, shown), y + down * h)).filter((one) => one[1] + GAP >= top && one[3] - GAP <= bottom);
}

/** Whether all of a label lies beside the map.
    @param {number[]} box
    @param {number[]} shown */
function isBeside([l, t, r, b], [left, right, top, bottom]) {
  return r - GAP <= left || l + GAP >= right || b - GAP <= top || t + GAP >= bottom;
}

/** The middle of a label w wide, moved so that the edges of the map cut nothing off.
    @param {number} x
    @param {number} w
    @param {number[]} edges */
function inside(x, w, [left, right]) {
  const room = w / 2 + GAP;
  return right - left < 2 * room ? x : Math.min(Math.max(x, left + room), right - room);
}

/** One label with its halo, centred on x, y.
    @param {CanvasRenderingContext2D} ctx
    @param {string} text
    @param {number} x
    @param {number} y
    @param {LabelLook} look */
export function write(ctx, text, x, y, { size, weight, colour, halo, font }) {
  ctx.font = `${weight} ${size}px ${font}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  ctx.lineWidth = size * 0.32;
  ctx.strokeStyle = halo;
  ctx.strokeText(text, x, y);
  ctx.fillStyle = colour;
  ctx.fillText(text, x, y);
}

/** All names of the counties on the map: `statics` as the server gives them, places in the plane. */
export class Names {
  /** @param {CountyStatic[]} statics
      @param {Plane} plane */
  constructor(statics, plane) {
    this.several = statics.length > 1;
    this.widths = /** @type {Map<string, number>} */ (new Map());
    /** @type {Map<string, PlacedName[]>} */
    this.byLevel = new Map(LEVELS.map((level) => [level, []]));
    for (const county of statics) {
      for (const [code, zh, en, lat, lon, level] of county.regions) {
        this.byLevel.get(level)?.push({ code, zh, en, x: plane.x(lon), y: plane.y(lat), level });
      }
    }
  }

  /** @param {CanvasRenderingContext2D} ctx
      @param {string} text
      @param {LabelLook} look */
  width(ctx, text, look) {
    const key = `${look.weight}|${look.size}|${text}`;
    const known = this.widths.get(key);
    if (known !== undefined) return known;
    ctx.font = `${look.weight} ${look.size}px ${look.font}`;
    const { width } = ctx.measureText(text);
    this.widths.set(key, width);
    return width;
  }

  /** Forget measured widths: the font arrived, or another is in use. */
  forget() {
    this.widths.clear();
  }

  /** @param {OverlayView} view
      @param {number} zoom
      @param {NamesLook & {blocked: number[][], teams?: {code: string, text: string}[]}} look */
  draw(view, zoom, { palette, lang, enlarge, blocked, teams = [] }) {
    const wanted = levels(zoom, this.several).flatMap((level) => this.wanted(view, level, { palette, lang, enlarge }));
    wanted.push(...this.besides(view, teams, { palette, lang, enlarge }));
    for (const one of arrange(wanted, blocked)) write(view.ctx, one.text, one.x, one.y, one.look);
  }

  /** What is said beside the names of townships, below each.
      @param {OverlayView} view
      @param {{code: string, text: string}[]} teams
      @param {NamesLook} look */
  besides(view, teams, { palette, enlarge }) {
    const size = BESIDE * enlarge * view.density;
    const look = { size, weight: 600, colour: palette.accent, halo: palette.bg, font: palette.font }, { shown } = view;
    return teams.flatMap(({ code, text }) => {
      const place = this.byLevel.get("township")?.find((one) => one.code === code);
      if (!place || !view.holds(place.x, place.y, 60)) return [];
      const [x, y] = view.pixel(place.x, place.y);
      return [{ text: isolated(text), x, y: y + 1.4 * size, w: this.width(view.ctx, isolated(text), look), h: 1.1 * size, look, shown, near: true }];
    });
  }

  /** @param {OverlayView} view
      @param {keyof typeof LOOKS} level
      @param {NamesLook} look */
  wanted(view, level, { palette, lang, enlarge }) {
    const { size, weight, tone } = LOOKS[level];
    const look = { size: size * enlarge * view.density, weight, colour: palette[tone], halo: palette.bg, font: palette.font };
    return (this.byLevel.get(level) || []).filter(({ x, y }) => view.holds(x, y, 60)).map((name) => {
      const text = isolated(lang === "en" ? name.en : name.zh), [x, y] = view.pixel(name.x, name.y), w = this.width(view.ctx, text, look);
      return { text, x, y, w, h: look.size * 1.1, look, shown: view.shown };
    });
  }
}
