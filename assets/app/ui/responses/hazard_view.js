/* Hazard points beside the map: counts of townships, a list that the keyboard reaches, and one point with who is responsible. Templates only. */
import { LOOKS } from "../../map/layers/hazard_layer.js";
import * as format from "../../state/shared/format.js";
import { t } from "../../state/shared/i18n.js";
import { countStates, lastWord, RESULTS, STATES, sumTownships } from "../../state/responses/patrol_points.js";
import { html, nothing, repeat, svg } from "../shared/render.js";

const LINES = ["var(--t2)", "var(--red)", "var(--org)", "var(--yel)"];
const PATHS = ["", "M8 1 15 8 8 15 1 8Z", "M8 1.5 15 14 1 14Z", "M2 2H14V14H2Z", "M8 1.5A6.5 6.5 0 1 1 7.99 1.5Z"];

/** The mark of a state as on the map.
    @param {string} state */
export function hazardGlyph(state) {
  const { shape, tone, filled, dash } = LOOKS[state], line = LINES[tone], fill = tone ? `var(--fill-${tone})` : line;
  return html`<svg class="hazard-glyph" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">${svg`<path d=${PATHS[shape]} fill=${filled ? fill : "none"} stroke=${line} stroke-width=${filled ? "1" : "2"} stroke-dasharray=${dash ? "3 2" : "none"} />`}</svg>`;
}

/** @param {string} state */
const stateTemplate = (state) => html`<span class="hazard-state" data-state=${state}>${hazardGlyph(state)}${t(`patrol.state.${state}`)}</span>`;

/** @param {string} wind */
const windTemplate = (wind) => (wind ? html` <small class="hazard-wind">▲ ${t(`hazard.wind.${wind}`)}</small>` : nothing);

/** How many are in each state, those that there are.
    @param {Record<string, number>} counts */
function countsTemplate(counts) {
  return STATES.filter((state) => counts[state]).map((state) => html`<span class="hazard-count" title=${t(`patrol.state.${state}`)}>${hazardGlyph(state)}<b>${format.count(counts[state])}</b><span>${t(`patrol.state.${state}`)}</span></span>`);
}

/** The list of all points, or of a township.
    @param {{lines: PointLine[], town: string, places: Pick<Places, "name" | "path">, now: number}} given */
export function hazardListTemplate({ lines, town, places, now }) {
  const shown = lines.filter(({ row }) => row.region.startsWith(town)), counts = countStates(shown), open = shown.length - counts.patrolled - counts.idle;
  const calm = counts.idle === shown.length;
  const towns = sumTownships(lines).map(({ region, points, open: left }) => html`<option value=${region} ?selected=${region === town}>${places.name(region)} ${left}/${points}</option>`);
  return html`<div class="hazard-head"><strong>${t("hazard.title")}</strong><span>${t("hazard.points", { n: shown.length })}${calm ? "" : ` · ${t("hazard.open", { n: open })}`}</span>
    <select data-hazard-town aria-label=${t("hazard.head.place")}><option value="">${t("hazard.all")}</option>${towns}</select></div>
    <p class="hazard-counts">${calm ? t("hazard.calm") : countsTemplate(counts)}</p>
    <div class="storm-scroll" tabindex="0" role="region" aria-label=${t("hazard.list")}><table class="storm-table hazard-table"><thead><tr>${["point", "state", "due", "last", "place"].map((name) => html`<th scope="col">${t(`hazard.head.${name}`)}</th>`)}</tr></thead>
    <tbody>${repeat(shown, ({ row }) => row.id, (one) => lineTemplate(one, places, now))}</tbody></table></div>`;
}

/** @param {PointLine} one
    @param {Pick<Places, "name" | "path">} places
    @param {number} now */
