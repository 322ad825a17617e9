/* The messages of a squad on the phone: the newest last, above the field, as talk goes. Templates only. */
import { when } from "../../state/shared/format.js";
import { t } from "../../state/shared/i18n.js";
import { countMissing, countUnread } from "../../state/squads/message_thread.js";
import { html, iconTemplate, nothing, repeat } from "../shared/render.js";

const LONGEST = 1000;

/** Whoever wrote a message: the name that the squad's people have for each other, else what the county says.
    @param {string} by
    @param {PhoneState} state
    @param {Record<string, string>} names */
export function nameWriter(by, state, names) {
  const person = by.startsWith("person:") ? by.slice("person:".length) : "";
  return state.people[person]?.name ?? names[by] ?? by;
}

/** Where a photo that was sent to a squad is.
    @param {string} squad
    @param {string} photo */
export const messagePhotoAddress = (squad, photo) => `/palm/squads/${encodeURIComponent(squad)}/photos/${encodeURIComponent(photo)}`;

/** Where what was said to a squad is.
    @param {string} squad
    @param {string} voice */
export const messageVoiceAddress = (squad, voice) => `/palm/squads/${encodeURIComponent(squad)}/voices/${encodeURIComponent(voice)}`;

/** @param {SquadMessageRow} message
    @param {string} squad
    @param {PhoneState} state
    @param {PhoneMessagesShown} shown
    @param {number} now */
function messageTemplate(message, squad, state, { reader, seen }, now) {
  const mine = message.by === `person:${state.me.id}`, name = nameWriter(message.by, state, reader.thread().names);
  const address = message.photo ? messagePhotoAddress(squad, message.photo) : "";
  return html`<li data-number=${message.number} data-mine=${mine ? "1" : nothing} data-new=${message.number > seen && !mine ? "1" : nothing}>
    <small>${mine ? "" : html`<b>${name}</b> `}${when(Date.parse(message.said_at), now)}</small><div>
    ${message.text ? html`<p>${message.text}</p>` : nothing}
    ${address ? html`<a href=${address} target="_blank" rel="noopener"><img src=${address} alt=${t("palm.message.photo", { name })} loading="lazy"></a>` : nothing}
    ${message.voice ? html`<p class="palm-voice"><span>${t("palm.message.voice.length", { n: message.voice_s ?? 0 })}</span><audio controls preload="none" src=${messageVoiceAddress(squad, message.voice)} aria-label=${t("palm.message.voice.of", { name: mine ? state.me.name : name })}></audio></p>` : nothing}
    ${message.placed_at ? html`<p class="palm-spot">${iconTemplate("map-pin")}${Number(message.lat).toFixed(5)}, ${Number(message.lon).toFixed(5)}</p>` : nothing}</div></li>`;
}

/** One that is here, and not read from the county yet.
    @param {PhoneAnswer} item
    @param {boolean} waits whether it has not left the phone
    @param {number} now */
function ownTemplate(item, waits, now) {
  return html`<li data-mine="1" data-pending=${waits ? "1" : nothing}><small>${when(Date.parse(item.answered_at), now)}${waits ? ` · ${t("palm.pending")}` : ""}</small>
    <div>${item.text ? html`<p>${item.text}</p>` : nothing}${item.content ? html`<p>${t("palm.message.with.photo")}</p>` : nothing}${item.voice ? html`<p>${t("palm.message.voice.length", { n: item.voice_s ?? 0 })}</p>` : nothing}${item.lat === undefined ? nothing : html`<p>${t("palm.message.with.place")}</p>`}</div></li>`;
}

/** @param {string} squad
    @param {PhoneMessagesShown} shown */
function fieldTemplate(squad, { draft, recording, speaks }) {
  const { photo, voice, point, locating } = draft;
  return html`<form class="palm-write" data-thread=${squad}>
    ${draft.fault ? html`<p class="palm-refused" role="alert">${draft.fault}</p>` : nothing}
    <label class="palm-field"><span class="palm-hidden">${t("palm.message.field")}</span><textarea name="message" rows="2" maxlength=${LONGEST} data-thread=${squad} .value=${draft.text} placeholder=${t("palm.message.field")}></textarea></label>
    ${recording ? html`<p class="palm-recording" role="status">${iconTemplate("microphone")}${t("palm.message.voice.recording", { n: recording })}</p>` : nothing}
    ${photo || voice || point ? html`<div class="palm-photos">${photo ? html`<figure><img src=${photo.url} alt=""><button type="button" data-act="message.unphoto" data-whose=${squad} aria-label=${t("palm.photo.remove")}>${iconTemplate("x")}</button></figure>` : nothing}
      ${voice ? html`<p class="palm-spot">${iconTemplate("microphone")}${t("palm.message.voice.length", { n: voice.seconds })}<button type="button" class="palm-link" data-act="message.unvoice" data-whose=${squad}>${t("palm.message.voice.remove")}</button></p>` : nothing}
      ${point ? html`<p class="palm-spot">${iconTemplate("map-pin")}${t("palm.message.with.place")}<button type="button" class="palm-link" data-act="message.unplace" data-whose=${squad}>${t("palm.message.place.remove")}</button></p>` : nothing}</div>` : nothing}
    <div class="palm-answers"><label class="palm-pick">${iconTemplate("camera")}<span class="palm-hidden">${t("palm.photo.take")}</span><input type="file" accept="image/*" data-thread=${squad} data-message="1"></label>
      <button type="button" class="palm-pick" data-act="message.place" data-whose=${squad} aria-label=${t(locating ? "palm.message.place.finding" : "palm.message.place")} aria-pressed=${String(locating || Boolean(point))}>${iconTemplate("map-pin")}</button>
      ${speaks ? html`<button type="button" class="palm-pick" data-act="message.voice" data-whose=${squad} aria-label=${t(recording ? "palm.message.voice.stop" : "palm.message.voice")} aria-pressed=${String(recording > 0)}>${iconTemplate("microphone")}</button>` : nothing}
      <button class="palm-other">${t("palm.message.send")}</button></div></form>`;
}

/** The messages of a squad, and the field for the next one.
    @param {string} squad
    @param {PhoneState} state
    @param {PhoneMessagesShown} shown
    @param {number} now */
export function messagesTemplate(squad, state, shown, now) {
  const { reader, messages } = shown, earlier = messages.length ? messages[0].number - 1 : 0, thread = reader.thread(), missing = countMissing(thread), unread = countUnread(thread, shown.seen);
  const own = [...shown.sent.map((one) => ({ one, waits: false })), ...shown.waiting.map((one) => ({ one, waits: true }))];
  return html`<section class="palm-messages" data-messages=${squad}><h3>${t("palm.message.title")}${unread ? html`<button type="button" class="palm-link" data-act="message.seen" data-whose=${squad}>${t("palm.message.unread", { n: unread })}</button>` : nothing}</h3>
    ${earlier ? html`<button type="button" class="palm-link" data-act="message.older" data-whose=${squad}>${t("palm.message.older", { n: earlier })}</button>` : nothing}
    <ol>${repeat(messages, (one) => one.number, (one) => messageTemplate(one, squad, state, shown, now))}${repeat(own, ({ one }) => one.key, ({ one, waits }) => ownTemplate(one, waits, now))}</ol>
    ${missing ? html`<p class="palm-hint" role="status">${t(reader.failed() ? "palm.message.missing.failed" : "palm.message.missing", { n: missing })}</p>` : nothing}${fieldTemplate(squad, shown)}</section>`;
}
