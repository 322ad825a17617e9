/* Reads the messages of one squad: the newest page first, whatever comes after what is known once the county says that there is more,
   and older ones when somebody wants them. What fails is asked again; until then it is told how many are missing. */
import { addPage, countMissing, emptyThread, hasOlder, newestOf, tellLast } from "../../state/squads/message_thread.js";

const AGAIN_MS = 3000;

/** `ask(query)` gives a page; `changed()` is told whenever something of it is another.
    @param {{ask(query: Record<string, number>): Promise<MessagePage>, changed(): void, later?: (fn: () => void, ms: number) => unknown}} given
    @returns {MessageReader} */
export function createMessageReader({ ask, changed, later = setTimeout }) {
  let thread = emptyThread(), busy = false, failed = false, stopped = false, waits = false, olderBusy = false;

  /** How many there are, as the county tells.
      @param {number} last */
  function follow(last) {
    thread = tellLast(thread, last);
    return catchUp();
  }

  async function catchUp() {
    if (busy || stopped || !countMissing(thread)) return;
    busy = true;
    try {
      while (!stopped && countMissing(thread)) {
        const before = newestOf(thread), page = await ask(before ? { after: before } : {});
        if (stopped) return;
        thread = addPage(thread, page);
        failed = false;
        if (newestOf(thread) === before) throw new Error("no more");
        changed();
      }
    } catch {
      failed = true;
      tryAgain();
    } finally {
      busy = false;
      if (!stopped) changed();
    }
  }

  function tryAgain() {
    if (waits || stopped) return;
    waits = true;
    later(() => { waits = false; catchUp(); }, AGAIN_MS);
  }

  async function older() {
    if (olderBusy || stopped || !hasOlder(thread)) return;
    olderBusy = true;
    changed();
    const page = await ask({ before: thread.messages[0].number }).catch(() => null);
    olderBusy = false;
    if (stopped) return;
    if (page) thread = addPage(thread, page);
    changed();
  }

  return { follow, older, stop: () => { stopped = true; }, thread: () => thread, failed: () => failed, asksOlder: () => olderBusy };
}
