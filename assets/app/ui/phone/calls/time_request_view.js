/* Requests for time on the phone: the card of those that were asked for, what may be asked for, and the form. Templates only. */
import { when } from "../../../state/shared/format.js";
import { t } from "../../../state/shared/i18n.js";
import { html, nothing, repeat } from "../../shared/render.js";

const LONGEST = 200;

/** 延期 至 明天 15:00 · 协同任务 1; 延期 24 小时.
    @param {PhoneTimeRequest} row
    @param {number} now */
function describeRow({ kind, hours, until, part }, now) {
  const amount = until ? t("palm.time.wanted", { time: when(Date.parse(until), now) }) : hours ? t("palm.time.hours", { n: hours }) : "";
  return [[t(`palm.time.${kind}`), amount].filter(Boolean).join(" "), part ? t("palm.time.part", { number: part }) : ""].filter(Boolean).join(" · ");
}

/** How it was answered: the new limit, the words of the centre.
    @param {PhoneTimeRequest} row
    @param {number} now */
function answerTemplate({ state, pending, withdrawing, ended_at, answer, due_at }, now) {
  const word = withdrawing ? t("palm.time.withdrawing") : t(pending ? "palm.pending" : `palm.time.state.${state}`), at = ended_at ? when(Date.parse(ended_at), now) : "";
  const limit = due_at ? t("palm.time.new", { time: when(Date.parse(due_at), now) }) : "";
  return html`<p><b>${[word, limit].filter(Boolean).join(" · ")}</b>${at ? html` <small>${at}</small>` : nothing}</p>${answer ? html`<p>${answer}</p>` : nothing}`;
}

/** The way to take back what waits for its answer.
    @param {PhoneTimeRequest} row */
function withdrawalTemplate({ case: id, number, key, state, withdrawing }) {
  if (state !== "open" || withdrawing) return nothing;
  return html`<div class="palm-answers"><button type="button" class="palm-other" data-act="time-withdraw" data-whose=${id} data-number=${number} data-key=${key ?? nothing}>${t("palm.time.withdraw")}</button></div>`;
}

/** @param {PhoneTimeRequest[]} rows
    @param {number} now */
export function timeRequestsTemplate(rows, now) {
  if (!rows.length) return nothing;
  return html`<section class="palm-card palm-times"><h2>${t("palm.time.title")}</h2><ul class="palm-difficulties">${repeat(rows, (row) => row.key ?? `${row.case}/${row.number}`, (row) => html`<li data-time-state=${row.pending || row.withdrawing ? "pending" : row.state} data-answered=${row.state === "approved" ? "1" : nothing}>
    <p><b>${describeRow(row, now)}</b> <small>${when(Date.parse(row.at), now)}</small></p><p>${[row.no, row.title].filter(Boolean).join(" · ")}</p><p>${row.reason}</p>${answerTemplate(row, now)}${withdrawalTemplate(row)}</li>`)}</ul></section>`;
}

/** A button for each thing that may be asked for.
    @param {string} id of the case
    @param {TimeChoice[]} choices */
export function timeChoicesTemplate(id, choices) {
  if (!choices.length) return nothing;
  return html`<div class="palm-answers">${repeat(choices, (choice) => `${choice.kind}/${choice.part}`, (choice) => html`<button type="button" class="palm-other" data-act="time" data-whose=${id} data-kind=${choice.kind} data-unit=${choice.unit} data-part=${choice.part} data-due=${choice.due_at ?? ""}>${nameChoice(choice)}</button>`)}</div>`;
}

/** @param {TimeChoice} choice */
const nameChoice = ({ kind, part }) => [t(`palm.time.ask.${kind}`), part ? t("palm.time.part", { number: part }) : ""].filter(Boolean).join(" · ");

/** @param {TimeRequestDraft} draft
    @param {TimeChoice} choice
    @param {number} now */
export function timeFormTemplate({ until, note, fault }, choice, now) {
  const limit = choice.due_at ? html`<p class="palm-hint">${t("palm.time.limit", { time: when(Date.parse(choice.due_at), now) })}</p>` : nothing;
  const untilField = html`<label class="palm-field">${t("palm.time.until")}<input type="datetime-local" name="time-until" required aria-invalid=${fault === "until" ? "true" : nothing} .value=${until}></label>`;
  return html`<form class="palm-note" data-time=${choice.kind} novalidate><h3>${nameChoice(choice)}</h3>${limit}${choice.kind === "extension" ? untilField : nothing}
    <label>${t("palm.time.note")}<textarea name="time-note" rows="2" maxlength=${LONGEST} required aria-invalid=${fault === "note" ? "true" : nothing} .value=${note}></textarea></label>
    ${fault ? html`<p class="palm-fault" role="alert">${t(`palm.time.fault.${fault}`)}</p>` : nothing}
    <div class="palm-answers"><button type="button" class="palm-other" data-act="time-close">${t("palm.back")}</button><button class="palm-main">${t("palm.time.send")}</button></div></form>`;
}
