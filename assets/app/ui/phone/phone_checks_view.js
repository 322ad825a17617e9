/* The directed checks on somebody's phone, drawn: the question with the keyboard that fits, and what was answered. */
import { when } from "../../state/shared/format.js";
import { nameOf, t } from "../../state/shared/i18n.js";
import { asksMore, KEYBOARDS } from "../../state/phone/phone_checks.js";
import { html, iconTemplate, nothing, repeat } from "../shared/render.js";

/** All checks, those that wait for an answer first.
    @param {PhoneCheck[]} checks
    @param {(check: string) => PhoneCheckDraft} draftOf
    @param {number} now */
export function checksTemplate(checks, draftOf, now) {
  if (!checks.length) return nothing;
  return html`<h2 class="palm-section">${t("palm.checks", { n: checks.length })}</h2>
    ${repeat(checks, (one) => one.row.check, (one) => cardTemplate(one, draftOf(one.row.check), now))}`;
}

/** @param {PhoneCheck} check
    @param {PhoneCheckDraft} draft
    @param {number} now */
function cardTemplate(check, draft, now) {
  const { row, known } = check, asks = !known || draft.open, due = Date.parse(row.due_at);
  return html`<article class="palm-card palm-asked" data-check=${row.check} data-state=${known ? nothing : "called"}>
    <header><h2>${row.question}</h2><p>${nameOf(row.place)}</p></header>
    <p class="palm-chips"><span class="palm-due" data-over=${!known && due < now ? "1" : nothing}>${t("palm.check.by", { time: when(due, now) })}</span>
      ${known ? html`<span class="palm-said">${t("palm.check.said", { value: valueWords(row, check.value ?? ""), time: when(Date.parse(check.at ?? ""), now) })}${check.pending ? ` · ${t("palm.pending")}` : ""}</span>` : nothing}</p>
    ${asks ? formTemplate(row, draft) : html`<div class="palm-answers"><button type="button" class="palm-other" data-act="check-correct" data-whose=${row.check}>${t("palm.check.correct")}</button></div>`}</article>`;
}

/** @param {PhoneCheckRow} row
    @param {string} value */
function valueWords(row, value) {
  return row.kind === "yes_no" ? t(`palm.check.${value}`) : row.kind === "number" ? `${value} ${row.unit}`.trim() : value;
}

/** @param {PhoneCheckRow} row
    @param {PhoneCheckDraft} draft */
function formTemplate(row, draft) {
  return html`<form class="palm-check-form" data-asked=${row.check} novalidate>
    ${row.kind === "yes_no" || row.kind === "choice" ? choicesTemplate(row, draft) : fieldTemplate(row, draft)}
    ${draft.fault ? html`<p class="palm-fault" role="alert">${t(`palm.check.fault.${draft.fault}`, { least: row.least ?? "", most: row.most ?? "" })}</p>` : nothing}
    ${asksMore(row, draft.value) ? html`<label class="palm-field">${row.follow_up}<textarea rows="2" maxlength="500" data-check=${row.check} data-part="detail" .value=${draft.detail}></textarea></label>` : nothing}
    <div class="palm-answers"><button type="submit" class="palm-main">${iconTemplate("check")}${t("palm.check.send")}</button></div></form>`;
}

/** @param {PhoneCheckRow} row
    @param {PhoneCheckDraft} draft */
function fieldTemplate(row, draft) {
  return html`<label class="palm-field">${row.unit ? t("palm.check.unit", { unit: row.unit }) : t("palm.check.answer")}
    <input type="text" inputmode=${KEYBOARDS[row.kind]} maxlength="300" autocomplete="off" data-check=${row.check} data-part="value" .value=${draft.value}></label>`;
}

/** @param {PhoneCheckRow} row
    @param {PhoneCheckDraft} draft */
function choicesTemplate(row, draft) {
  const choices = row.kind === "choice" ? row.choices.map((one) => [one, one]) : ["yes", "no"].map((one) => [one, t(`palm.check.${one}`)]);
  return html`<fieldset class="palm-check-choices"><legend class="sr-only">${row.question}</legend>${choices.map(([value, words]) => html`<label data-chosen=${draft.value === value ? "1" : nothing}>
    <input type="radio" name=${`check-${row.check}`} value=${value} data-check=${row.check} data-part="value" .checked=${draft.value === value}><span>${words}</span></label>`)}</fieldset>`;
}
