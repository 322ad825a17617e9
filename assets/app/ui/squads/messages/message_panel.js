/* The messages of a squad at the desk: what to write above, the newest below it, older ones on demand. Templates only. */
import { when } from "../../../state/shared/format.js";
import { t } from "../../../state/shared/i18n.js";
import { countMissing, countUnread, hasOlder } from "../../../state/squads/message_thread.js";
import { photoAddress } from "../../cases/case_photos.js";
import { complaintTemplate } from "../../cases/case_commands.js";
import { html, iconTemplate, nothing, repeat } from "../../shared/render.js";

export const LONGEST = 1000;
/** `over`: the squad was stood down, so nobody writes any more; `marked`: the number of the message whose place is on the map.
    @typedef {{squad: Pick<SquadRow, "id" | "case">, reader: MessageReader, draft: MessageDraft, seen: number, now: number, may: boolean, over: boolean, marked: number, busy: boolean, picking: boolean, complaint: Complaint | null, nameOf(person: string): string | null, nameRegion(region: string): string}} MessagePanelShown */

/** Whoever wrote a message, as well as it is known: somebody of a township that was cut off by the township and their login there.
    @param {string} by
    @param {Record<string, string>} names
    @param {Pick<MessagePanelShown, "nameOf" | "nameRegion">} tools */
export function nameAuthor(by, names, { nameOf, nameRegion }) {
  const [kind, rest = ""] = by.split(":", 2), [region, login] = rest.split("/", 2);
  if (kind === "township" && login) return `${nameRegion(region)} ${login}`;
  return (kind === "person" && nameOf(rest)) || names[by] || by;
}

/** 17:02, and when it was written where that was earlier.
    @param {SquadMessageRow} message
    @param {number} now */
export function describeTimes({ at, said_at }, now) {
  const came = when(Date.parse(at), now), said = when(Date.parse(said_at), now);
  return said === came ? came : t("message.late", { time: came, said });
}

/** @param {{lat: number | null, lon: number | null}} place */
export const describePlace = ({ lat, lon }) => `${Number(lat).toFixed(5)}, ${Number(lon).toFixed(5)}`;

/** Where what was said to a squad is.
    @param {string} squad
    @param {string} voice */
const voiceAddress = (squad, voice) => `/api/squads/${encodeURIComponent(squad)}/voices/${encodeURIComponent(voice)}`;

/** @param {SquadMessageRow} message
    @param {MessagePanelShown} shown */
function messageTemplate(message, { squad, reader, seen, now, marked, nameOf, nameRegion }) {
  const name = nameAuthor(message.by, reader.thread().names, { nameOf, nameRegion }), fresh = message.number > seen;
  const photo = message.photo ? photoAddress(squad.case, message.photo) : "";
  return html`<li class=${`message${fresh ? " is-new" : ""}`} data-number=${message.number}>
    <p class="message-head"><strong>${name}</strong> <span class="num">${describeTimes(message, now)}</span>${fresh ? html`<span class="mini">${t("message.new")}</span>` : nothing}</p>
    ${message.text ? html`<p class="message-text">${message.text}</p>` : nothing}
    ${photo ? html`<a class="message-photo" href=${photo} target="_blank" rel="noopener"><img src=${photo} alt=${t("message.photo.of", { name })} loading="lazy"></a>` : nothing}
    ${message.voice ? html`<p class="message-voice"><span class="num">${t("message.voice", { n: message.voice_s ?? 0 })}</span><audio controls preload="none" src=${voiceAddress(squad.id, message.voice)} aria-label=${t("message.voice.of", { name })}></audio></p>` : nothing}
    ${message.placed_at ? html`<button class="btn btn-small" data-message="show" data-of=${message.number} aria-pressed=${String(marked === message.number)} title=${t(marked === message.number ? "message.place.unmark" : "message.place.mark")}>${iconTemplate("map-pin")}<span class="num">${describePlace(message)} · ${when(Date.parse(message.placed_at), now)}</span></button>` : nothing}</li>`;
}

/** What goes with the words: a photo, a place.
    @param {MessageDraft} draft */
function extrasTemplate({ photo, point }) {
  if (!photo && !point) return nothing;
  return html`<div class="message-extras">${photo ? html`<figure><img src=${photo.url} alt=${t("message.photo.chosen")}><button class="btn-quiet btn-icon" data-message="unphoto" aria-label=${t("message.photo.remove")}>${iconTemplate("x")}</button></figure>` : nothing}
    ${point ? html`<span class="chip">${iconTemplate("map-pin")}<span class="num">${describePlace(point)}</span><button class="btn-quiet btn-icon" data-message="unpoint" aria-label=${t("message.place.remove")}>${iconTemplate("x")}</button></span>` : nothing}</div>`;
}

/** Whether there is something to send.
    @param {MessageDraft} draft */
export const isEmpty = ({ text, photo, point }) => !text.trim() && !photo && !point;

/** @param {MessagePanelShown} shown */
function fieldTemplate({ squad, draft, busy, picking, complaint }) {
  const off = busy || isEmpty(draft) ? "true" : "false";
  return html`${repeat([squad.id], (id) => id, () => html`<textarea class="order-field" data-message-field rows="2" maxlength=${LONGEST} .value=${draft.text} aria-label=${t("message.field")} placeholder=${t("message.placeholder")}></textarea>`)}
    ${extrasTemplate(draft)}${complaintTemplate(complaint)}
    <div class="order-tools"><label class="btn btn-small message-file">${iconTemplate("camera")}${t("message.photo")}<input type="file" accept="image/*" data-message-photo></label>
      <button class="btn btn-small" data-message="point" aria-pressed=${String(picking)}>${iconTemplate("map-pin")}${t(picking ? "message.place.picking" : "message.place")}</button><span class="grow"></span>
      <button class="btn btn-small" data-message="send" aria-disabled=${off}>${iconTemplate("send")}${t("message.send")}</button></div>`;
}

/** The section of a squad's messages.
    @param {MessagePanelShown} shown */
export function messagesTemplate(shown) {
  const { reader, seen, may, over } = shown, thread = reader.thread(), missing = countMissing(thread), unread = countUnread(thread, seen);
  const newest = [...thread.messages].reverse();
  const side = unread ? html`<button class="link" data-message="seen">${t("message.unread", { n: unread })}</button>` : html`<span>${t("message.count", { n: thread.last })}</span>`;
  return html`<section class="block messages" data-block="messages"><div class="block-head"><h3>${t("message.title")}</h3>${side}</div>
    ${over ? html`<p class="quiet" data-over>${t("message.over")}</p>` : may ? fieldTemplate(shown) : nothing}
    ${missing ? html`<p class="message-missing" role="status">${t(reader.failed() ? "message.missing.failed" : "message.missing", { n: missing })}</p>` : nothing}
    ${thread.last || may ? nothing : html`<p class="quiet">${t("message.none")}</p>`}
    <ol class="message-list">${repeat(newest, (one) => one.number, (one) => messageTemplate(one, shown))}</ol>
    ${hasOlder(thread) ? html`<button class="btn btn-small" data-message="older" aria-disabled=${String(reader.asksOlder())}>${t("message.older", { n: thread.messages[0].number - 1 })}</button>` : nothing}
  </section>`;
}
