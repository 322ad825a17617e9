/* The households to be moved on somebody's phone: a card for each, with what can be said of it under the thumb. Templates only. */
import { nameOf, t } from "../../state/shared/i18n.js";
import { isOut } from "../../state/phone/phone_households.js";
import { html, iconTemplate, nothing, repeat } from "../shared/render.js";

/** @param {PhoneHousehold[]} households */
export function phoneHouseholdsTemplate(households) {
  if (!households.length) return nothing;
  const left = households.filter((one) => !isOut(one)).length;
  return html`<h2 class="palm-section">${t("palm.households", { n: households.length })} · ${t("palm.households.left", { n: left })}</h2>
    ${repeat(households, (one) => one.row.household, householdTemplate)}`;
}

/** @param {PhoneHousehold} one */
function householdTemplate(one) {
  const { row, state } = one, out = isOut(one);
  const facts = [nameOf(row.place), row.address, t("evacuation.people", { n: row.people }), row.risk ? t(`evacuation.risk.${row.risk}`) : ""].filter(Boolean).join(" · ");
  const weak = row.vulnerable.map((code) => html`<span class="palm-due" data-over="1">${t(`evacuation.vulnerable.${code}`)}</span>`);
  return html`<article class="palm-card palm-household" data-household=${row.household} data-out=${out ? "1" : nothing}>
    <header><h2>${row.head || row.household}</h2><p>${facts}</p></header>
    <p class="palm-chips">${weak}<span class="palm-said">${t(`evacuation.state.${state}`)}${one.pending ? ` · ${t("palm.pending")}` : ""}</span></p>${row.lifted ? backTemplate(one) : actsTemplate(one)}</article>`;
}

/** @param {PhoneHousehold} one
    @param {string} kind
    @param {string} words
    @param {{place?: string, main?: boolean}} [how] */
function actTemplate({ row }, kind, words, { place = "", main = false } = {}) {
  return html`<button type="button" class=${main ? "palm-main" : "palm-other"} data-act="household" data-whose=${row.household} data-state=${kind} data-place=${place}>${main ? iconTemplate("check") : nothing}${words}</button>`;
}

/** @param {PhoneHousehold} one */
function actsTemplate(one) {
  const { row, state } = one;
  if (state === "settled" || state === "returned") return nothing;
  const settle = html`${row.shelter ? actTemplate(one, "settled", row.shelter.name, { place: row.shelter.code }) : nothing}${actTemplate(one, "settled", t("evacuation.place.relatives"), { place: "relatives" })}`;
  if (state === "moved") return html`<p class="palm-quiet-bar">${t("evacuation.do.settled")}</p><div class="palm-answers">${settle}</div>`;
  const before = state === "refused" ? actTemplate(one, "persuaded", t("evacuation.state.persuaded")) : html`${state === "should_move" ? actTemplate(one, "told", t("evacuation.do.told")) : nothing}${actTemplate(one, "refused", t("evacuation.do.refused"))}`;
  return html`<div class="palm-answers">${before}${actTemplate(one, "moved", t("evacuation.do.moved"), { main: true })}</div>
    <p class="palm-quiet-bar">${t("evacuation.do.settled")}</p><div class="palm-answers">${settle}</div>`;
}

/** Once the order is lifted: home again.
    @param {PhoneHousehold} one */
function backTemplate(one) {
  return ["moved", "settled"].includes(one.state) ? html`<div class="palm-answers">${actTemplate(one, "returned", t("evacuation.state.returned"), { main: true })}</div>` : nothing;
}
