/* What is the person's own on the phone: when they are on duty, complaints and appeals with their answers, how the page looks. */
import { when } from "../../state/shared/format.js";
import { language, nameOf, t } from "../../state/shared/i18n.js";
import { html, nothing, repeat } from "../shared/render.js";

const KINDS = ["complaint", "appeal"];
const named = (/** @type {PhoneChoice} */ [, name, nameEn]) => nameOf({ name, name_en: nameEn });

/** Complaints as they stand: what waits to be sent first, then what the county has; nothing twice.
    @param {PersonalState | null} own
    @param {PhoneAnswer[]} queued
    @returns {PhoneComplaint[]} */
export function listComplaints(own, queued) {
  const waiting = queued.filter((one) => one.command === "complaint").map((one) => ({
    id: one.key, kind: one.kind ?? "", unit: null, text: one.text ?? "", said_at: one.answered_at, answer: "", answered_at: null, pending: true,
  }));
  return [...waiting.reverse(), ...(own?.complaints ?? []).map((one) => ({ ...one, pending: false }))];
}

/** @param {PhoneState} state
    @param {PersonalState | null} own
    @param {PhoneAnswer[]} queued
    @param {ComplaintDraft} draft
    @param {PhoneChoices | null} choices
    @param {{large: boolean, refused: string, now: number}} page */
export function personalTemplate(state, own, queued, draft, choices, { large, refused, now }) {
  return html`<p class="palm-me">${state.me.name}</p>${refused ? html`<p class="palm-refused" role="alert">${refused}</p>` : nothing}
    ${dutiesTemplate(own)}
    <section class="palm-card palm-complaints"><h2>${t("palm.complaints")}</h2>${complaintForm(draft, choices)}
      <ul>${repeat(listComplaints(own, queued), (one) => one.id, (one) => complaintTemplate(one, now))}</ul></section>
    <section class="palm-card"><label class="palm-check"><input type="checkbox" data-act="large" .checked=${large}>${t("palm.large")}</label><p class="palm-hint">${t("palm.install")}</p></section>`;
}

/** @param {PersonalState | null} own */
function dutiesTemplate(own) {
  const duties = own?.duties ?? [];
  return html`<section class="palm-card palm-duties"><h2>${t("palm.duties")}</h2>
    ${duties.length ? html`<ul>${repeat(duties, (one) => `${one.day} ${one.shift} ${one.place.name}`, (one) => html`<li><b>${weekday(one.day)} ${t(`palm.shift.${one.shift}`)}</b><small>${[nameOf(one.place), nameOf(one.post)].join(" · ")}</small></li>`)}</ul>`
      : html`<p class="palm-hint">${t(own ? "palm.duties.none" : "palm.own.later")}</p>`}</section>`;
}

/** 11-30 周一.
    @param {string} day */
function weekday(day) {
  const name = new Intl.DateTimeFormat(language() === "en" ? "en" : "zh-CN", { weekday: "short", timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));
  return `${day.slice(5)} ${name}`;
}

/** @param {ComplaintDraft} draft
    @param {PhoneChoices | null} choices */
function complaintForm(draft, choices) {
  return html`<form class="palm-note" id="palm-complaint" novalidate>
    <div class="palm-tiles palm-two">${KINDS.map((kind) => html`<label class="palm-tile" data-on=${draft.kind === kind ? "1" : nothing}><input type="radio" name="kind" value=${kind} .checked=${draft.kind === kind}>${t(`palm.complaint.kind.${kind}`)}</label>`)}</div>
    <label class="palm-field">${t("palm.complaint.unit")}<select name="unit" .value=${draft.unit}><option value="" ?selected=${!draft.unit}>${t("palm.complaint.unit.choose")}</option>
      ${repeat(choices?.units ?? [], (one) => one[0], (one) => html`<option value=${one[0]} ?selected=${draft.unit === one[0]}>${named(one)}</option>`)}</select></label>
    <label class="palm-field">${t("palm.complaint.text")}<textarea name="complaint" rows="3" maxlength="2000" .value=${draft.text}></textarea></label>
    ${draft.fault ? html`<p class="palm-fault" role="alert">${t(`palm.complaint.fault.${draft.fault}`)}</p>` : nothing}
    <div class="palm-answers"><button class="palm-main">${t("palm.complaint.send")}</button></div></form>`;
}

/** @param {PhoneComplaint} one
    @param {number} now */
function complaintTemplate(one, now) {
  const head = [t(`palm.complaint.kind.${one.kind}`), one.unit ? nameOf(one.unit) : "", when(Date.parse(one.said_at), now)].filter(Boolean).join(" · ");
  const state = one.pending ? t("palm.pending") : one.answered_at ? t("palm.complaint.answered", { time: when(Date.parse(one.answered_at), now) }) : t("palm.complaint.open");
  return html`<li data-complaint=${one.id} data-pending=${one.pending ? "1" : nothing}><small>${head}</small><p>${one.text}</p><small><b>${state}</b></small>${one.answer ? html`<p class="palm-answer">${one.answer}</p>` : nothing}</li>`;
}
