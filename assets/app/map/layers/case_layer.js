/* Open cases as markers: who is shown at which zoom, what is clustered, and what lies under the pointer. Drawing is on the
   overlay's canvas. Clusters never cross a township's border; one stands where its worst case is. */
import { getContext } from "../drawing/canvas.js";
import * as labels from "../drawing/labels.js";
import { PLANE_ZOOM } from "../geometry/plane.js";
import * as symbols from "../drawing/symbols.js";

export const RINGS_FROM = 12;
const SEVERITY_4_FROM = 12, POSITIONS_FROM = 13, REACH = 4;
export const SIZES = { desk: 24, wall: 38 };

/** A row in the plane, with what clustering needs: `rank` orders by severity, then the longest open.
    @param {CaseRow} row
    @param {Plane} plane */
export function item(row, plane) {
  const rank = row.severity * 1e14 + Date.parse(row.reported_at);
  return { row, x: plane.x(row.lon), y: plane.y(row.lat), rank, township: Number(row.region.slice(6, 9)) + 1000 * (Number(row.region.slice(2, 6)) % 1000) };
}

const worse = (/** @type {CaseItem} */ a, /** @type {CaseItem} */ b) => a.rank - b.rank || (a.row.id < b.row.id ? -1 : 1);

/**
 * Group items into marks {x, y, severity, count, ids, row}, worst first. `scale`: px a unit; `gap`: px below which two
 * of one township become one; `alone`: id that is never grouped.
 * @param {CaseItem[]} items
 * @param {ClusterLook} look
 */
export function cluster(items, { scale, gap, zoom, alone }) {
  const side = gap / scale, bins = new Map(), marks = [];
  for (const one of [...items].sort(worse)) {
    const mark = one.row.id === alone ? null : near(bins, one, side);
    if (mark) {
      mark.count += 1;
      mark.ids.push(one.row.id);
    } else marks.push(begin(bins, one, side, alone));
  }
  const shown = marks.filter((mark) => zoom >= SEVERITY_4_FROM || mark.severity < 4 || mark.row.id === alone);
  const selected = shown.find((mark) => mark.row.id === alone);
  return selected ? shown.map((mark) => aside(mark, selected, side)) : shown;
}

/** A mark that the selected one would cover stands beside it.
    @param {CaseMark} mark
    @param {CaseMark} selected
    @param {number} side */
function aside(mark, selected, side) {
  const dx = mark.x - selected.x, dy = mark.y - selected.y, far = Math.hypot(dx, dy);
  if (mark === selected || far >= side) return mark;
  const by = far > side / 20 ? side / far : 0;
  return { ...mark, x: by ? selected.x + dx * by : selected.x + side, y: by ? selected.y + dy * by : selected.y };
}

/** @param {Bins} bins
    @param {CaseItem} item
    @param {number} side
    @param {string | null} alone */
function begin(bins, { row, x, y, township }, side, alone) {
  const mark = { x, y, severity: row.severity, count: 1, ids: [row.id], row };
  if (row.id === alone) return mark;
  const key = bin(township, Math.floor(x / side), Math.floor(y / side));
  const others = bins.get(key);
  if (others) others.push(mark);
  else bins.set(key, [mark]);
  return mark;
}

/** One number for a township and a square of the plane: 20 bits of township, 16 of each axis.
    @param {number} township
    @param {number} column
    @param {number} row */
function bin(township, column, row) {
  return (township * 65536 + (column & 65535)) * 65536 + (row & 65535);
}

/** The mark of the same township that is closer than `side`, if any.
    @param {Bins} bins
    @param {CaseItem} item
    @param {number} side */
function near(bins, { x, y, township }, side) {
  const column = Math.floor(x / side), row = Math.floor(y / side);
  for (let c = column - 1; c <= column + 1; c++) {
    for (let r = row - 1; r <= row + 1; r++) {
      const found = bins.get(bin(township, c, r))?.find((mark) => Math.hypot(mark.x - x, mark.y - y) < side);
      if (found) return found;
    }
  }
  return null;
}

