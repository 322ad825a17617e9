/* Difficulties on the phone: the button, the form with its short list, and what was told and answered. Templates only. */
import { when } from "../../../state/shared/format.js";
import { t } from "../../../state/shared/i18n.js";
import { DIFFICULTIES } from "../../../state/phone/phone_difficulties.js";
import { html, nothing } from "../../shared/render.js";

const LONGEST = 500;

/** @param {string} whose */
export const difficultyButton = (whose) => html`<button type="button" class="palm-other" data-act="difficulty" data-whose=${whose}>${t("palm.difficulty")}</button>`;

/** @param {DifficultyDraft} draft */
export function difficultyForm({ kind, note, fault }) {
  return html`<form class="palm-note palm-hindered" data-difficulty novalidate><p class="palm-hint">${t("palm.difficulty.ask")}</p>
    <div class="palm-tiles" role="radiogroup" aria-label=${t("palm.difficulty.ask")}>${DIFFICULTIES.map((one) => html`<button type="button" role="radio" class="palm-tile" aria-checked=${String(one === kind)} data-on=${one === kind ? "1" : nothing} data-act="difficulty-kind" data-kind=${one}>${t(`palm.difficulty.kind.${one}`)}</button>`)}</div>
    <label>${t("palm.difficulty.note")}<textarea name="difficulty-note" rows="2" maxlength=${LONGEST} aria-invalid=${fault === "note" ? "true" : nothing} .value=${note}></textarea></label>
    ${fault ? html`<p class="palm-fault" role="alert">${t(`palm.difficulty.fault.${fault}`)}</p>` : nothing}
    <div class="palm-answers"><button type="button" class="palm-other" data-act="difficulty-close">${t("palm.back")}</button><button class="palm-main">${t("palm.difficulty.send")}</button></div></form>`;
}

/** What the person told, and what was answered.
    @param {PhoneDifficulty[]} told
    @param {number} now */
export function difficultiesTemplate(told, now) {
  if (!told.length) return nothing;
  return html`<ul class="palm-difficulties">${told.map((one) => html`<li data-answered=${one.answered_at ? "1" : nothing}><p>${t("palm.difficulty.told", { time: when(Date.parse(one.at), now), kind: t(`palm.difficulty.kind.${one.kind}`) })}${one.note ? html`<br>${one.note}` : nothing}</p>
    <p>${one.answered_at ? html`<b>${t("palm.difficulty.answer", { time: when(Date.parse(one.answered_at), now), text: one.answer ?? "" })}</b>` : t(one.pending ? "palm.pending" : "palm.difficulty.waits")}</p></li>`)}</ul>`;
}
