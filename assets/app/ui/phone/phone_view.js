/* The phone's page, drawn: a card for each call with what it is about, who else comes, what was ordered, and what can be answered.
   The main answer stands on the right, where the thumb is. */
import { span, when } from "../../state/shared/format.js";
import { nameOf, t } from "../../state/shared/i18n.js";
import { MOST_PHOTOS } from "../../transport/phone/phone_photo.js";
import { html, iconTemplate, nothing, repeat, severityTemplate } from "../shared/render.js";
import { dialAddress } from "./calls/phone_case_view.js";
import { difficultiesTemplate, difficultyButton, difficultyForm } from "./calls/phone_difficulty_view.js";
import { needsNote, tellsPlace } from "../../state/phone/phone_state.js";

const ETAS = ["", "10", "20", "30", "60"];
const NUMERALS = ["", "I", "II", "III", "IV"];

/** The level bars of the responses that run, the highest first.
    @param {ResponseRow[]} rows
    @param {number} now */
export function levelsTemplate(rows, now) {
  return [...rows].sort((a, b) => a.level - b.level).map((row) => html`<div class="palm-level" data-level=${row.level}>
    <b>${NUMERALS[row.level]}</b><span>${t("palm.level", { level: NUMERALS[row.level], type: t(`response.type.${row.type}`) })}</span>
    <small>${span(now - Date.parse(row.since))}</small></div>`);
}

/** Where the person's account is offered the command of a squad: it is answered where they sign in.
    @param {PhoneState} state
    @param {number} now */
function offersTemplate({ offers = [], people }, now) {
  return offers.map((one) => html`<section class="palm-card palm-offer" data-offer=${one.case}><h2>${t("palm.offer", { name: people[one.by]?.name ?? "…", case: one.no || one.case })}</h2>
    <p class="palm-state">${t("palm.offer.about", { time: when(Date.parse(one.expires_at), now) })}</p>
    <a class="palm-main" href=${`/dispatch?${new URLSearchParams({ case: one.case })}`}>${t("palm.offer.open")}</a></section>`);
}

/** That a call ended meanwhile, and whom to telephone about it.
    @param {number} at
    @param {string} phone of the centre, "" where its county gives none
    @param {number} now */
function endedTemplate(at, phone, now) {
  const dial = phone ? html`<div class="palm-answers"><a class="palm-other" href=${dialAddress(phone)} data-dial>${iconTemplate("phone")}${t("palm.case.dial")}</a></div>` : nothing;
  return html`<div class="palm-over" role="status"><p>${t("palm.over.here", { time: when(at, now) })}</p>${dial}</div>`;
}

/** All calls of the person, or that there is none.
    @param {PhoneState} state
    @param {PhoneCall[]} calls
    @param {PhoneDraft} draft
    @param {number} now
    @param {{tasks?: unknown, requests?: unknown, reports?: unknown, about?: (call: PhoneCall) => unknown, messages?: (squad: string) => unknown,
      hindered?: (whose: string) => DifficultyDraft | null}} [drawn] tasks of roll-outs, requests for time, what the person reported, what a call is about, what is
      written in a squad, the difficulty that is being told */
export function pageTemplate(state, calls, draft, now, { tasks = nothing, requests = nothing, reports = nothing, about = () => nothing, messages = () => nothing, hindered = () => null } = {}) {
  const cards = repeat(calls, (call) => call.squad.id, (call) => callTemplate(call, { draft, hindered, now }, about(call), messages(call.squad.id)));
  return html`<p class="palm-me">${state.me.name}</p>
    ${draft.refused ? html`<p class="palm-refused" role="alert">${draft.refused}</p>` : nothing}
    ${draft.ended ? endedTemplate(draft.ended, state.centre?.phone ?? "", now) : nothing}
    ${offersTemplate(state, now)}${requests}
    ${calls.length ? cards : tasks === nothing && !state.offers?.length ? html`<p class="palm-quiet">${t("palm.none")}</p>` : nothing}${tasks}${reports}`;
}

/** @type {[string, string][]} */
const TABS = [["calls", "clipboard-check"], ["report", "alert-octagon"], ["own", "user"]];

/** The page's parts, under the thumb.
    @param {string} tab
    @param {number} open how many answers are waited for
    @param {boolean} [waits] whether something that was sent waits for its photos: nothing opens until it went */