/** The cases on the map: takes rows, gives marks for a zoom, hit-tests. */
export class Cases {
  /** @param {Plane} plane
      @param {number} size */
  constructor(plane, size) {
    this.plane = plane;
    this.size = size;
    this.items = /** @type {CaseItem[]} */ ([]);
    this.marks = /** @type {CaseMark[]} */ ([]);
    this.key = "";
    this.version = 0;
    this.selected = /** @type {string | null} */ (null);
    /** @type {WeakMap<CaseRow, CaseItem>} */
    this.places = new WeakMap();
  }

  /** @param {CaseRow[]} rows */
  set(rows) {
    this.items = rows.map((row) => this.item(row));
    this.version += 1;
  }

  /** @param {CaseRow} row */
  item(row) {
    const known = this.places.get(row) ?? item(row, this.plane);
    this.places.set(row, known);
    return known;
  }

  /** @param {string | null} id */
  select(id) {
    this.selected = id;
    this.version += 1;
  }

  /** The marks at a zoom; worked out once until rows, zoom or selection change.
      @param {number} zoom */
  at(zoom) {
    const key = `${zoom}|${this.version}`;
    if (key !== this.key) this.marks = cluster(this.items, { scale: this.plane.scale(zoom), gap: this.size * 1.3, zoom, alone: this.selected });
    this.key = key;
    return this.marks;
  }

  /** The mark under a place, or null.
      @param {number} x
      @param {number} y
      @param {number} zoom */
  hit(x, y, zoom) {
    const reach = (this.size / 2 + REACH) / this.plane.scale(zoom);
    let best = null, least = reach;
    for (const mark of this.at(zoom)) {
      const d = Math.hypot(mark.x - x, mark.y - y);
      if (d <= least) [best, least] = [mark, d];
    }
    return best;
  }
}

/** @param {OverlayView} view
    @param {Cases} cases
    @param {number} zoom */
function inView(view, cases, zoom) {
  return cases.at(zoom).filter((mark) => view.holds(mark.x, mark.y, cases.size));
}

/** Draw the marks that the canvas view shows, the worst on top.
    @param {OverlayView} view
    @param {Cases} cases
    @param {number} zoom
    @param {Palette} palette
    @param {Sprites} sprites */
export function draw(view, cases, zoom, palette, sprites) {
  const size = cases.size * view.density;
  for (const mark of inView(view, cases, zoom).reverse()) drawMark(view, mark, size, palette, sprites, mark.row.id === cases.selected);
}

/** The boxes of the marks in view, canvas px: labels keep clear of them.
    @param {OverlayView} view
    @param {Cases} cases
    @param {number} zoom */
export function boxes(view, cases, zoom) {
  return inView(view, cases, zoom).map((mark) => box(view, mark, cases.size * view.density));
}

/** @param {View} view
    @param {CaseMark} mark
    @param {number} size */
function box(view, mark, size) {
  const [x, y] = view.pixel(mark.x, mark.y);
  const right = mark.count > 99 ? 1.8 : mark.count > 1 ? 0.85 : 0.55;
  return [x - size * 0.55, y - size * 0.65, x + size * right, y + size * 0.55];
}

/** @param {View} view
    @param {CaseMark} mark
    @param {number} size
    @param {Palette} palette
    @param {Sprites} sprites
    @param {boolean} selected */
function drawMark(view, mark, size, palette, sprites, selected) {
  const [x, y] = view.pixel(mark.x, mark.y), { ctx, density } = view;
  if (selected) ring(ctx, x, y, size * 0.5 + 8 * density, density, palette);
  const { canvas, left, up } = sprites.get(mark, size, density, palette);
  ctx.drawImage(canvas, Math.round(x) - left, Math.round(y) - up);
}

/** @param {CanvasRenderingContext2D} ctx
    @param {number} x
    @param {number} y
    @param {number} r
    @param {number} density
    @param {Palette} palette */
