/* How a phone hears of its squads: it asks every two seconds, and gets an answer only when something is another (ETag). That needs
   no open socket, which phones cut when they sleep. From each answer it learns what time it is: a phone's clock may be wrong. */
const SEEN_MS = 2000, HIDDEN_MS = 15000, LOST_MS = 3000;

/** @param {PhoneFeedGiven} given
    @returns {PhoneFeed} */
export function createPhoneFeed({ fetch, shown, news, later = setTimeout, now = Date.now }) {
  let etag = "", offset = 0, stopped = false, asking = false;
  /** @type {any} */
  let timer = null;

  async function ask() {
    if (asking || stopped) return;
    asking = true;
    clearTimeout(timer);
    const alive = await askOnce().catch(() => { news({ kind: "offline" }); return false; });
    asking = false;
    if (!stopped) timer = later(ask, alive ? (shown() ? SEEN_MS : HIDDEN_MS) : LOST_MS);
  }

  async function askOnce() {
    const answer = await fetch("/palm/state", { cache: "no-store", headers: etag ? { "If-None-Match": etag } : {} });
    if (answer.status === 401 || answer.status === 403) {
      stopped = true;
      news({ kind: "ended" });
      return false;
    }
    if (answer.status !== 200 && answer.status !== 304) throw new Error(`state ${answer.status}`);
    const told = Number(answer.headers.get("X-Palm-Now"));
    if (told) offset = told - now();
    if (answer.status === 200) {
      etag = answer.headers.get("ETag") ?? "";
      news({ kind: "state", state: await answer.json() });
    } else news({ kind: "same" });
    return true;
  }

  return { ask, time: () => now() + offset, offset: () => offset };
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
    if (answer.status === 429 || answer.status >= 500) return { kind: "later", message: "" };
    return { kind: "refused", message: (await answer.json()).error?.message ?? "" };
  } catch {
    return { kind: "later", message: "" };
  }
}

/** @param {PhoneAnswer} item
    @param {typeof globalThis.fetch} fetch
    @param {() => string} token */
function post({ person: _person, number: _number, content, ...body }, fetch, token) {
  const lang = globalThis.document?.body?.dataset?.lang ?? "zh";
  if (content) return fetch(photoAddress(body, lang), { method: "POST", headers: { "Content-Type": "image/jpeg", "X-CSRFToken": token() }, body: content });
  return fetch(`/palm/commands?lang=${lang}`, { method: "POST", headers: { "Content-Type": "application/json", "X-CSRFToken": token() }, body: JSON.stringify(body) });
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
    @returns {Promise<PhoneOwn | null>} */
export const fetchOwn = (fetch) => read("/palm/own", fetch);

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