export function tabsTemplate(tab, open, waits = false) {
  return html`<nav class="palm-tabs" aria-label=${t("palm.tabs")}>${TABS.map(([name, icon]) => html`<button type="button" data-act="tab" data-tab=${name} aria-current=${tab === name ? "page" : nothing} aria-disabled=${waits ? "true" : nothing}>
    ${iconTemplate(icon)}<span>${t(`palm.tab.${name}`)}</span>${name === "calls" && open ? html`<b>${open}</b>` : nothing}</button>`)}</nav>`;
}

/** @typedef {{draft: PhoneDraft, hindered(whose: string): DifficultyDraft | null, now: number}} Typed */

/** @param {PhoneCall} call
    @param {Typed} typed
    @param {unknown} reported
    @param {unknown} messages */
function callTemplate(call, typed, reported, messages) {
  const about = call.case, { now } = typed;
  return html`<article class="palm-card" data-squad=${call.squad.id} data-state=${call.state} data-pending=${call.pending ? "1" : nothing}>
    <header>${about ? severityTemplate(about.severity, 24, t(`palm.severity.${about.severity}`)) : nothing}
      <h2>${about ? about.title : t("palm.case.gone")}</h2>
      <p>${about ? [nameOf(about.place), about.no].join(" · ") : ""}</p></header>
    <p class="palm-state"><b>${t(`palm.state.${call.state}`)}</b> ${stateFacts(call, now)}</p>${reported}
    ${call.lead ? html`<p class="palm-state" data-lead>${t(call.squad.offer ? "palm.lead.offered" : "palm.lead", { name: call.lead })}</p>` : nothing}
    <ul class="palm-members" aria-label=${t("palm.members", { n: call.members.length })}>${call.members.map(memberTemplate)}</ul>
    ${repeat(call.orders, (order) => order.number, (order) => orderTemplate(call, order, typed))}
    ${difficultiesTemplate(call.difficulties, now)}${answersTemplate(call.squad.id, "answer", call.answers, typed, call.state === "accepted", true)}${messages}
  </article>`;
}

/** @param {PhoneCall} call
    @param {number} now */
function stateFacts(call, now) {
  const at = when(Date.parse(call.at), now);
  const eta = call.eta && ["accepted", "on_the_way"].includes(call.state) ? ` · ${t("palm.eta.at", { time: when(Date.parse(call.eta), now) })}` : "";
  return `${at}${eta}${call.pending ? ` · ${t("palm.pending")}` : ""}`;
}

/** @param {PhoneCall["members"][number]} member */
function memberTemplate(member) {
  return html`<li data-state=${member.state} data-mine=${member.mine ? "1" : nothing}><i aria-hidden="true">${[...member.name][0] ?? ""}</i>
    <span>${member.mine ? t("palm.you") : member.name}</span><small>${t(`palm.state.${member.state}`)}</small></li>`;
}

/** @param {PhoneCall} call
    @param {PhoneOrder} order
    @param {Typed} typed */
function orderTemplate(call, order, typed) {
  const { now } = typed;
  const answers = order.receipt === "done" ? [] : order.receipt === "read" ? ["done"] : ["done", "read"];
  const due = order.due_at ? html`<span class="palm-due" data-over=${Date.parse(order.due_at) < now && order.receipt !== "done" ? "1" : nothing}>${t("palm.due", { time: when(Date.parse(order.due_at), now) })}</span>` : nothing;
  const said = order.receipt ? html`<span class="palm-said">${t(`palm.receipt.${order.receipt}`, { time: when(Date.parse(order.receiptAt), now) })}${order.pending ? ` · ${t("palm.pending")}` : ""}</span>` : nothing;
  return html`<section class="palm-order" data-order=${order.number} data-receipt=${order.receipt}>
    <h3>${t(order.receipt ? "palm.order" : "palm.order.new")} <small>${when(Date.parse(order.at), now)}</small>
      <small>${t("palm.order.count", { n: order.confirmed, of: order.to.length })}</small></h3>
    <p>${order.text}</p><p class="palm-chips">${due}${said}</p>
    ${difficultiesTemplate(order.difficulties, now)}${answersTemplate(`${call.squad.id}/${order.number}`, "order", answers, typed, false, !order.receipt)}</section>`;
}

