/* What is written in the squads of the phone's person: read as it comes, written here, kept until it is sent. What was typed stays with
   its squad, over redraws and refusals. */
import { t } from "../../state/shared/i18n.js";
import { createMessageReader } from "../../transport/squads/message_reader.js";
import { showPhoto } from "../../transport/phone/phone_photo.js";
import { keepSeen, readSeen } from "../../transport/squads/seen_messages.js";

const FEW = 5, MORE = 20;   // how many are shown at first, and how many more at a time

/** @param {PhoneMessagesGiven} given */
export function createPhoneMessages({ draw, fetchMessages, send, askPosition, shrink, recorder }) {
  /** @type {Map<string, MessageReader>} */
  const readers = new Map();
  /** @type {Map<string, PhoneMessageDraft>} */
  const drafts = new Map();
  /** @type {Map<string, number>} */
  const sizes = new Map();
  /** @type {(PhoneAnswer & {sent: number})[]} */
  let sent = [];   // taken by the county, not read from it yet

  const mic = recorder({ tick: draw, full: () => { endVoice(); } });
  let speaker = "";   // the squad to which somebody speaks

  /** @param {string} squad */
  function draftOf(squad) {
    const found = drafts.get(squad) ?? { text: "", photo: null, voice: null, point: null, locating: false, fault: "" };
    drafts.set(squad, found);
    return found;
  }

  /** @param {string} squad */
  function readerOf(squad) {
    const found = readers.get(squad) ?? createMessageReader({ ask: (query) => fetchMessages(squad, query), changed: () => { forget(squad); draw(); } });
    readers.set(squad, found);
    return found;
  }

  /** What was read from the county is shown from there.
      @param {string} squad */
  function forget(squad) {
    const newest = readers.get(squad)?.thread().messages.at(-1)?.number ?? 0;
    sent = sent.filter((one) => one.squad !== squad || one.sent > newest);
  }

  /** The state of the person: of squads that they left nothing more is asked, and what was read of them is forgotten.
      @param {PhoneSquad[]} squads */
  function follow(squads) {
    const there = new Set(squads.map((one) => one.id));
    for (const [squad, reader] of readers) {
      if (there.has(squad)) continue;
      reader.stop();
      readers.delete(squad);
      if (squad === speaker) mic.drop();
    }
    for (const one of squads) readerOf(one.id).follow(one.messages ?? 0);
  }

  /** @param {string} squad */
  function see(squad) {
    const newest = readers.get(squad)?.thread().messages.at(-1)?.number ?? 0;
    if (newest <= readSeen(squad)) return;
    keepSeen(squad, newest);
    draw();
  }

  /** The microphone listens, for one squad at a time; pressed again it stops.
      @param {string} squad */
  async function speak(squad) {
    if (mic.records()) return endVoice();
    const draft = draftOf(squad);
    speaker = squad;
    Object.assign(draft, { voice: null, fault: "" });
    draw();
    if (!(await mic.start())) Object.assign(draft, { fault: t("palm.message.voice.none") });
    return draw();
  }

  async function endVoice() {
    const draft = draftOf(speaker), recorded = await mic.stop();
    draft.voice = recorded ?? draft.voice;
    draft.fault = recorded ? "" : t("palm.message.voice.bad");
    draw();
  }

  /** What is being said goes with the rest.
      @param {string} squad */
  async function submit(squad) {
    if (mic.records() && speaker === squad) await endVoice();
    submitNow(squad);
  }

  /** @param {string} squad */
  function submitNow(squad) {
    const draft = draftOf(squad), { photo, voice, point } = draft, text = draft.text.trim();
    if (!text && !photo && !voice && !point) return;
    drafts.delete(squad);
    see(squad);
    send({ command: "message", squad, text, ...(photo ? { content: photo.content } : {}), ...(voice ? { voice: voice.content, voice_s: voice.seconds } : {}), ...(point ? { lat: point.lat, lon: point.lon, placed_at: new Date(point.at).toISOString() } : {}) });
    draw();
  }

  /** @param {string} squad */
  function showMore(squad) {
    const size = (sizes.get(squad) ?? FEW) + MORE, reader = readerOf(squad);
    sizes.set(squad, size);
    if (reader.thread().messages.length < size) reader.older();
  }

  /** @param {string} squad */
  async function locate(squad) {
    const draft = draftOf(squad);
    if (draft.locating) return;
    Object.assign(draft, { locating: true, fault: "" });
    draw();
    const point = await askPosition();
    Object.assign(draft, { locating: false, point, fault: point ? "" : t("palm.message.place.none") });
    draw();
  }

  return {
    follow, see, submit,
    /** The county took one: it is shown until it is read from there.
        @param {PhoneAnswer} item
        @param {Outcome} outcome */
    taken(item, outcome) {
      if (!item.squad || !outcome.number) return;
      sent = [...sent, { ...item, sent: outcome.number }];
      keepSeen(item.squad, outcome.number);
      readerOf(item.squad).follow(outcome.number);
    },
    /** One was refused: it is in its field again, with why; what was typed since stays behind it.
        @param {PhoneAnswer} item
        @param {string} why */
    restore(item, why) {
      const draft = draftOf(item.squad ?? ""), { content, voice, voice_s, lat, lon } = item;
      draft.text = [item.text, draft.text].filter(Boolean).join("\n");
      if (content) draft.photo ??= showPhoto(content);
      if (voice && voice_s) draft.voice ??= { content: voice, seconds: voice_s };
      if (lat !== undefined && lon !== undefined) draft.point ??= { lat, lon, accuracy_m: 0, at: Date.parse(item.placed_at ?? item.answered_at) };
      draft.fault = t("palm.refused", { why });
      draw();
    },
    /** Something was typed. It is drawn as well, so that a field that is cleared is another than the one that was drawn.
        @param {HTMLInputElement} field */
    take(field) {
      draftOf(field.dataset.thread ?? "").text = field.value;
      draw();
    },
    /** @param {string} act
        @param {string} squad */
    press(act, squad) {
      const draft = draftOf(squad);
      if (act === "message.older") showMore(squad);
      if (act === "message.place") locate(squad);
      if (act === "message.voice") speak(squad);
      if (act === "message.unvoice") draft.voice = null;
      if (act === "message.unphoto") draft.photo = null;
      if (act === "message.unplace") draft.point = null;
      draw();
    },
    /** A photo was chosen; false when it is none.
        @param {HTMLInputElement} field */
    async choosePhoto(field) {
      const draft = draftOf(field.dataset.thread ?? ""), file = field.files?.[0];
      field.value = "";
      if (!file) return true;
      draft.fault = "";
      draw();
      const content = await shrink(file);
      if (content) draft.photo = showPhoto(content);
      else draft.fault = t("palm.photo.bad");
      draw();
      return Boolean(content);
    },
    /** What is shown of a squad; `queued`: what waits to be sent.
        @param {string} squad
        @param {PhoneAnswer[]} queued
        @returns {PhoneMessagesShown} */
    shown(squad, queued) {
      const mine = (/** @type {PhoneAnswer} */ one) => one.command === "message" && one.squad === squad, known = new Set(sent.map((one) => one.key));
      const reader = readerOf(squad), messages = reader.thread().messages.slice(-(sizes.get(squad) ?? FEW));
      return { reader, messages, draft: draftOf(squad), seen: readSeen(squad), recording: speaker === squad ? mic.seconds() : 0, speaks: mic.can(), sent: sent.filter(mine), waiting: queued.filter((one) => mine(one) && !known.has(one.key)) };
    },
  };
}
