/* The storm on the wall: where it is, seen from far, and when each wind reaches the county. No controls. */
import { getContext } from "../../map/drawing/canvas.js";
import { readPalette } from "../../map/drawing/palette.js";
import { createPlane, PLANE_ZOOM } from "../../map/geometry/plane.js";
import { drawStorms } from "../../map/layers/storm_layer.js";
import * as format from "../../state/shared/format.js";
import { nameOf, t } from "../../state/shared/i18n.js";
import { coverWithin, FORCES, gradeOf, listStorms, newest, outlooksOf, reachOf, sumAhead } from "../../state/responses/storms.js";
import { h } from "../shared/dom.js";
import { html, nothing, render } from "../shared/render.js";

const HOURS = 24, WIDEST = FORCES[0];   // so far ahead the wall tells what the widest of the winds covers
const MARGIN = 0.12, FARTHEST = 5;   // share of the picture around; degrees that it shows at least

/** A view of a canvas that holds all places, and the plane it is in.
    @param {HTMLCanvasElement} canvas
    @param {LatLon[]} places */
export function viewOf(canvas, places) {
  const lats = places.map(({ lat }) => lat), lons = places.map(({ lon }) => lon);
  const mid = (/** @type {number[]} */ all) => (Math.min(...all) + Math.max(...all)) / 2;
  const plane = createPlane(mid(lats), mid(lons)), density = devicePixelRatio || 1;
  const wide = Math.max(FARTHEST, Math.max(...lons) - Math.min(...lons)), high = Math.max(FARTHEST, Math.max(...lats) - Math.min(...lats));
  const px = plane.x(mid(lons) + wide) - plane.x(mid(lons)), py = plane.y(mid(lats) - high / 2) - plane.y(mid(lats) + high / 2);
  const scale = Math.min(canvas.width / px, canvas.height / py) * (1 - 2 * MARGIN), dx = canvas.width / 2, dy = canvas.height / 2;
  const ctx = getContext(canvas);
  return {
    plane, zoom: PLANE_ZOOM + Math.log2(scale / density),
    view: /** @type {View} */ ({
      ctx, scale, density, zoomScale: scale / density, dx, dy, x0: -dx / scale, y0: -dy / scale, x1: dx / scale, y1: dy / scale,
      toPlane: () => ctx.setTransform(scale, 0, 0, scale, dx, dy), toPixels: () => ctx.setTransform(1, 0, 0, 1, 0, 0),
      pixel: (x, y) => [x * scale + dx, y * scale + dy],
    }),
  };
}

/** Of one wind: the first township that it reaches, and when; or that nobody knows.
    @param {StormOutlook} outlook
    @param {string} force
    @param {Places} places */
export function windLine(outlook, force, places) {
  const winds = outlook.townships.map((one) => ({ region: one.region, wind: one.winds[force] }));
  const told = winds.filter(({ wind }) => wind.begins && wind.state !== "unknown").sort((a, b) => Date.parse(a.wind.begins?.[1] ?? "") - Date.parse(b.wind.begins?.[1] ?? ""));
  if (!told.length) return t(winds.some(({ wind }) => wind.state === "unknown") ? "storm.unknown" : "storm.wind.none");
  const [{ region, wind }] = told, likely = format.when(Date.parse(wind.begins?.[1] ?? ""), Date.parse(outlook.at));
  if (wind.state === "passed") return t("storm.wall.passed");
  return wind.state === "now" ? t("storm.wall.now", { place: places.name(region) }) : t("storm.wall.first", { place: places.name(region), likely });
}

/** Of one wind: how many grids it covers at the points of the day after the last position; "" where it comes to none.
    @param {WindAhead | null} ahead */
export function coverLine(ahead) {
  if (!ahead) return "";
  const { grids, unknown_grids: unknown, reached } = ahead, points = ahead.points.join(t("list.join"));
  if (grids) return t(unknown ? "storm.wall.ahead.some" : "storm.wall.ahead", { hours: HOURS, points, n: grids, unknown });
  if (reached) return t("storm.wall.ahead.between", { hours: HOURS, points });
  return unknown ? t("storm.wall.ahead.unknown", { hours: HOURS, points, n: unknown }) : "";
}

