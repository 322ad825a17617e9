/* Whom to pull in: needs, people with their reasons, the next best, and why some are missing. Templates only. */
import { language, t } from "../../../state/shared/i18n.js";
import { countFound } from "../../../state/squads/squad_area.js";
import { listReasons } from "../../../state/squads/squad_summary.js";
import { complaintTemplate } from "../../cases/case_commands.js";
import { html, iconTemplate, nothing, repeat } from "../../shared/render.js";

/** @typedef {{people: People, chosen(person: string, capability: string): boolean, nameCapability(capability: string): string}} PickContext */

/** @param {string} capability
    @param {PickReasons} reasons
    @param {PickContext["nameCapability"]} nameCapability */
function chipsTemplate(capability, reasons, nameCapability) {
  const chips = listReasons(capability, reasons, nameCapability).map(([key, words, how]) =>
    html`<li class=${`pick-why is-${how}`} data-why=${key}>${how === "against" ? iconTemplate("alert-triangle") : nothing}${words}</li>`);
  return html`<ul class="pick-whys" aria-label=${t("pick.why")}>${chips}</ul>`;
}

/** The first sign of a name, as its badge.
    @param {PersonCard | undefined} card */
export function badgeTemplate(card) {
  return html`<span class="who-badge" aria-hidden="true">${[...(card?.name ?? "·")][0] ?? "·"}</span>`;
}

/** The post of somebody in the language of the screen.
    @param {PersonCard | undefined} card */
const postName = (card) => (language() === "en" && card?.post_en) || card?.post;

/** Unit and post of somebody, in the language of the screen.
    @param {PersonCard | undefined} card */
export function postOf(card) {
  if (language() !== "en") return [card?.unit, postName(card)].filter(Boolean).join(" ");
  return [card?.unit_en || card?.unit, postName(card)].filter(Boolean).join(" · ");
}

/** `against`: why nobody would pick them; `inside`: they are in the squad; `closed`: they cannot be chosen.
    @param {PickRow} pick
    @param {string} capability
    @param {PickContext} context
    @param {{against: string, inside: boolean, closed: boolean}} [but] */
export function pickTemplate(pick, capability, { people, chosen, nameCapability }, but = { against: "", inside: false, closed: false }) {
  const card = people[pick.person], on = chosen(pick.person, capability), name = card?.name ?? pick.person;
  const why = but.inside ? t("pick.search.inside") : but.against ? t(`shortfall.${but.against}`) : "";
  const note = why ? html`<p class="pick-against" data-against=${but.inside ? "inside" : but.against}>${iconTemplate("alert-triangle")}<span>${why}</span></p>` : nothing;
  return html`<li class=${`pick${on ? " is-on" : ""}`} data-person=${pick.person}>${badgeTemplate(card)}
    <div class="pick-main"><p><strong>${name}</strong> <span>${postOf(card)}</span></p>${note}${chipsTemplate(capability, pick.reasons, nameCapability)}</div>
    ${but.closed ? nothing : html`<button class="btn btn-small pick-btn" data-pick=${pick.person} data-capability=${capability} aria-pressed=${String(on)}
      aria-label=${t(on ? "pick.drop.about" : "pick.take.about", { name })}>${iconTemplate(on ? "check" : "user-plus")}${t(on ? "pick.taken" : "pick.take")}</button>`}</li>`;
}

/** @param {PickRow[]} picks
    @param {string} capability
    @param {PickContext} context */
function picksTemplate(picks, capability, context) {
  return html`<ul class="picks">${repeat(picks, (pick) => pick.person, (pick) => pickTemplate(pick, capability, context))}</ul>`;
}

/** Why fewer people were found than are needed.
    @param {MatchRow} match */
export function describeShortfall(match) {
  if (!match.missing) return "";
  const why = match.shortfalls.map((one) => t("pick.shortfall", { why: t(`shortfall.${one.reason}`), n: one.count }));
  return `${t("pick.missing", { n: match.missing })}${t("list.colon")}${why.length ? why.join(t("list.join")) : t("shortfall.nobody")}`;
}

/** Whom no message reaches though they are needed, and what to do about it.
    @param {MatchRow} match
    @param {People} people */
export function describeUnreachable({ unreachable = [] }, people) {
  if (!unreachable.length) return "";
  const who = unreachable.map((person) => [people[person]?.name ?? person, postName(people[person])].filter(Boolean).join(" "));
  return t("pick.unreachable", { who: who.join(t("list.join")) });
}

/** How many are needed beside those who are coming or there.
    @param {MatchRow} match */
export function describeNeed({ quantity, forced, coming = 0 }) {
  if (coming && !quantity) return t("pick.need.filled", { n: coming });
  const words = coming ? t("pick.need.more", { n: quantity, coming }) : t("pick.need", { n: quantity });
  return `${words} · ${t(forced ? "pick.forced" : "pick.advised")}`;
}

