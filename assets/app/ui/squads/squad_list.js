/* The table of all live squads. Templates only. */
import { titleOf } from "../../state/cases/case_summary.js";
import { t } from "../../state/shared/i18n.js";
import { html, iconTemplate, nothing, repeat, severityTemplate } from "../shared/render.js";

const COLUMNS = ["case", "weak", "place", "lead", "commander", "members", "age"];
/** @type {Record<string, string>} */
const ICONS = { short: "alert-octagon", gap: "alert-triangle", overdue: "clock", unreached: "phone-off", dead: "alert-triangle", knock: "user", human: "phone", silent: "phone-calling", none: "circle-check" };

/** The address of a case in the drawer.
    @param {string} id
    @param {string} region */
export function drawerAddress(id, region) {
  return `/dispatch?${new URLSearchParams({ region, case: id })}`;
}

/** @param {SquadLine} line
    @param {string} region */
function caseTemplate({ case: id, row }, region) {
  const mark = row ? severityTemplate(row.severity, 18, t("severity.label", { n: row.severity, word: t(`severity.${row.severity}`) })) : nothing;
  return html`<a class="squads-case" href=${drawerAddress(id, region)}>${mark}<strong>${row ? titleOf(row) : t("squads.unknown")}</strong></a>`;
}

/** @param {WeakPoint} point */
function pointTemplate({ kind, words }) {
  return html`<li class=${`weak is-${kind}`} data-weak=${kind}>${iconTemplate(ICONS[kind])}${words}</li>`;
}

/** How many are how far, and for whoever commands squads their numbers, once asked for.
    @param {SquadLine} line
    @param {((id: string) => [string, string][]) | null} numbersOf */
function membersTemplate(line, numbersOf) {
  const words = line.members.join(" · ");
  if (!numbersOf) return words;
  const numbers = numbersOf(line.id).map(([name, phone]) => html`<li>${name} ${phone ? html`<a class="link num" href=${`tel:${phone}`}>${phone}</a>` : t("squad.phone.none")}</li>`);
  return html`<div class="squads-members"><span>${words}</span><button class="btn-quiet btn-icon" data-numbers=${line.id} title=${t("squad.phone.all")} aria-label=${t("squad.phone.all")}>${iconTemplate("phone")}</button>${numbers.length ? html`<ul class="squad-numbers">${numbers}</ul>` : nothing}</div>`;
}

/** @param {SquadLine} line
    @param {string} region
    @param {((account: string) => string) | null} nameOf
    @param {((id: string) => [string, string][]) | null} numbersOf */
function lineTemplate(line, region, nameOf, numbersOf) {
  const cell = (/** @type {string} */ name, /** @type {Content} */ inside) => html`<td data-label=${t(`squads.${name}`)}>${inside}</td>`;
  return html`<tr data-line=${line.id}>${cell("case", caseTemplate(line, region))}
    ${cell("weak", html`<ul class="weak-points">${line.points.map(pointTemplate)}</ul>`)}
    ${cell("place", line.place)}${cell("lead", line.lead)}${nameOf ? cell("commander", html`<div><span data-commander=${line.commander}>${nameOf(line.commander)}</span>${line.offered ? html` <span class="mini" data-offered=${line.offered}>${t("squads.offered", { name: nameOf(line.offered) })}</span>` : nothing}</div>`) : nothing}
    ${cell("members", membersTemplate(line, numbersOf))}${cell("age", html`<span class="num">${line.age}</span>`)}</tr>`;
}

/** `nameOf(account)`: who commands; `numbersOf(squad)`: numbers that were asked for; null for a viewer whom the server does not tell.
    @param {SquadLine[]} lines
    @param {string} region
    @param {((account: string) => string) | null} nameOf
    @param {((id: string) => [string, string][]) | null} [numbersOf] */
export function squadListTemplate(lines, region, nameOf, numbersOf = null) {
  if (!lines.length) return nothing;
  return html`<table class="table table-squads"><thead><tr>${COLUMNS.filter((name) => nameOf || name !== "commander").map((name) => html`<th scope="col">${t(`squads.${name}`)}</th>`)}</tr></thead>
    <tbody>${repeat(lines, (line) => line.id, (line) => lineTemplate(line, region, nameOf, numbersOf))}</tbody></table>`;
}
