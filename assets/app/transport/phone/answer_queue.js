/* What was answered on the phone, until the county has it. Every answer is kept first (answer_store.js) and sent then, one after
   the other in the order they were given, photos behind words where the server is busy, each under a key of its own: sent
   twice, it is done once. An answer carries the time at which it was given; when it arrives is the server's business. */

const MOST_TAKEN = 50;
const AGAIN_MS = 3000;   // after a failure; the network's return asks at once

/** A key that no other answer has; randomUUID is there over https only. */
export function createKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** `person`: whose answers this phone sends now; those of another stay where they are.
    @param {AnswerQueueGiven} given
    @returns {AnswerQueue} */
export function createAnswerQueue({ person, store, send, changed, refused, later = setTimeout }) {
  /** @type {PhoneAnswer[]} */
  let items = [];
  /** @type {TakenAnswer[]} */
  let taken = [];
  let busy = false, stopped = false, waiting = false, sending = "", last = 0;

  async function load() {
    items = (await store.all()).filter((one) => one.person === person);
    last = Math.max(last, ...items.map((one) => one.number));
    changed();
    await flush();
  }

  /** Behind what waits already: numbers are of the phone's clock, which may have been set back since.
      @param {PhoneAnswer} item */
  async function add(item) {
    last = item.number = Math.max(item.number, last + 1);
    await store.put(item).catch(() => undefined);   // a full phone still sends what it has in hand
    items.push(item);
    changed();
    await flush();
  }

  async function flush() {
    if (busy || stopped) return;
    busy = true;
    try {
      while (items.length && await sendFirst(items[0]));
    } finally {
      busy = false;
    }
    if (items.length && !stopped) retry();
  }

  /** Whether the next one may be sent.
      @param {PhoneAnswer} item */
  async function sendFirst(item) {
    sending = item.key;
    const outcome = await send(item);
    sending = "";
    if (outcome.kind === "ended") stopped = true;
    if (outcome.kind === "busy") return letWordsPass(item);
    if (outcome.kind !== "done" && outcome.kind !== "refused") return false;
    items = items.filter((one) => one !== item);   // before anything is waited for: what the county has cannot be taken out of here
    if (outcome.version || outcome.case) taken = [...taken, { ...item, version: outcome.version ?? 0, case: outcome.case ?? item.case, no: outcome.no }].slice(-MOST_TAKEN);
    await store.remove(item.key);
    if (outcome.kind === "refused") refused(item, outcome.message);
    changed();
    return true;
  }

  /** A photo for which the server has no room now goes behind: who comes, and who cannot, does not wait for it. Whether there is
      anything else to send.
      @param {PhoneAnswer} photo */
  function letWordsPass(photo) {
    items = [...items.filter((one) => one !== photo), photo];
    return items.some((one) => !one.content);
  }

  function retry() {
    if (waiting) return;
    waiting = true;
    later(() => { waiting = false; flush(); }, AGAIN_MS);
  }

  /** What stands behind something that was refused and is nothing without it: taken out, to be mended with it.
      @param {(item: PhoneAnswer) => boolean} goes */
  async function withdraw(goes) {
    const gone = items.filter(goes);
    items = items.filter((one) => !goes(one));
    for (const one of gone) await store.remove(one.key);
    return gone;
  }

  /** What is under way is not wanted any more: noted with it, so that a page that opens later knows, too.
      @param {string} key */
  async function recall(key) {
    const item = items.find((one) => one.key === key);
    if (!item) return;
    item.recalled = true;
    changed();
    await store.put(item).catch(() => undefined);
  }

  return { load, add, flush, withdraw, recall, list: () => items, listTaken: () => taken, sending: () => sending };
}
