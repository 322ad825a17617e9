/* Where a case is, on a map of its township: outlines from the server, the case and whoever looks put on it here. Templates only. */
import { measureDistance } from "../../../state/shared/distance.js";
import { nameOf, t } from "../../../state/shared/i18n.js";
import { html, nothing, svg } from "../../shared/render.js";

const KM_OF_DEGREE = 111.32;
const BARS = [10, 5, 2, 1, 0.5];
/** What is drawn, the lowest first. */
const LAYERS = ["others", "township", "villages", "grid", "rivers"];

/** Where a place lies on a map, in its units, and whether that is on it.
    @param {CaseMap} map
    @param {{lat: number, lon: number}} place */
export function placeOn({ width, height, box: [west, south, east, north] }, { lat, lon }) {
  const x = Math.round((lon - west) / (east - west) * width), y = Math.round((north - lat) / (north - south) * height);
  return { x: Math.min(Math.max(x, 0), width), y: Math.min(Math.max(y, 0), height), inside: x >= 0 && x <= width && y >= 0 && y <= height };
}

/** The longest bar of whole kilometres that takes less than a third of the map.
    @param {CaseMap} map */
export function scaleOf({ width, height, box: [, south, , north] }) {
  const unit = height / ((north - south) * KM_OF_DEGREE), km = BARS.find((bar) => bar * unit < width / 3) ?? 0.5;
  return { km, length: Math.round(km * unit) };
}

/** @param {CaseMap} map
    @param {PhonePoint} point */
function ownTemplate(map, point) {
  const { x, y, inside } = placeOn(map, point);
  return svg`<circle class=${inside ? "is-own" : "is-own is-off"} cx=${x} cy=${y} r="20"></circle>`;
}

/** @param {PhoneCase} about
    @param {CaseMap} map
    @param {PhonePoint | null} point */
function drawingTemplate(about, map, point) {
  const { x, y } = placeOn(map, about), { km, length } = scaleOf(map), away = point ? t("palm.map.alt.away", { km: measureDistance(point, about).toFixed(1) }) : "";
  return html`<svg class="palm-map" viewBox=${`0 0 ${map.width} ${map.height}`} role="img" aria-label=${t("palm.map.alt", { place: nameOf(about.place), away })}>
    ${LAYERS.map((layer) => (map.paths[layer] ? svg`<path class=${`is-${layer}`} d=${map.paths[layer]}></path>` : nothing))}
    ${point ? ownTemplate(map, point) : nothing}
    ${about.placed === "region" ? svg`<circle class="is-rough" cx=${x} cy=${y} r="44"></circle>` : svg`<circle class="is-halo" cx=${x} cy=${y} r="44"></circle><circle class="is-case" cx=${x} cy=${y} r="24"></circle>`}
    <path class="is-bar" d=${`M24 ${map.height - 40}v16h${length}v-16`}></path><text x=${24 + length / 2} y=${map.height - 50} text-anchor="middle">${t("palm.map.scale", { km })}</text></svg>`;
}

/** @param {PhoneCase} about
    @param {CaseMap} map
    @param {PhonePoint | null} point */
function keyTemplate(about, map, point) {
  const own = point ? html`<span class="is-own">${t(placeOn(map, point).inside ? "palm.map.own" : "palm.map.own.off")}</span>` : nothing;
  return html`<p class="palm-map-key"><span class=${about.placed === "region" ? "is-rough" : "is-case"}>${t(about.placed === "region" ? "palm.map.rough" : "palm.map.case")}</span>${own}</p>`;
}

/** @param {string} squad
    @param {PhoneCase} about
    @param {CalledCaseShown} shown */
export function caseMapTemplate(squad, about, { map: { map, open, failed }, point }) {
  const look = html`<button type="button" class="palm-link" data-act="case-map" data-whose=${squad} aria-expanded=${open ? "true" : "false"}>${t(open ? "palm.map.close" : "palm.map.open")}</button>`;
  if (!open) return look;
  if (!map) return html`${look}<p class="palm-quiet" role="status">${t(failed ? "palm.map.failed" : "palm.loading")}</p>`;
  return html`${look}${drawingTemplate(about, map, point)}${keyTemplate(about, map, point)}`;
}
