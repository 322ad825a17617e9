/* A list of who moved on its way: looked at, chosen for where a row fits several households, recorded as it was looked at. Choices
   are gathered before it is looked at again, and nothing is recorded while what is shown is not what was chosen. */

export const GATHER_MS = 1500;

/** The key of a row among those that were chosen.
    @param {{sheet: string, row: number}} row */
export const keyOf = (row) => `${row.sheet}\n${row.row}`;

/** What was chosen, as it is sent.
    @param {Map<string, string>} chosen */
export function listChosen(chosen) {
  return [...chosen].filter(([, household]) => household).map(([key, household]) => {
    const [sheet, row] = key.split("\n");
    return { sheet, row: Number(row), household };
  });
}

/** Rows to choose for: those that still fit several households, then those that were chosen for, which a preview tells of no more.
    @param {MovedSeveral[]} before
    @param {MovedSeveral[]} next
    @param {Map<string, string>} chosen */
export function keepChosen(before, next, chosen) {
  const keys = new Set(next.map(keyOf));
  return [...next, ...before.filter((row) => chosen.get(keyOf(row)) && !keys.has(keyOf(row)))];
}

/** `send(part, more)`: rejects with the reason; `changed`: draw anew; `failed(problem)`: say so.
    @param {MovedListGiven} given
    @returns {MovedListState} */
export function createMovedList({ send, changed, failed, later = setTimeout, never = clearTimeout }) {
  const chosen = /** @type {Map<string, string>} */ (new Map());
  let told = /** @type {MovedPreview | null} */ (null), done = /** @type {MovedDone | null} */ (null);
  let turn = 0, stale = false, busy = false, recorded = false, waiting = /** @type {any} */ (undefined);

  /** Another file: nothing of the one before is left. */
  function clear() {
    never(waiting);
    turn += 1;
    chosen.clear();
    [told, done, stale] = [null, null, false];
    changed();
  }

  async function look() {
    never(waiting);
    const mine = ++turn, before = told?.several ?? [];
    stale = true;
    try {
      const next = /** @type {MovedPreview} */ (await send("lists/preview", {}));
      if (mine !== turn) return;
      told = next.faults ? next : { ...next, several: keepChosen(before, next.several, chosen) };
      [done, stale] = [null, false];
    } catch (problem) {
      if (mine === turn) failed(problem);
    }
    changed();
  }

  /** @param {string} key
      @param {string} household "" for none */
  function choose(key, household) {
    never(waiting);
    chosen.set(key, household);
    turn += 1;   // what is on its way was asked for without this
    stale = true;
    changed();
    waiting = later(look, GATHER_MS);
  }

  const ready = () => !stale && !busy && !told?.faults && (told?.reports ?? 0) > 0;

  async function record() {
    if (!told || !ready()) return;
    const mine = turn;
    busy = true;
    changed();
    try {
      const answer = /** @type {MovedDone} */ (await send("lists", { digest: told.digest }));
      recorded = true;
      if (mine === turn) [told, done] = [null, answer];
    } catch (problem) {
      failed(problem);
    }
    busy = false;
    changed();
  }

  return { clear, look, choose, record, ready, chosen, told: () => told, done: () => done, recorded: () => recorded, stop: () => never(waiting) };
}
