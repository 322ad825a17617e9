/* The parts of /evacuation as templates: strip, townships and grids, shelters, households. */
import { count, when } from "../../state/shared/format.js";
import { t } from "../../state/shared/i18n.js";
import { readCounts, STATES } from "../../state/households/evacuation_summary.js";
import { html, iconTemplate, nothing, repeat } from "../shared/render.js";

export const FIGURES = /** @type {const} */ (["should", "unknown", "told", "refused", "moved", "settled"]);
export const COLUMNS = ["place", "should", "unknown", "told", "refused", "moved", "settled", "verified", "vulnerable", "due"];
const HOUSEHOLD = ["head", "people", "risk", "grid", "state", "place", "note"];

/** @param {string} text
    @param {number} now */
const at = (text, now) => when(Date.parse(text), now);

/** @param {string} act
    @param {string} icon
    @param {string} words
    @param {string} [cls] */
const button = (act, icon, words, cls = "btn") => html`<button class=${cls} data-act=${act}>${iconTemplate(icon)}<span>${words}</span></button>`;

/** @param {EvacuationOrderRow[]} orders
    @param {EvacuationOrderRow | null} order
    @param {EvacuationBranchRow | undefined} whole
    @param {{may: boolean, now: number, place: string, note: string, due: {at: number | null, of: string}, behind: boolean}} how */
export function stripTemplate(orders, order, whole, { may, now, place, note, due, behind }) {
  const order_it = may ? button("order", "send", t("evacuation.do.order"), order ? "btn btn-small" : "btn btn-main") : nothing;
  const said = note ? html`<p class="evac-note">${note}</p>` : nothing;
  if (!order || !whole) return html`<div class="evac-title"><h2>${t("evacuation.none")}</h2><p>${t("evacuation.none.why")}</p></div><div class="evac-acts">${order_it}${said}</div>`;
  const people = readCounts(whole.people), households = readCounts(whole.households);
  const choice = orders.length > 1 ? html`<select class="rollout-choice" data-act="choose" aria-label=${t("evacuation.choose")}>${repeat(orders, (one) => one.id, (one) => html`
    <option value=${one.id} .selected=${one.id === order.id}>${one.id}</option>`)}</select>` : nothing;
  const risks = order.risks.map((risk) => t(`evacuation.risk.${risk}`)).join(t("list.join"));
  const told = order.lifted_at ? t("evacuation.lifted", { time: at(order.lifted_at, now) }) : t("evacuation.ordered", { time: at(order.ordered_at, now) });
  return html`<div class="evac-title"><h2>${order.id} ${place}</h2><p>${[told, risks].filter(Boolean).join(" · ")}</p>${choice}</div>
    <dl class="evac-figures">${FIGURES.map((name) => figure(name, people[name], households[name]))}
      ${figure("verified", whole.verified[1], whole.verified[0])}${figure("vulnerable", null, whole.vulnerable)}</dl>
    <div class=${`evac-due${behind ? " is-behind" : ""}`}>${dueWords(due, people.left, behind, now)}</div>
    <div class="evac-acts">${order.lifted_at || !may ? nothing : button("lift", "check", t("evacuation.do.lift"))}
      ${button("form", "printer", t("evacuation.do.form"), "btn btn-small")}${button("list", "upload", t("evacuation.do.list"), "btn btn-small")}${button("file", "download", t("evacuation.do.file"), "btn btn-small")}${order_it}${said}</div>`;
}

/** @param {string} name
    @param {number | null} people
    @param {number} households */
function figure(name, people, households) {
  const n = people ?? households;
  return html`<div class=${`evac-figure is-${name}${n ? "" : " is-none"}`} data-figure=${name}><dt>${t(`evacuation.figure.${name}`)}</dt>
    <dd><b>${count(n)}</b><small>${people === null ? nothing : t("evacuation.households", { n: households })}</small></dd></div>`;
}

/** @param {{at: number | null, of: string}} due
    @param {number} left
    @param {boolean} behind
    @param {number} now */
function dueWords(due, left, behind, now) {
  if (due.at === null) return html`<strong>${t("evacuation.due.unknown")}</strong>`;
  const words = behind ? html`${iconTemplate("alert-triangle")}${t("evacuation.due.behind", { n: left })}` : t("evacuation.due", { time: when(due.at, now) });
  return html`<strong>${words}</strong><small>${t(`evacuation.due.of.${due.of}`)}${behind ? html` ${when(due.at, now)}` : nothing}</small>`;
}

/** @param {ReturnType<typeof import("../../state/households/evacuation_summary.js").listPlaces>} lines
    @param {{selected: string, now: number}} how */
export function placesTemplate(lines, { selected, now }) {
  return html`<table class="table evac-table"><thead><tr>${COLUMNS.map((name) => html`<th scope="col" class=${name === "place" ? "" : "num"}>${t(`evacuation.head.${name}`)}</th>`)}</tr></thead>
    <tbody>${repeat(lines, (line) => line.region, (line) => placeLine(line, selected, now))}</tbody></table>`;
}

/** @param {ReturnType<typeof import("../../state/households/evacuation_summary.js").listPlaces>[number]} line
    @param {string} selected
    @param {number} now */
