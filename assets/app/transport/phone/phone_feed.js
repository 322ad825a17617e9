/* How a phone hears of its squads: by its socket (phone_socket.js), and now and then it asks whether that is all. Until a socket tells
   something, and where none comes, it asks, and the server holds the request until something is another (RFC 7240 wait, ETag) or the
   time is over; then it asks again. Where nothing is held it asks every two seconds. What fails is tried again after a growing pause.
   From each answer it learns what time it is: a phone's clock may be wrong. */
import { applyPatch } from "../../state/phone/state_patch.js";
import { isPassing } from "../shared/passing_refusals.js";
import { encodePhoto } from "./phone_photo.js";

const SEEN_S = 25, HIDDEN_S = 50, GRACE_MS = 10000, PLAIN_MS = 2000, HIDDEN_MS = 15000;
const LOOK_MS = 120000, SCATTER_MS = 1000;   // a server that restarts is not asked by all its phones in one moment
const LOST_MS = [1000, 2000, 4000, 8000];   // what waits to be sent leaves within 10 s of the network's return

/** @param {PhoneFeedGiven} given
    @returns {PhoneFeed} */
export function createPhoneFeed({ fetch, shown, news, address = "/palm/state", later = setTimeout, now = Date.now, chance = Math.random, connect = () => null }) {
  let etag = "", offset = 0, stopped = false, held = false, again = false, lost = 0;
  /** @type {PhoneState | null} */
  let state = null;   // that of the tag
  /** @type {AbortController | null} */
  let open = null;
  /** @type {any} */
  let timer = null;
  const tag = () => etag.replace(/^W\/|"/g, "");   // a proxy that compresses makes it weak
  const wire = connect({ tag, heard, lost: fallBack });

  /** Ask now, unless a request is under way or a socket is there that will tell. */
  async function ask() {
    if (!open && !wire?.live()) await start(false);
  }

  /** The socket tells what is, what became another of what the phone has, or that nothing did. What a request under way would say is
      of before.
      @param {PhoneTold} told */
  function heard(told) {
    if (stopped) return;
    if (open && told.patch && !fits(told)) { again = true; return; }   // a burst of them would end each question before its answer
    clearTimeout(timer);
    open?.abort();
    open = null;
    lost = 0;
    offset = told.now - now();
    timer = later(() => start(false), LOOK_MS);
    if (told.patch) return fits(told) ? patched(told.to, told.patch) : start(false);
    if (told.state === undefined) return news({ kind: "same" });
    return keep(`"${told.tag}"`, JSON.parse(told.state));
  }

  /** Whether a patch is for what the page has, or brought it there. A tag has two halves, and a patch is from one first half to another.
      What it is not for is asked for whole, and again once what is under way has come: that may be of before.
      @param {PhoneTold} told */
  function fits({ from, to }) {
    const [shared] = tag().split(".");
    return state !== null && (shared === from || shared === to);
  }

  /** @param {string | undefined} to
      @param {StatePatch} patch */
  function patched(to, patch) {
    const [shared, rest] = tag().split(".");
    if (!state || shared === to) return news({ kind: "same" });
    return keep(`"${to}.${rest}"`, applyPatch(state, patch));
  }

  /** @param {string} next
      @param {PhoneState} whole */
  function keep(next, whole) {
    etag = next;
    state = whole;
    news({ kind: "state", state });
  }

  /** The socket is gone: ask. */
  function fallBack() {
    if (stopped || open) return;
    clearTimeout(timer);
    timer = later(() => start(false), SCATTER_MS * chance());
  }

  /** Ask now whatever was under way: its connection may be gone without a word. */
  async function restart() {
    lost = 0;
    wire?.drop();
    await start(false);
  }

  /** Nobody looks at the page any more: its socket, which says that somebody does, goes, as does a request that says so; what is asked from here on waits. */
  async function hide() {
    wire?.drop();
    await start(true);
  }

  /** @param {boolean} waits whether the request may be held */
  async function start(waits) {
    if (stopped) return;
    clearTimeout(timer);
    open?.abort();
    again = false;
    const mine = open = new AbortController(), wait = waits && etag ? (shown() ? SEEN_S : HIDDEN_S) : 0;
    const late = setTimeout(() => mine.abort(), wait * 1000 + GRACE_MS);
    const alive = await askOnce(mine, wait).catch(() => { if (open === mine) news({ kind: "offline" }); return false; });
    clearTimeout(late);
    if (open !== mine) return;
    open = null;
    lost = alive ? 0 : lost + 1;
    if (stopped) return wire?.stop();
    if (alive && shown()) wire?.start();
    if (alive && again) return start(false);
    if (alive && wire?.live()) timer = later(() => start(false), LOOK_MS);
    else timer = later(() => start(alive), alive ? pause() : LOST_MS[Math.min(lost, LOST_MS.length) - 1] * (0.7 + 0.4 * chance()));
  }

  const pause = () => (held ? 0 : shown() ? PLAIN_MS : HIDDEN_MS);

  /** @param {AbortController} mine
      @param {number} wait seconds */
  async function askOnce(mine, wait) {
    const headers = { "X-Palm-Shown": shown() ? "1" : "0", ...(etag ? { "If-None-Match": etag } : {}), ...(wait ? { Prefer: `wait=${wait}` } : {}) };
    const answer = await fetch(address, { cache: "no-store", headers, signal: mine.signal });
    if (open !== mine) return false;
    if (answer.status === 401 || answer.status === 403) {
      stopped = true;
      news({ kind: "ended" });
      return false;
    }
    if (answer.status !== 200 && answer.status !== 304) throw new Error(`state ${answer.status}`);
    const told = Number(answer.headers.get("X-Palm-Now"));
    if (told) offset = told - now();
    held = !wait || answer.headers.has("Preference-Applied");
    if (answer.status === 200) {
      const whole = await answer.json();
      if (open === mine) keep(answer.headers.get("ETag") ?? "", whole);
    } else news({ kind: "same" });
    return true;
  }

  return { ask, restart, hide, time: () => now() + offset, offset: () => offset };
}

/** Send one answer. A page whose token is of before is told so by 403: it gets a new one with the page, and sends once more.
    @param {PhoneAnswer} item
    @param {typeof globalThis.fetch} fetch
    @param {() => string} token
    @returns {Promise<Outcome>} */
export async function sendAnswer(item, fetch, token) {
  try {
    let answer = await post(item, fetch, token);
    if (answer.status === 403) {
      await fetch("/palm", { cache: "no-store" });
      answer = await post(item, fetch, token);
    }
    if (answer.ok) return { kind: "done", message: "", ...(await answer.json()) };
    if (answer.status === 401) return { kind: "ended", message: "" };
    if (answer.status === 503 && item.content) return { kind: "busy", message: "" };
    if (answer.status === 429 || answer.status >= 500) return { kind: "later", message: "" };
    const { error } = await answer.json();
    return isPassing(error?.code) ? { kind: "later", message: "" } : { kind: "refused", message: error?.message ?? "" };
  } catch {
    return { kind: "later", message: "" };
  }
}

/** @param {PhoneAnswer} item
    @param {typeof globalThis.fetch} fetch
    @param {() => string} token */
function post({ person: _person, number: _number, recalled: _recalled, content, voice, ...body }, fetch, token) {
  const lang = globalThis.document?.body?.dataset?.lang ?? "zh", json = { "Content-Type": "application/json", "X-CSRFToken": token() };
  if (body.command === "message") return fetch(`/palm/messages?lang=${lang}`, { method: "POST", headers: json, body: JSON.stringify({ ...body, ...(content ? { photo: encodePhoto(content) } : {}), ...(voice ? { voice: encodePhoto(voice) } : {}) }) });
  if (content) return fetch(photoAddress(body, lang), { method: "POST", headers: { "Content-Type": "image/jpeg", "X-CSRFToken": token() }, body: content });
  return fetch(`/palm/commands?lang=${lang}`, { method: "POST", headers: json, body: JSON.stringify(body) });
}

/** Where a photo is sent; what it belongs to stands in the address.
    @param {Pick<PhoneAnswer, "key" | "squad" | "report" | "answered_at">} item
    @param {string} lang */
function photoAddress({ key, squad, report, answered_at }, lang) {
  return `/palm/photos?${new URLSearchParams({ lang, key, answered_at, ...(squad ? { squad } : { report: report ?? "" }) })}`;
}

/** What a report is chosen from; null while nobody tells.
    @param {typeof globalThis.fetch} fetch
    @returns {Promise<PhoneChoices | null>} */
export const fetchChoices = (fetch) => read("/palm/choices", fetch);

/** The person's duties and complaints; null while nobody tells.
    @param {typeof globalThis.fetch} fetch
    @returns {Promise<PersonalState | null>} */
export const fetchPersonal = (fetch) => read("/palm/own", fetch);

/** What was reported of the case of a squad; null while nobody tells.
    @param {string} squad
    @param {typeof globalThis.fetch} fetch
    @returns {Promise<CalledCase | null>} */
export const fetchCase = (squad, fetch) => read(`/palm/squads/${encodeURIComponent(squad)}/case`, fetch);

/** Where the case of a squad is, drawn; null while nobody tells.
    @param {string} squad
    @param {typeof globalThis.fetch} fetch
    @returns {Promise<CaseMap | null>} */
export const fetchMap = (squad, fetch) => read(`/palm/squads/${encodeURIComponent(squad)}/case/map`, fetch);

/** A page of what is written in a squad. Rejects while nobody tells.
    @param {string} squad
    @param {Record<string, number>} query
    @param {typeof globalThis.fetch} fetch
    @returns {Promise<MessagePage>} */
export async function fetchMessages(squad, query, fetch) {
  const asked = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  const answer = await fetch(`/palm/squads/${encodeURIComponent(squad)}/messages?${asked}`, { cache: "no-store" });
  if (!answer.ok) throw new Error(`messages ${answer.status}`);
  return answer.json();
}

/** @param {string} address
    @param {typeof globalThis.fetch} fetch
    @returns {Promise<any>} */
async function read(address, fetch) {
  try {
    const answer = await fetch(address, {});
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}
