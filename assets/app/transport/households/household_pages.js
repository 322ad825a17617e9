/* The households of an evacuation by page: read again when what is counted has moved, at once when others are asked for; what comes of those
   that were asked for before is dropped. */

const READ_EVERY_MS = 3000, PAGE = 100, MOST = 200;

/** `ask(filter, page)` reads the server, `changed` is told when an answer came, `failed(problem)` when none did.
    @param {{ask(filter: HouseholdFilter, page: {limit: number, offset?: number}): Promise<{households: HouseholdLine[], total: number}>, changed(): void,
      failed(problem: Failure): void, clock?(): number}} env */
export function createHouseholdPages({ ask, changed, failed, clock = () => performance.now() }) {
  let rows = /** @type {HouseholdLine[]} */ ([]), total = 0;
  let filter = /** @type {HouseholdFilter} */ ({ region: "", state: "", place: "" }), whose = "", seen = "", readAt = -Infinity, turn = 0, reading = false;

  async function read() {
    const mine = (turn += 1);
    [reading, readAt] = [true, clock()];
    try {
      const answer = await ask(filter, { limit: Math.min(MOST, Math.max(PAGE, rows.length)) });
      if (mine !== turn) return;
      [rows, total] = [answer.households, answer.total];
    } catch (problem) {
      if (mine !== turn) return;
      seen = "";
      failed(problem);
    }
    reading = false;
    changed();
  }

  return {
    rows: () => rows,
    total: () => total,
    /** What is asked for now, of which evacuation, and what it counts.
        @param {string} of
        @param {HouseholdFilter} next
        @param {string} counts */
    follow(of, next, counts) {
      const now = JSON.stringify([of, next]), other = now !== whose;
      if (!other && (reading || counts === seen || clock() - readAt < READ_EVERY_MS)) return;
      [filter, whose, seen] = [{ ...next }, now, counts];
      read();
    },
    /** An act changed what is shown: the next look reads. */
    again() { [seen, readAt] = ["", -Infinity]; },
    /** Another evacuation: nothing of the one before is left. */
    clear() { [rows, total, whose] = [[], 0, ""]; },
    /** The next page below those that are there. */
    async more() {
      const mine = whose, offset = rows.length, answer = await ask(filter, { offset, limit: PAGE });
      if (mine !== whose || offset !== rows.length) return;
      rows = [...rows, ...answer.households];
      changed();
    },
  };
}
