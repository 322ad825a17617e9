/* What is written in the squad of the opened case: read as it comes, written from here. What was typed stays with its squad. */
import { t } from "../../../state/shared/i18n.js";
import { fetchJson } from "../../../transport/shared/command_request.js";
import { createMessageReader } from "../../../transport/squads/message_reader.js";
import { encodePhoto, showPhoto, shrinkPhoto } from "../../../transport/phone/phone_photo.js";
import { keepSeen, readSeen } from "../../../transport/squads/seen_messages.js";
import { explainFailure } from "../../cases/case_handling.js";
import { describePlace, isEmpty, messagesTemplate, nameAuthor } from "./message_panel.js";
import { nothing } from "../../shared/render.js";

const PLACE_MARK = "place:";

/** Where the messages of a squad are.
    @param {string} squad */
export const messagesAddress = (squad) => `/api/squads/${encodeURIComponent(squad)}/messages`;

/** What is sent of what was typed.
    @param {MessageDraft} draft */
export function messageCommand({ text, photo, point }) {
  return { text: text.trim(), ...(photo ? { photo: encodePhoto(photo.content) } : {}), ...(point ? { lat: point.lat, lon: point.lon } : {}) };
}

/** `place`: the drawer's body, in which it is drawn; `squadOf(case)`: its live squad; `askPoint()`: a place clicked on the map, or null;
    `endedOf(case)`: its squad that was stood down last, or null;
    `showPoint(place)` brings one into sight; `nameOf(person)`: as the squad's card has it, or null; `nameRegion(region)`: of a township.
    @param {HTMLElement} place
    @param {Pick<DrawerTools, "draw" | "say" | "sender"> & {squadOf(id: string): SquadRow | null, endedOf(id: string): Conversation | null, askPoint(): Promise<LatLon | null>, showPoint(place: LatLon): void, nameOf(person: string): string | null, nameRegion(region: string): string, may: boolean, shrink?: (file: Blob) => Promise<ArrayBuffer | null>}} tools */
