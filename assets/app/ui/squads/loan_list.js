/* The two views of /squads, and the table of people lent to squads of other units. Templates only. */
import { t } from "../../state/shared/i18n.js";
import { html, iconTemplate, nothing, repeat } from "../shared/render.js";
import { drawerAddress } from "./squad_list.js";

const COLUMNS = ["who", "case", "since", "until", "uncovered", "helpers"];
export const VIEWS = ["squads", "loans"];

/** The view that the address asks for, else the one that is the viewer's own business.
    @param {string | null} asked
    @param {string[]} rights */
export function chooseView(asked, rights) {
  if (asked && VIEWS.includes(asked)) return asked;
  return rights.includes("command_squads") ? "squads" : "loans";
}

/** @param {string} view
    @param {Record<string, number | null>} counts */
export function viewsTemplate(view, counts) {
  return html`<div class="squads-views" role="group" aria-label=${t("squads.views")}>${VIEWS.map((name) => html`<button class="chip to-chip" data-view=${name} aria-pressed=${String(name === view)}>
    ${t(`squads.view.${name}`)}${counts[name] === null ? nothing : html` <span class="num">${counts[name]}</span>`}</button>`)}</div>`;
}

/** @param {LoanLine} line
    @param {string} region
    @param {(region: string) => string} nameRegion */
function caseTemplate(line, region, nameRegion) {
  const words = html`<strong>${line.title}</strong> <span class="num quiet">${line.no}</span><p class="quiet">${nameRegion(line.place)}</p>`;
  return line.case ? html`<a class="loan-case" href=${drawerAddress(line.case, region)}>${words}</a>` : words;
}

/** @param {LoanLine} line */
function uncoveredTemplate({ uncovered }) {
  const points = uncovered.map((words) => html`<li class="weak is-gap">${iconTemplate("alert-triangle")}${words}</li>`);
  return html`<ul class="weak-points">${points.length ? points : html`<li class="weak is-none">${iconTemplate("circle-check")}${t("loans.covered")}</li>`}</ul>`;
}

/** @param {LoanLine} line
    @param {string} region
    @param {(region: string) => string} nameRegion */
function lineTemplate(line, region, nameRegion) {
  const cell = (/** @type {string} */ name, /** @type {Content} */ inside) => html`<td data-label=${t(`loans.${name}`)}>${inside}</td>`;
  const helpers = line.helpers.length ? html`<ul class="loan-helpers num">${line.helpers.map((words) => html`<li>${words}</li>`)}</ul>` : t("loans.nobody");
  return html`<tr data-loan=${line.key}>${cell("who", html`<strong>${line.who}</strong><p class="quiet">${line.post} · ${line.unit} · ${line.state}</p>${line.several ? html`<span class="weak is-gap" data-several>${iconTemplate("alert-triangle")}${line.several}</span>` : nothing}`)}
    ${cell("case", caseTemplate(line, region, nameRegion))}${cell("since", html`<span class="num">${line.since}</span>`)}
    ${cell("until", html`<span class=${`num${line.over ? " loan-over" : ""}`}>${line.until}</span>`)}${cell("uncovered", uncoveredTemplate(line))}${cell("helpers", helpers)}</tr>`;
}

/** `failed`: since when the list could not be renewed, in words; "" while it could.
    @param {LoanLine[]} lines
    @param {{region: string, failed: string, nameRegion: (region: string) => string}} shown */
export function loanListTemplate(lines, { region, failed, nameRegion }) {
  const note = failed ? html`<p class="loans-failed" role="alert">${iconTemplate("alert-triangle")}${failed}</p>` : nothing;
  if (!lines.length) return note;
  return html`${note}<table class="table table-squads table-loans"><thead><tr>${COLUMNS.map((name) => html`<th scope="col">${t(`loans.${name}`)}</th>`)}</tr></thead>
    <tbody>${repeat(lines, (line) => line.key, (line) => lineTemplate(line, region, nameRegion))}</tbody></table>`;
}
