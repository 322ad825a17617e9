/* Lines that were keyed in, until the county has them. Each is kept first (answer_store.js) and sent a moment later with those
   beside it, so that the last one can be taken back; sent twice it is one receipt. Without a network they wait here, over a closed page too. */
import { isPassing } from "../shared/passing_refusals.js";

export const HOLD_MS = 5000;
const AGAIN_MS = 3000, MOST = 200, SHOWN = 300;

/** `person`: who keys in, whose lines these are; `send(book, county, entries)`: resolves to what became of them, rejects with
    `known` when the server refused them all.
    @param {SheetQueueGiven} given
    @returns {SheetQueue} */
export function createSheetQueue({ person, store, send, changed, later = setTimeout, now = Date.now }) {
  /** @type {SheetEntry[]} */
  let entries = [];
  let busy = false, waiting = false, lost = false, stopped = false, why = "";

  /** Lines of before come to those of now: whoever keys does not wait until they are sent. */
  async function load() {
    const kept = /** @type {any[]} */ (await store.all());
    const mine = kept.filter((one) => one.person === person && one.whom);
    entries = [...mine.map((one) => ({ ...one, book: one.book ?? one.rollout })), ...entries];   // lines that an older page left
    changed();
    flush();
  }

  /** @param {SheetEntry} entry */
  async function add(entry) {
    if (entries.some((one) => one.key === entry.key && one.state === "waiting")) return false;
    const kept = { ...entry, keyed: now() };
    entries = shorten([...entries, kept]);
    await store.put(/** @type {any} */ (kept)).catch(() => undefined);
    changed();
    wake(HOLD_MS);
    return true;
  }

  /** The last line that still waits, taken back; null when all went. */
  async function takeBack() {
    const last = entries.findLast((one) => one.state === "waiting" && !one.sending);
    if (!last) return null;
    entries = entries.filter((one) => one !== last);
    await store.remove(last.key);
    changed();
    return last;
  }

  async function flush(all = false) {
    if (busy || stopped) return;
    const due = entries.filter((one) => one.state === "waiting" && (all || lost || now() - (one.keyed ?? 0) >= HOLD_MS));
    if (!due.length) return rest();
    busy = true;
    const batch = due.filter((one) => one.book === due[0].book && one.county === due[0].county).slice(0, MOST);
    for (const one of batch) one.sending = true;
    try {
      const told = await send(batch[0].book, batch[0].county, batch);
      [lost, why] = [false, ""];
      await settle(batch, told);
    } catch (problem) {
      const { known = false, code, message = "" } = /** @type {any} */ (problem), decided = known === true && !isPassing(code);
      [lost, why] = [!decided, known ? message : ""];
      if (decided) await settle(batch, batch.map(() => ({ state: "refused", why: message })));
    } finally {
      for (const one of batch) one.sending = false;
      busy = false;
      changed();
    }
    rest();
  }

  function rest() {
    if (entries.some((one) => one.state === "waiting")) wake(lost ? AGAIN_MS : HOLD_MS);
  }

  /** @param {number} ms */
  function wake(ms) {
    if (waiting || stopped) return;
    waiting = true;
    later(() => { waiting = false; flush(); }, ms);
  }

  /** @param {SheetEntry[]} batch
      @param {{state: SheetEntry["state"], why: string}[]} told */
  async function settle(batch, told) {
    for (const [index, one] of batch.entries()) {
      Object.assign(one, told[index]);
      await store.remove(one.key);
    }
  }

  return { load, add, takeBack, flush, list: () => entries, lost: () => lost, why: () => (lost ? why : ""), stop: () => { stopped = true; } };
}

/** The newest lines; one that waits is never left out.
    @param {SheetEntry[]} entries */
function shorten(entries) {
  let spare = entries.length - SHOWN;
  return entries.filter((one) => one.state === "waiting" || spare-- <= 0);
}

/** What became of each line, from the server's answer: what is taken though the ledger said otherwise says so.
    @param {number} n
    @param {{taken: number, repeated: number, refused: {index: number, code: string}[], conflicts?: {index: number, code: string}[]}} told
    @param {(kind: "refused" | "conflict", code: string) => string} words
    @returns {{state: SheetEntry["state"], why: string}[]} */
export function readOutcome(n, told, words) {
  const refused = new Map(told.refused.map((one) => [one.index, one.code])), conflicts = new Map((told.conflicts ?? []).map((one) => [one.index, one.code]));
  return Array.from({ length: n }, (_, index) => {
    const code = refused.get(index);
    if (code !== undefined) return { state: "refused", why: words("refused", code) };
    const conflict = conflicts.get(index);
    return { state: told.taken === 0 ? "repeated" : "taken", why: conflict === undefined ? "" : words("conflict", conflict) };
  });
}
