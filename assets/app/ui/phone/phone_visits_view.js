/* The households of a task on somebody's phone: each with its four results, one press each. Templates only. */
import { t } from "../../state/shared/i18n.js";
import { countLeft } from "../../state/phone/phone_visits.js";
import { html, nothing, repeat } from "../shared/render.js";

const RESULTS = ["visited", "informed", "not_found", "needs_help"];
const HELP = ["move", "doctor", "goods", "house"];

/** @param {PhoneVisit[]} visits
    @param {boolean} open whether anything can still be said */
export function visitsTemplate(visits, open) {
  if (!visits.length) return nothing;
  const told = visits.length - countLeft(visits);
  return html`<section class="palm-card"><h3 class="palm-list-head">${t("palm.visits")}<small>${t("palm.visits.count", { done: told, of: visits.length })}</small></h3>
    <i class="palm-progress"><i .style=${`width:${(100 * told) / visits.length}%`}></i></i>
    <ul class="palm-list">${repeat(visits, (one) => one.row.household, (one) => visitTemplate(one, open))}</ul></section>`;
}

/** @param {PhoneVisit} one
    @param {boolean} open */
function visitTemplate(one, open) {
  const { row, result } = one, weak = row.vulnerable.map((code) => html`<span class="palm-due" data-over="1">${t(`evacuation.vulnerable.${code}`)}</span>`);
  const facts = [row.address, row.people ? t("evacuation.people", { n: row.people }) : "", one.pending ? t("palm.pending") : ""].filter(Boolean).join(" · ");
  return html`<li class="palm-visit" data-household=${row.household} data-result=${result}><p><b>${row.head || row.household}</b><small>${facts}</small>${weak}</p>
    <div class="palm-visit-acts" role="group" aria-label=${row.head || row.household}>${RESULTS.map((kind) => actTemplate(row, kind, t(`palm.visit.${kind}`), result === kind, open))}</div>
    ${result === "needs_help" ? helpTemplate(one, open) : nothing}</li>`;
}

/** What help is needed.
    @param {PhoneVisit} one
    @param {boolean} open */
function helpTemplate({ row, note }, open) {
  const words = HELP.map((kind) => t(`palm.visit.help.${kind}`));
  const more = note && !words.includes(note) ? html`<small>${note}</small>` : nothing;
  return html`<div class="palm-visit-acts is-help" role="group" aria-label=${t("palm.visit.help")}>${words.map((text) => actTemplate(row, "needs_help", text, note === text, open, text))}</div>${more}`;
}

/** @param {PhoneVisitRow} row
    @param {string} kind
    @param {string} words
    @param {boolean} chosen
    @param {boolean} open
    @param {string} [note] */
function actTemplate(row, kind, words, chosen, open, note = "") {
  return html`<button type="button" data-act="visit" data-whose=${row.household} data-state=${kind} data-note=${note} aria-pressed=${String(chosen)} ?disabled=${!open}>${words}</button>`;
}