/** Who would have been picked, but reported the case.
    @param {MatchRow} match
    @param {People} people */
export function describeReporters({ reporters = [] }, people) {
  return reporters.length ? t("pick.reporters", { who: reporters.map((person) => people[person]?.name ?? person).join(t("list.join")) }) : "";
}

/** @param {MatchRow} match
    @param {PickContext} context */
function matchTemplate(match, context) {
  const short = describeShortfall(match), others = match.alternatives, dead = describeUnreachable(match, context.people), apart = describeReporters(match, context.people);
  const more = others.length ? html`<details class="picks-more"><summary>${t("pick.alternatives", { n: others.length })}</summary>${picksTemplate(others, match.capability, context)}</details>` : nothing;
  return html`<li class="need"><p class="need-head"><strong>${context.nameCapability(match.capability)}</strong>
      <span>${describeNeed(match)}</span></p>
    ${picksTemplate(match.picks, match.capability, context)}
    ${apart ? html`<p class="need-short" data-reporters>${iconTemplate("user-x")}<span>${apart}</span></p>` : nothing}${short ? html`<p class=${`need-short${match.forced ? " is-forced" : ""}`}>${iconTemplate("alert-triangle")}<span>${short}</span></p>` : nothing}${dead ? html`<p class="need-short" data-unreachable>${iconTemplate("phone-off")}<span>${dead}</span></p>` : nothing}${more}</li>`;
}

/** People in the area that was drawn, beside those who are recommended.
    @param {AreaPeople | null} area
    @param {PickContext} context */
function areaTemplate(area, context) {
  if (!area) return nothing;
  const left = area.left_out.map((one) => t("pick.shortfall", { why: t(`shortfall.${one.reason}`), n: one.count })), n = countFound(area.matches);
  const words = [t("pick.area.found", { n }), area.more ? t("pick.area.more", { n: area.more }) : "", ...left].filter(Boolean).join(t("list.join"));
  const needs = area.matches.map(({ capability, alternatives }) => html`<li class="need"><p class="need-head"><strong>${context.nameCapability(capability)}</strong></p>${picksTemplate(alternatives, capability, context)}</li>`);
  return html`<div class="picks-area" data-block="area"><p class="need-head"><strong>${t("pick.area.title")}</strong><span>${words}</span>
    <button class="btn-quiet btn-icon" data-squad="area-clear" aria-label=${t("pick.area.clear")} title=${t("pick.area.clear")}>${iconTemplate("x")}</button></p><ul class="needs">${needs}</ul></div>`;
}

/** `count`: how many are chosen; `adds`: the squad is there already; `wanted`: where people are searched for, and who was found.
    @param {{recommendation: Recommendation | null, area: AreaPeople | null, failed: string, count: number, busy: boolean, adds: boolean, complaint: Complaint | null, wanted: Content,
      chosen: PickContext["chosen"], nameCapability: PickContext["nameCapability"]}} shown */
export function recommendationTemplate({ recommendation, area, failed, count, busy, adds, complaint, wanted, chosen, nameCapability }) {
  const head = html`<div class="block-head"><h3>${t(adds ? "pick.title.more" : "pick.title")}</h3><span>${t("pick.order")}</span>
    <button class="btn btn-small" data-squad="area" title=${t("pick.area.about")}>${iconTemplate("lasso")}${t("pick.area")}<kbd>O</kbd></button>
    <button class="btn-quiet btn-icon" data-squad="refresh" aria-label=${t("pick.refresh")} title=${t("pick.refresh")}>${iconTemplate("refresh")}</button></div>`;
  const foot = html`<div class="picks-foot"><button class="btn btn-main" data-squad=${adds ? "add" : "assemble"} aria-disabled=${busy || !count ? "true" : nothing}>
      ${iconTemplate("user-plus")}${t("pick.call", { n: count })}<kbd>W</kbd></button></div>`;
  const context = { people: { ...recommendation?.people, ...area?.people }, chosen, nameCapability };
  return html`<section class="block picks-block" data-block="recommendation">${head}${wanted}${listTemplate(recommendation, failed, Boolean(area), context)}${areaTemplate(area, context)}
    ${count || recommendation?.matches.length || area ? foot : nothing}${complaintTemplate(complaint)}</section>`;
}

/** Who is recommended, or why nobody is.
    @param {Recommendation | null} recommendation
    @param {string} failed
    @param {boolean} drawn whether people of an area stand below
    @param {PickContext} context */
function listTemplate(recommendation, failed, drawn, context) {
  if (failed) return html`<p class="quiet">${failed}</p>`;
  if (!recommendation) return html`<p class="quiet">${t("state.slow")}</p>`;
  if (!recommendation.matches.length) return drawn ? nothing : html`<p class="quiet">${t("pick.none")}</p>`;
  return html`<ul class="needs">${repeat(recommendation.matches, (match) => match.capability, (match) => matchTemplate(match, context))}</ul>`;
}
