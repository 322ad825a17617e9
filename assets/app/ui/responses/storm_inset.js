/* The storm on the wall: where it is, seen from far, and when each wind reaches the county. No controls. */
import { getContext } from "../../map/drawing/canvas.js";
import { readPalette } from "../../map/drawing/palette.js";
import { createPlane, PLANE_ZOOM } from "../../map/geometry/plane.js";
import { drawStorms } from "../../map/layers/storm_layer.js";
import * as format from "../../state/shared/format.js";
import { nameOf, t } from "../../state/shared/i18n.js";
import { coverWithin, FORCES, gradeOf, listStorms, newest, reachOf } from "../../state/responses/storms.js";
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

/** Of one wind: how many grids it covers until a day after the last position; "" where it covers none.
    @param {StormOutlook} outlook
    @param {Pick<WindCover, "grids" | "unknown_grids"> | null} cover
    @param {number} now */
export function coverLine(outlook, cover, now) {
  if (!cover || !(cover.grids || cover.unknown_grids)) return "";
  const time = format.when(Date.parse(outlook.at) + HOURS * 3600e3, now);
  if (!cover.grids) return t("storm.wall.until.unknown", { time, n: cover.unknown_grids });
  return t(cover.unknown_grids ? "storm.wall.until.some" : "storm.wall.until", { time, n: cover.grids, unknown: cover.unknown_grids });
}

/** The box on the wall: not there without a storm.
    @param {HTMLElement | null} place
    @param {Pick<LiveData, "states" | "places" | "now" | "ready" | "statics" | "boot">} live */
export function createStormInset(place, live) {
  const canvas = h("canvas", "storm-inset"), words = h("div", "storm-words");
  /** @type {Pick<WindCover, "grids" | "unknown_grids"> | null} */
  let cover = null;
  /** @type {StormOutlook | undefined} */
  let covered;
  let key = "";
  place?.append(words, canvas);

  /** @param {StormOutlook} outlook */
  function untilTemplate(outlook) {
    if (covered !== outlook) {
      const grids = live.places.grids(live.boot.region).map(({ code }) => code);
      cover = coverWithin(outlook, WIDEST, HOURS, grids);
      covered = outlook;
    }
    const line = coverLine(outlook, cover, live.now());
    return line ? html`<dd class="storm-until">${line}</dd>` : nothing;
  }

  /** @param {Storm} storm */
  function drawWords({ head, track, forecasts }) {
    const point = newest({ head, track, forecasts }), grade = gradeOf(point.wind_ms);
    const strength = [grade ? t(`storm.grade.${grade}`) : "", point.wind_ms === null ? "" : `${point.wind_ms} m/s`].filter(Boolean).join(" · ");
    render(html`<strong>${t("storm.title", { name: nameOf(head) || head.id })}</strong><span>${strength}</span>
      <span class="storm-when">${t("storm.at", { time: format.when(Date.parse(head.outlook.at), live.now()) })} </span><span class="storm-when">${t(head.outlook.known ? "storm.model" : "storm.unpublished")}</span>
      <dl>${FORCES.map((force) => html`<dt><i class=${`swatch storm-${force}`}></i>${t(`storm.force.${force}`)}</dt><dd>${windLine(head.outlook, force, live.places)}</dd>${force === WIDEST ? untilTemplate(head.outlook) : nothing}`)}</dl>`, words);
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