/** What is known of the widest wind over all counties of a wall, within its region. `known`: by outlook, as it was worked out before.
    @param {{county: string, outlook: StormOutlook}[]} outlooks
    @param {string} region
    @param {Pick<Places, "grids">} places
    @param {WeakMap<StormOutlook, WindAhead | null>} known */
export function lookAhead(outlooks, region, places, known) {
  return sumAhead(outlooks.map(({ county, outlook }) => {
    if (known.has(outlook)) return known.get(outlook) ?? null;
    const within = region.startsWith(county) ? region : county, grids = places.grids(within).map(({ code }) => code);
    const ahead = coverWithin(outlook, WIDEST, HOURS, within, grids);
    known.set(outlook, ahead);
    return ahead;
  }));
}

/** The box on the wall: not there without a storm.
    @param {HTMLElement | null} place
    @param {Pick<LiveData, "states" | "places" | "now" | "ready" | "statics" | "boot">} live */
export function createStormInset(place, live) {
  const canvas = h("canvas", "storm-inset"), words = h("div", "storm-words");
  /** @type {WeakMap<StormOutlook, WindAhead | null>} */
  const known = new WeakMap();
  let key = "";
  place?.append(words, canvas);

  /** @param {{county: string, outlook: StormOutlook}[]} outlooks */
  function aheadTemplate(outlooks) {
    const line = coverLine(lookAhead(outlooks, live.boot.region, live.places, known));
    return line ? html`<dd class="storm-ahead">${line}</dd>` : nothing;
  }

  /** @param {Storm} storm */
  function drawWords({ head, track, forecasts }) {
    const outlooks = outlooksOf(live.states(), head.id), every = { ...head.outlook, townships: outlooks.flatMap(({ outlook }) => outlook.townships) };
    const point = newest({ head, track, forecasts }), grade = gradeOf(point.wind_ms);
    const strength = [grade ? t(`storm.grade.${grade}`) : "", point.wind_ms === null ? "" : `${point.wind_ms} m/s`].filter(Boolean).join(" · ");
    render(html`<strong>${t("storm.title", { name: nameOf(head) || head.id })}</strong><span>${strength}</span>
      <span class="storm-when">${t("storm.at", { time: format.when(Date.parse(head.outlook.at), live.now()) })} </span><span class="storm-when">${t(head.outlook.known ? "storm.model" : "storm.unpublished")}</span>
      <dl>${FORCES.map((force) => html`<dt><i class=${`swatch storm-${force}`}></i>${t(`storm.force.${force}`)}</dt><dd>${windLine(every, force, live.places)}</dd>${force === WIDEST ? aheadTemplate(outlooks) : nothing}`)}</dl>`, words);
  }

  /** @param {Storm} storm */
  function drawPicture(storm) {
    const box = canvas.getBoundingClientRect(), density = devicePixelRatio || 1;
    canvas.width = Math.round(box.width * density);
    canvas.height = Math.round(box.height * density);
    if (!canvas.width || !canvas.height) return;
    const home = live.statics.map(({ bbox: [west, south, east, north] }) => ({ lat: (south + north) / 2, lon: (west + east) / 2 }));
    const { plane, view, zoom } = viewOf(canvas, [...reachOf(storm), ...home]), palette = readPalette();
    drawStorms(view, [storm], { plane, palette, zoom, names: () => "" });
    view.ctx.fillStyle = palette.accent;
    for (const { lat, lon } of home) {
      const [x, y] = view.pixel(plane.x(lon), plane.y(lat)), side = 9 * density;
      view.ctx.fillRect(x - side / 2, y - side / 2, side, side);
    }
  }

  return {
    draw() {
      if (!place) return;
      const [storm] = listStorms(live.states());
      place.hidden = !storm;
      if (!storm) return;
      drawWords(storm);
      const now = JSON.stringify([storm.head.outlook.at, storm.head.id, storm.forecasts.map(({ issued }) => issued), canvas.clientWidth, canvas.clientHeight]);
      if (now !== key) drawPicture(storm);
      key = now;
    },
  };
}