function placeLine(line, selected, now) {
  const { people } = line, label = (/** @type {string} */ name) => t(`evacuation.head.${name}`);
  const num = (/** @type {string} */ name, /** @type {number} */ n, cls = "") => html`<td data-label=${label(name)} class=${`num ${n ? cls : "is-none"}`}>${count(n)}</td>`;
  const due = line.due.at === null ? "—" : when(line.due.at, now);
  return html`<tr class=${`evac-line depth-${line.depth}${line.behind ? " is-behind" : ""}`} data-region=${line.region} aria-selected=${String(line.region === selected)}>
    <td><button class="link evac-place" data-act="place" data-value=${line.region} aria-expanded=${line.depth ? nothing : String(line.open)}>${line.depth ? nothing : iconTemplate(line.open ? "chevron-down" : "chevron-right")}${line.name}</button></td>
    ${num("should", people.should)}${num("unknown", people.unknown, "warn")}${num("told", people.told)}${num("refused", people.refused, "bad")}${num("moved", people.moved)}${num("settled", people.settled)}
    ${num("verified", line.verified)}${num("vulnerable", line.vulnerable, "bad")}<td class="num" data-label=${label("due")}>${line.behind ? iconTemplate("alert-triangle") : nothing}${due}</td></tr>`;
}

/** @param {EvacuationShelterRow[]} shelters
    @param {string} chosen */
export function sheltersTemplate(shelters, chosen) {
  return html`<ul class="evac-shelter-list">${repeat(shelters, (one) => one.id, (one) => html`<li class=${one.over ? "is-over" : ""}>
    <button class="link" data-act="shelter" data-value=${one.code} aria-pressed=${String(one.code === chosen)}>${one.name || t("evacuation.place.relatives")}</button>
    <b class="num">${t("evacuation.people", { n: one.people })}</b>
    <small>${one.over ? html`${iconTemplate("alert-triangle")}${t("evacuation.over", { n: one.people - one.capacity })}` : one.capacity ? t("evacuation.full", { n: one.capacity }) : nothing}</small></li>`)}</ul>`;
}

/** @param {string} chosen */
export function filterTemplate(chosen) {
  return html`<div class="segments" role="group">${["", ...STATES].map((state) => html`<button class="segment" data-act="state" data-value=${state} aria-pressed=${String(state === chosen)}>${state ? t(`evacuation.state.${state}`) : t("evacuation.do.all")}</button>`)}</div>`;
}

/** @param {HouseholdLine[]} rows
    @param {{rest: number, name(code: string): string, place(code: string): string, revealed(household: string): RevealedHousehold | undefined}} how */
export function householdsTemplate(rows, { rest, name, place, revealed }) {
  const more = rest > 0 ? html`<p><button class="btn btn-small" data-act="more">${t("evacuation.do.more", { n: rest })}</button></p>` : nothing;
  return html`<table class="table evac-table evac-households"><thead><tr>${HOUSEHOLD.map((column) => html`<th scope="col">${t(`evacuation.column.${column}`)}</th>`)}<th></th></tr></thead>
    <tbody>${repeat(rows, (row) => row.household, (row) => householdLine(row, name, place, revealed(row.household)))}</tbody></table>${more}`;
}

/** @param {HouseholdLine} row
    @param {(code: string) => string} name
    @param {(code: string) => string} place
    @param {RevealedHousehold | undefined} known */
function householdLine(row, name, place, known) {
  const cell = (/** @type {string} */ column, /** @type {Content} */ inside) => html`<td data-label=${t(`evacuation.column.${column}`)}>${inside}</td>`;
  const out = ["moved", "settled"].includes(row.state), home = row.state === "returned";
  const weak = row.vulnerable.map((code) => html`<span class="evac-weak">${t(`evacuation.vulnerable.${code}`)}</span>`);
  const act = (/** @type {string} */ kind, /** @type {string} */ words) => html`<button class="btn btn-small" data-act="report" data-kind=${kind} data-value=${row.household}>${words}</button>`;
  const acts = home ? nothing : out ? html`${row.state === "moved" ? act("settled", t("evacuation.do.settled")) : nothing}${row.verified ? nothing : html`<button class="btn btn-small" data-act="verify" data-value=${row.household}>${t("evacuation.do.verify")}</button>`}`
    : html`${row.state === "refused" ? act("persuaded", t("evacuation.do.persuaded")) : html`${row.state === "should_move" ? act("told", t("evacuation.do.told")) : nothing}${act("refused", t("evacuation.do.refused"))}`}${act("moved", t("evacuation.do.moved"))}${act("settled", t("evacuation.do.settled"))}`;
  return html`<tr data-household=${row.household} class=${row.vulnerable.length && !out && !home ? "is-urgent" : ""}>
    ${cell("head", html`${headTemplate(row, known)} ${weak}`)}${cell("people", html`<span class="num">${row.people}</span>`)}
    ${cell("risk", row.risk ? t(`evacuation.risk.${row.risk}`) : "—")}${cell("grid", name(row.grid))}
    ${cell("state", html`<span class=${`evac-state is-${row.state}`}>${t(`evacuation.state.${row.state}`)}</span>${row.verified ? html` <span class="quiet">${iconTemplate("user-check")}${t("evacuation.verified")}</span>` : nothing}`)}
    ${cell("place", row.place ? place(row.place) : "—")}${cell("note", [row.extra, row.note].filter(Boolean).join(" · ") || "—")}
    <td class="evac-row-acts">${acts}<button class="btn btn-small" data-act="card" data-value=${row.household}>${t("evacuation.do.card")}</button></td></tr>`;
}

/** Whom a household is reached by: masked with a way to ask, or as it is while it is shown.
    @param {HouseholdLine} row
    @param {RevealedHousehold | undefined} known */
function headTemplate(row, known) {
  if (!known) return html`<strong>${row.head || row.household}</strong> <button class="link evac-reveal" data-act="reveal" data-value=${row.household} title=${t("evacuation.do.reveal")} aria-label=${t("evacuation.do.reveal")}>${iconTemplate("eye")}</button>`;
  return html`<span class="evac-known"><strong>${known.head}</strong>${known.phone ? html`<a href=${`tel:${known.phone}`}>${known.phone}</a>` : html`<span class="quiet">${t("evacuation.no_phone")}</span>`}<small>${known.address}</small></span>`;
}
