/* Reporting a case on the phone, drawn: where, what, how urgent, some words. Every part is one tap; what is missing says so where it
   stands. */
import { findPlaces, namePlace } from "../../state/phone/phone_report.js";
import { when } from "../../state/shared/format.js";
import { nameOf, t } from "../../state/shared/i18n.js";
import { photosTemplate } from "./phone_view.js";
import { html, iconTemplate, nothing, repeat, severityTemplate } from "../shared/render.js";

const FEW_MATTERS = 4, SEVERITIES = [1, 2, 3, 4];
const named = (/** @type {PhoneChoice} */ [, name, nameEn]) => nameOf({ name, name_en: nameEn });

/** @param {ReportDraft} draft
    @param {PhoneChoices | null} choices
    @param {number} now */
export function reportTemplate(draft, choices, now) {
  return html`<form class="palm-report" id="palm-report" novalidate>
    ${draft.refused ? html`<p class="palm-refused" role="alert">${draft.refused}</p>` : nothing}
    ${placeTemplate(draft, choices, now)}${matterTemplate(draft, choices)}${severitiesTemplate(draft)}
    <section class="palm-card">${faultTemplate(draft, "what")}<label class="palm-field">${t("palm.report.words")}
      <textarea name="text" rows="3" maxlength="2000" .value=${draft.text}></textarea></label>${photosTemplate(draft.photos, draft.photoFault)}</section></form>`;
}

/** @param {ReportDraft} draft
    @param {string} part */
function faultTemplate(draft, part) {
  return draft.faults.includes(part) ? html`<p class="palm-fault" role="alert">${t(`palm.report.fault.${part}`)}</p>` : nothing;
}

/** @param {ReportDraft} draft
    @param {PhoneChoices | null} choices
    @param {number} now */
function placeTemplate(draft, choices, now) {
  const known = draft.place ? [nameOf(namePlace(choices, draft.place)), t("palm.report.place.chosen")]
    : draft.point ? [t("palm.report.place.here"), t("palm.report.place.accuracy", { m: draft.point.accuracy_m, time: when(draft.point.at, now) })]
      : [t(draft.locating ? "palm.report.place.locating" : "palm.report.place.none"), ""];
  return html`<section class="palm-card"><div class="palm-place">${iconTemplate("current-location")}<p><b>${known[0]}</b><small>${known[1]}</small></p>
    <button type="button" class="palm-link" data-act="adjust" aria-expanded=${draft.choosing ? "true" : "false"}>${t("palm.report.place.adjust")}</button></div>
    ${draft.choosing ? searchTemplate(draft, choices) : nothing}${faultTemplate(draft, "place")}</section>`;
}

/** @param {ReportDraft} draft
    @param {PhoneChoices | null} choices */
function searchTemplate(draft, choices) {
  const found = findPlaces(choices, draft.search);
  return html`<label class="palm-field">${t("palm.report.place.search")}<input name="search" type="search" autocomplete="off" .value=${draft.search}></label>
    <div class="palm-found">${repeat(found, (one) => one[0], (one) => html`<button type="button" class="palm-other" data-act="place" data-code=${one[0]}>${nameOf(namePlace(choices, one))}</button>`)}
      <button type="button" class="palm-other" data-act="locate">${t("palm.report.place.locate")}</button></div>
    ${draft.search.trim() && !found.length ? html`<p class="palm-fault">${t("palm.report.place.unknown")}</p>` : nothing}`;
}

/** The matters that are offered at first, and the chosen one; all once they were asked for.
    @param {PhoneChoice[]} matters
    @param {ReportDraft} draft */
export function offerMatters(matters, draft) {
  return draft.all ? matters : matters.filter((one, i) => i < FEW_MATTERS || one[0] === draft.matter);
}

/** @param {ReportDraft} draft
    @param {PhoneChoices | null} choices */
function matterTemplate(draft, choices) {
  const all = choices?.matters ?? [];
  const shown = offerMatters(all, draft);
  return html`<fieldset class="palm-card"><legend>${t("palm.report.what")}</legend><div class="palm-tiles">
    ${repeat(shown, (one) => one[0], (one) => tileTemplate("matter", one[0], draft.matter === one[0], named(one)))}
    ${shown.length === all.length ? nothing : html`<button type="button" class="palm-tile" data-act="more">${t("palm.report.more", { n: all.length - shown.length })}</button>`}
    ${tileTemplate("matter", "", draft.matter === "", t("palm.report.other"))}</div></fieldset>`;
}

/** @param {ReportDraft} draft */
function severitiesTemplate(draft) {
  return html`<fieldset class="palm-card"><legend>${t("palm.report.severity")}</legend><div class="palm-tiles palm-urgent">
    ${SEVERITIES.map((n) => tileTemplate("severity", String(n), draft.severity === n, html`${severityTemplate(n, 28, t(`palm.severity.${n}`))}<span>${t(`palm.report.severity.${n}`)}</span>`))}</div>
    ${faultTemplate(draft, "severity")}</fieldset>`;
}

/** One of several to choose from.
    @param {string} name
    @param {string} value
    @param {boolean} chosen
    @param {unknown} content */
function tileTemplate(name, value, chosen, content) {
  return html`<label class="palm-tile" data-on=${chosen ? "1" : nothing}><input type="radio" name=${name} value=${value} .checked=${chosen}>${content}</label>`;
}

/** What stands under the thumb while a case is reported.
    @param {boolean} waits whether something that was sent waits for its photos */
export function reportBarTemplate(waits) {
  const still = waits ? "true" : nothing;
  return html`<div class="palm-bar"><small>${t("palm.report.offline")}</small><div class="palm-answers">
    <button type="button" class="palm-other" data-act="tab" data-tab="calls" aria-disabled=${still}>${t("palm.back")}</button>
    <button class="palm-main" form="palm-report" aria-disabled=${still}>${iconTemplate("send")}${t("palm.report.send")}</button></div></div>`;
}

/** What the person reported, with how far it is.
    @param {PhoneReport[]} reports
    @param {number} now */
export function reportsTemplate(reports, now) {
  if (!reports.length) return nothing;
  return html`<section class="palm-card palm-reported"><h2>${t("palm.reported", { n: reports.length })}</h2><ul>${repeat(reports, (one) => one.id, (one) => html`<li data-report=${one.id} data-pending=${one.pending ? "1" : nothing}>
    ${severityTemplate(one.severity, 20, t(`palm.severity.${one.severity}`))}<p><b>${one.title}</b><small>${[one.no, when(Date.parse(one.at), now), one.pending ? t("palm.pending") : t(`stage.${one.stage}`)].filter(Boolean).join(" · ")}</small></p></li>`)}</ul></section>`;
}
