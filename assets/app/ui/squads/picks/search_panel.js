/* The field in which people are searched for, and who was found. Templates only. */
import { t } from "../../../state/shared/i18n.js";
import { canChoose } from "../../../state/squads/person_hits.js";
import { html, iconTemplate, nothing, repeat } from "../../shared/render.js";
import { pickTemplate } from "./recommendation_panel.js";

/** @typedef {import("./recommendation_panel.js").PickContext} PickContext */
/** @typedef {{text: string, failed: string, hits: PersonHit[] | null, more: number, kept: PersonHit[]}} SearchShown */
/** @typedef {{type(text: string): void, takeFirst(): boolean}} SearchGestures */

/** What was found, in words; "" while nothing was searched for.
    @param {SearchShown} shown */
export function describeFound({ text, failed, hits, more }) {
  if (failed) return failed;
  if (!hits) return text.trim() ? t("pick.search.running") : "";
  if (!hits.length) return t("pick.search.nobody");
  return [t("pick.search.found", { n: hits.length }), more ? t("pick.search.more", { n: more }) : ""].filter(Boolean).join(t("list.join"));
}

/** Enter takes the first, the arrow goes on to the list, Esc leaves.
    @param {KeyboardEvent} event
    @param {SearchGestures} gestures */
function pressKey(event, { type, takeFirst }) {
  const field = /** @type {HTMLInputElement} */ (event.currentTarget);
  if (event.isComposing || event.keyCode === 229) return;
  if (event.key === "Enter") takeFirst();
  else if (event.key === "ArrowDown") /** @type {HTMLElement | null} */ (field.closest("section")?.querySelector("[data-block=search] [data-pick]"))?.focus();
  else if (event.key === "Escape" && field.value) type(field.value = "");
  else if (event.key === "Escape") field.blur();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** @param {string} text
    @param {SearchGestures} gestures */
function fieldTemplate(text, gestures) {
  const read = (/** @type {Event} */ event) => { if (!(/** @type {InputEvent} */ (event).isComposing)) gestures.type(/** @type {HTMLInputElement} */ (event.currentTarget).value); };
  return html`<div class="pick-search">${iconTemplate("search")}<input class="search-input" type="search" data-search-people autocomplete="off" spellcheck="false" maxlength="60" placeholder=${t("pick.search.placeholder")} aria-label=${t("pick.search.placeholder")}
    .value=${text} @input=${read} @compositionend=${read} @keydown=${(/** @type {KeyboardEvent} */ event) => pressKey(event, gestures)} /><kbd>S</kbd></div>`;
}

/** The field, and who was found; whoever was chosen before stands first.
    @param {SearchGestures & {shown(): SearchShown, present(person: string): boolean}} search
    @param {PickContext} context */
export function searchTemplates(search, context) {
  const shown = search.shown(), words = describeFound(shown), rows = [...shown.kept, ...shown.hits ?? []];
  const but = (/** @type {PersonHit} */ hit) => ({ against: hit.against ?? "", inside: search.present(hit.person), closed: !canChoose(hit, search.present) });
  const list = repeat(rows, (hit) => hit.person, (hit) => pickTemplate(hit, hit.capability, context, but(hit)));
  const found = html`<div class="picks-search" data-block="search"><p class="need-head" role="status"><span>${words}</span></p><ul class="picks">${list}</ul></div>`;
  return [fieldTemplate(shown.text, search), words || rows.length ? found : nothing];
}