function lineTemplate({ row, state, wind }, places, now) {
  const last = lastWord(row);
  return html`<tr><th scope="row"><button type="button" class="hazard-open" data-hazard=${row.id}>${row.name}</button><small>${t(`hazard.kind.${row.hazard}`)}${windTemplate(wind)}</small></th>
    <td>${stateTemplate(state)}</td><td>${row.due_at ? format.when(Date.parse(row.due_at), now) : "—"}</td><td>${last === null ? "—" : format.when(last, now)}</td><td>${places.name(row.region.slice(0, 9))}</td></tr>`;
}

/** One point: what, who, until when, what was reported, and what may be done.
    @param {PointLine} line
    @param {{history: PatrolTold[] | null, may: boolean, places: Pick<Places, "name" | "path">, now: number, note: string, calls?: HazardCalls}} given */
export function hazardTemplate({ row, state, wind }, { history, may, places, now, note, calls = {} }) {
  const facts = [t(`hazard.kind.${row.hazard}`), places.path(row.region), row.households ? t("hazard.households", { n: row.households }) : ""].filter(Boolean).join(" · ");
  const water = row.capacity ? html`<p>${t("hazard.reservoir.facts", { capacity: row.capacity, level: row.flood_level ?? "—", height: row.dam_height ?? "—" })}</p>` : nothing;
  const acts = html`<div class="hazard-acts">${may ? RESULTS.map((result) => html`<button type="button" class="btn btn-small" data-hazard-record=${result}>${t("patrol.record", { result: t(`patrol.result.${result}`) })}</button>`) : nothing}
    ${may && row.contacts.length ? html`<button type="button" class="btn btn-small" data-hazard-call>${t("hazard.call")}</button>` : nothing}
    <button type="button" class="btn btn-small" data-hazard-map>${t("hazard.map")}</button>${row.case ? html`<button type="button" class="btn btn-small" data-hazard-case=${row.case}>${t("hazard.case")}</button>` : nothing}</div>`;
  return html`<div class="hazard-head"><button type="button" class="btn btn-small" data-hazard-back>${t("hazard.back")}</button><strong>${row.name}</strong>${stateTemplate(state)}${windTemplate(wind)}</div>
    <div class="storm-scroll hazard-detail" tabindex="0" role="region" aria-label=${row.name}><p>${facts}${row.due_at ? ` · ${t("patrol.due", { time: format.when(Date.parse(row.due_at), now) })}` : ""}</p>${water}
    <p>${t("patrol.look")}${row.look || t(`hazard.look.${row.hazard}`)}</p>${state === "abnormal" && row.what ? html`<p class="hazard-wrong">▲ ${row.what}</p>` : nothing}
    <h3>${t("hazard.responsible")}</h3>${row.contacts.length ? html`<ul>${row.contacts.map((one) => contactTemplate(one, calls[one.person]))}</ul>` : html`<p class="hazard-wrong">▲ ${t("hazard.nobody")}</p>`}
    ${acts}<p class="hazard-note" role="status">${note}</p><h3>${t("hazard.history")}</h3>${historyTemplate(history, now)}</div>`;
}

/** Who is responsible; once they were asked for, with the name and number to call.
    @param {HazardContact} one
    @param {{name: string, phone: string} | undefined} call */
function contactTemplate(one, call) {
  const number = call?.phone ? html`<a class="link num" href=${`tel:${call.phone}`}>${call.phone}</a>` : call ? t("hazard.call.none") : one.phone;
  return html`<li>${t(`hazard.duty.${one.duty}`)} <b>${call?.name || one.name || one.person}</b> ${one.post ? `${one.post} · ` : ""}${number}</li>`;
}

/** @param {PatrolTold[] | null} history
    @param {number} now */
function historyTemplate(history, now) {
  if (!history) return html`<p>${t("hazard.waiting")}</p>`;
  if (!history.length) return html`<p>${t("hazard.history.none")}</p>`;
  return html`<ul>${repeat(history, (one) => one.id, (one) => html`<li><b>${format.when(Date.parse(one.at), now)}</b> ${t(`patrol.result.${one.result}`)} ${one.what} <small>${t("hazard.said", { who: one.name || one.said_by.split(" ")[0] })}</small></li>`)}</ul>`;
}