function ring(ctx, x, y, r, density, palette) {
  for (const [width, colour] of /** @type {const} */ ([[5.5, palette.bg], [2.5, palette.accent]])) {
    ctx.beginPath();
    ctx.arc(x, y, r, 0, 2 * Math.PI);
    ctx.lineWidth = width * density;
    ctx.strokeStyle = colour;
    ctx.stroke();
  }
}

/** What a marker takes around its place, in canvas px, and no more: what is drawn with it costs by its area, seen or not.
    @param {number} count
    @param {number} size
    @param {number} density */
export function roomOf(count, size, density) {
  const side = Math.ceil(size * 0.55 + 3 * density), digits = Math.min(4, String(count).length);
  if (count < 2) return { left: side, up: side, right: side, down: side };
  return { left: side, up: Math.ceil(size * 0.65 + 3 * density), right: Math.ceil(size * (0.9 + 0.3 * digits)), down: side };
}

/** Markers drawn once for each severity and count. `clear` after a change of theme. */
export function sprites() {
  const made = new Map();
  /** @param {CaseMark} mark
      @param {number} size
      @param {number} density
      @param {Palette} palette */
  function make({ severity, count }, size, density, palette) {
    const canvas = document.createElement("canvas"), { left, up, right, down } = roomOf(count, size, density);
    canvas.width = left + right;
    canvas.height = up + down;
    const ctx = getContext(canvas), look = { ...palette, density };
    symbols.severity(ctx, severity, left, up, size, palette.severity[severity], look);
    if (count > 1) symbols.badge(ctx, count, left, up, size, look);
    return { canvas, left, up };
  }
  return {
    clear: () => made.clear(),
    /** @param {CaseMark} mark
        @param {number} size
        @param {number} density
        @param {Palette} palette */
    get(mark, size, density, palette) {
      const key = `${mark.severity}|${mark.count}|${size}|${density}`;
      if (!made.has(key)) made.set(key, make(mark, size, density, palette));
      return made.get(key);
    },
  };
}

/** Where people are: small discs, from zoom 13 on.
    @param {OverlayView} view
    @param {Iterable<PositionRow>} people
    @param {Plane} plane
    @param {number} zoom
    @param {Palette} palette */
export function drawPositions(view, people, plane, zoom, palette) {
  if (zoom < POSITIONS_FROM) return;
  const { ctx, density } = view;
  ctx.lineWidth = 1.5 * density;
  for (const { lat, lon } of people) {
    const px = plane.x(lon), py = plane.y(lat);
    if (!view.holds(px, py, 6)) continue;
    ctx.beginPath();
    ctx.arc(...view.pixel(px, py), 4 * density, 0, 2 * Math.PI);
    ctx.fillStyle = palette.t1;
    ctx.strokeStyle = palette.bg;
    ctx.fill();
    ctx.stroke();
  }
}

/** One and three kilometres around the selected case.
    @param {View} view
    @param {CaseItem} item
    @param {Palette} palette */
export function drawRings(view, { x, y, row }, palette) {
  const { ctx, density, scale } = view, [cx, cy] = view.pixel(x, y);
  const metre = 1 / ((156543.03392 * Math.cos((row.lat * Math.PI) / 180)) / 2 ** PLANE_ZOOM);
  const around = [1, 3].map((km) => [km, km * 1000 * metre * scale]);
  ctx.setLineDash([4 * density, 4 * density]);
  ctx.lineWidth = density;
  ctx.strokeStyle = palette.t2;
  for (const [, r] of around) {
    ctx.beginPath();
    ctx.arc(cx, cy, r, 0, 2 * Math.PI);
    ctx.stroke();
  }
  ctx.setLineDash([]);
  const look = { size: 12 * density, weight: 400, colour: palette.t2, halo: palette.bg, font: palette.font };
  for (const [km, r] of around) labels.write(ctx, `${km} km`, cx, cy + r, look);
}