export function createSquadMessages(place, { draw, say, sender, squadOf, endedOf, askPoint, showPoint, nameOf, nameRegion, may, shrink = shrinkPhoto }) {
  /** @type {string | null} */
  let id = null;
  /** @type {Conversation | null} */
  let squad = null;
  /** @type {MessageReader | null} */
  let reader = null;
  /** @type {Complaint | null} */
  let complaint = null;
  /** @type {Promise<boolean> | null} */
  let preparing = null;   // a photo that becomes small
  let busy = false, picking = false, over = false, heard = 0, marked = 0;
  /** @type {Map<string, MessageDraft>} */
  const drafts = new Map();

  /** @param {string} key */
  function draftOf(key) {
    const found = drafts.get(key) ?? { text: "", photo: null, point: null };
    drafts.set(key, found);
    return found;
  }

  function follow() {
    const live = id ? squadOf(id) : null, was = squad?.case === id ? squad : null, next = live ?? was ?? (id ? endedOf(id) : null);
    over = !live;
    if (next?.id !== squad?.id) {
      reader?.stop();
      marked = 0;
      complaint = null;
      heard = next?.messages ?? 0;
      const address = next ? messagesAddress(next.id) : "";
      reader = next ? createMessageReader({ ask: (query) => fetchJson(`${address}?${new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]))}`), changed: arrived }) : null;
    }
    squad = next;
    reader?.follow(next?.messages ?? 0);
  }

  /** Something of the thread is another: the newest one of others is told to whoever cannot see it. */
  function arrived() {
    const newest = reader?.thread().messages.at(-1);
    if (newest && newest.number > heard) {
      heard = newest.number;
      say(t("message.said", { name: nameAuthor(newest.by, reader?.thread().names ?? {}, { nameOf, nameRegion }), text: newest.text || t("message.said.other") }));
    }
    draw();
  }

  function see() {
    if (!squad || !reader) return;
    const newest = reader.thread().messages.at(-1)?.number ?? 0;
    if (newest <= readSeen(squad.id)) return;
    keepSeen(squad.id, newest);
    draw();
  }

  async function send() {
    const to = squad, own = reader;
    if (!to || busy || over) return;
    busy = true;
    draw();
    const whole = !preparing || await preparing, draft = draftOf(to.id), sent = { ...draft };
    busy = whole && !isEmpty(sent);   // whoever sends sees first that the photo failed
    draw();
    if (!busy) return;
    complaint = null;
    try {
      const { number = 0 } = await sender.send(messagesAddress(to.id), messageCommand(sent));
      heard = Math.max(heard, number);
      clear(draft, sent);
      keepSeen(to.id, number);
      own?.follow(number);
      say(t("message.sent"));
    } catch (problem) {
      if (squad?.id === to.id) complaint = { text: explainFailure(problem), changed: [] };
    } finally {
      busy = false;
      draw();
    }
  }

  /** The place of a message stands on the map until it is pressed again, another is, or the case is closed.
      @param {number} number */
  function markPlace(number) {
    const message = reader?.thread().messages.find((one) => one.number === number), { lat, lon } = message ?? {};
    marked = number === marked ? 0 : number;
    if (marked && typeof lat === "number" && typeof lon === "number") showPoint({ lat, lon });
    say(t(marked ? "message.place.marked" : "message.place.unmarked"));
    draw();
  }

  /** Take out of a draft what was sent of it; what was typed since stays.
      @param {MessageDraft} draft
      @param {MessageDraft} sent */
  function clear(draft, sent) {
    if (draft.text === sent.text) draft.text = "";
    if (draft.photo === sent.photo) draft.photo = null;
    if (draft.point === sent.point) draft.point = null;
  }

  async function pickPoint() {
    const to = squad;
    if (!to) return;
    picking = true;
    draw();
    const point = await askPoint();
    picking = false;
    if (point) {
      draftOf(to.id).point = point;
      say(t("message.place.chosen", { place: describePlace(point) }));
    }
    draw();
  }

  /** A photo was chosen; false when it is none.
      @param {HTMLInputElement} field */
  async function choosePhoto(field) {
    const to = squad, file = field.files?.[0];
    field.value = "";
    if (!to || !file) return true;
    const content = await shrink(file);
    if (content) draftOf(to.id).photo = showPhoto(content);
    complaint = content ? null : { text: t("message.photo.bad"), changed: [] };
    draw();
    return Boolean(content);
  }

  place.addEventListener("input", ({ target }) => {
    if (!squad || !(target instanceof HTMLTextAreaElement) || target.dataset.messageField === undefined) return;
    draftOf(squad.id).text = target.value;
    draw();
  });
  place.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement && target.dataset.messagePhoto !== undefined) {
      const work = preparing = choosePhoto(target);
      work.finally(() => { if (preparing === work) preparing = null; });
    }
  });
  place.addEventListener("keydown", (event) => {
    const { target } = event;
    if (event.isComposing || !(target instanceof HTMLTextAreaElement) || target.dataset.messageField === undefined) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
    else if (event.key === "Escape") target.blur();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  place.addEventListener("click", ({ target }) => { if (target instanceof Element && target.closest('[data-block="messages"]')) see(); });
  place.addEventListener("focusin", ({ target }) => { if (target instanceof HTMLTextAreaElement && target.dataset.messageField !== undefined) see(); });

  return {
    /** @param {string | null} next */
    open(next) {
      id = next;
      complaint = null;
      follow();
    },
    renew: follow,
    /** A press on something of the messages.
        @param {HTMLElement} target */
    press({ dataset: { message: what, of } }) {
      const draft = squad ? draftOf(squad.id) : null;
      if (what === "show") return markPlace(Number(of));
      if (what === "older") return reader?.older();
      if (what === "send") return send();
      if (what === "point") return pickPoint();
      if (draft && what === "unphoto") draft.photo = null;
      if (draft && what === "unpoint") draft.point = null;
      return draw();
    },
    /** A press on the mark of a place takes it off; false for any other mark.
        @param {string} mark */
    unmark(mark) {
      const ours = mark.startsWith(PLACE_MARK);
      if (ours && marked) markPlace(marked);
      return ours;
    },
    /** The place that is on the map.
        @returns {PersonMark[]} */
    marks() {
      const { lat, lon } = reader?.thread().messages.find((one) => one.number === marked) ?? {};
      return marked && typeof lat === "number" && typeof lon === "number" ? [{ person: `${PLACE_MARK}${marked}`, look: "place", lat, lon, old: 0, sign: String(marked) }] : [];
    },
    /** @param {number} now */
    template(now) {
      if (!squad || !reader) return nothing;
      return messagesTemplate({ squad, reader, draft: draftOf(squad.id), seen: readSeen(squad.id), now, may, over, marked, busy, picking, complaint, nameOf, nameRegion });
    },
    destroy: () => reader?.stop(),
  };
}