/** Buttons of what can be answered; the note of an answer that needs one opens in their place.
    @param {string} whose
    @param {string} kind
    @param {string[]} answers
    @param {Typed} typed
    @param {boolean} asksEta
    @param {boolean} main whether the last of them is the main one of the page's moment */
function answersTemplate(whose, kind, answers, { draft, hindered }, asksEta, main) {
  const difficulty = hindered(whose);
  if (!answers.length) return nothing;
  if (difficulty) return difficultyForm(difficulty);
  if (draft.open === whose) return noteTemplate(whose, kind, draft);
  const last = answers.length - 1, lost = answers.length === 1 && answers[0] === "accepted";   // whoever cannot come tells of no difficulty
  return html`${asksEta ? etaTemplate(draft) : nothing}${kind === "answer" && answers.some(tellsPlace) ? placeTemplate(draft) : nothing}<div class="palm-answers">${lost ? nothing : difficultyButton(whose)}${answers.map((state, i) => html`<button type="button" class=${main && i === last ? "palm-main" : "palm-other"}
    aria-disabled=${draft.waits && needsNote(state) ? "true" : nothing} data-act=${needsNote(state) ? "open" : kind} data-whose=${whose} data-state=${state}>${t(`palm.${kind}.${state}`)}</button>`)}</div>`;
}

/** Whether where somebody is goes with an answer; only when they want it to.
    @param {PhoneDraft} draft */
function placeTemplate(draft) {
  return html`<label class="palm-check"><input type="checkbox" data-act="place" .checked=${draft.place}>${t("palm.place")}</label>`;
}

/** @param {PhoneDraft} draft */
function etaTemplate(draft) {
  return html`<label class="palm-eta">${t("palm.eta")}<select data-act="eta">${ETAS.map((minutes) => html`<option value=${minutes} ?selected=${draft.eta === minutes}>
    ${minutes ? t("palm.eta.minutes", { n: Number(minutes) }) : t("palm.eta.none")}</option>`)}</select></label>`;
}

/** @param {string} whose
    @param {string} kind
    @param {PhoneDraft} draft */
function noteTemplate(whose, kind, draft) {
  const still = draft.waits ? "true" : nothing;
  return html`<form class="palm-note" data-whose=${whose} data-kind=${kind} novalidate><label>${t("palm.note")}<textarea name="note" rows="3" maxlength="2000" required aria-invalid=${draft.missing ? "true" : nothing} .value=${draft.note}></textarea></label>${draft.missing ? html`<p class="palm-fault" role="alert">${t("palm.note.missing")}</p>` : nothing}${kind === "answer" ? photosTemplate(draft.photos, draft.photoFault) : nothing}
    <div class="palm-answers"><button type="button" class="palm-other" data-act="close" aria-disabled=${still}>${t("palm.back")}</button><button class="palm-main" aria-disabled=${still}>${t(`palm.${kind}.done`)}</button></div></form>`;
}

/** Photos that go with a report or an answer: those that were taken, and one more.
    @param {PhonePhoto[]} photos
    @param {string} [fault] why the last one is not among them */
export function photosTemplate(photos, fault = "") {
  return html`${fault ? html`<p class="palm-fault" role="alert">${fault}</p>` : nothing}<div class="palm-photos">${repeat(photos, (one) => one.url, (one) => html`<figure><img src=${one.url} alt="">
    <button type="button" data-act="unphoto" data-url=${one.url} aria-label=${t("palm.photo.remove")}>${iconTemplate("x")}</button></figure>`)}
    ${photos.length < MOST_PHOTOS ? html`<label>${iconTemplate("camera")}<span>${t("palm.photo.take")}</span><input type="file" accept="image/*" multiple></label>` : nothing}
    ${photos.length ? nothing : html`<small>${t("palm.photo.optional")}</small>`}</div>`;
}

/** How old what is shown is, and whether something waits to be sent: {level, text}.
    @param {{kind: string, waiting: number, heardAt: number, now: number}} link */
export function describeLink({ kind, waiting, heardAt, now }) {
  if (kind === "offline") return { level: "down", text: waiting ? t("palm.offline.waiting", { n: waiting }) : t("palm.offline", { time: when(heardAt, now) }) };
  return waiting ? { level: "sending", text: t("palm.sending", { n: waiting }) } : { level: "live", text: t("palm.live") };
}
