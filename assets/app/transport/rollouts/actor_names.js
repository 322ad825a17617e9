/* The names of the accounts that prepared, issued, confirmed or kept back a roll-out: rows have their numbers only. */
import { fetchJson } from "../shared/command_request.js";
import { rolloutAddress, searchOf } from "./rollout_requests.js";

/** `county()`: whose roll-out is shown, or what of it the viewer sees; `came()` when names were read; `read` is what a test puts in place of the page's own.
    @param {{county(): string, came(): void, read?: typeof fetchJson}} given */
export function createActorNames({ county, came, read = fetchJson }) {
  const known = /** @type {Record<string, string>} */ ({}), asked = new Set();

  /** Once for each version: who is not known then has no name.
      @param {RolloutRow} row */
  async function ask(row) {
    const mark = `${row.id} ${row.version}`;
    if (asked.has(mark)) return;
    asked.add(mark);
    try {
      Object.assign(known, (await read(`${rolloutAddress(row.id)}?${searchOf({ region: county() })}`)).names);
      came();
    } catch {
      setTimeout(() => asked.delete(mark), 5000);
    }
  }

  return {
    /** What is known; what is not is asked for.
        @param {RolloutRow} row
        @returns {Record<string, string>} */
    of(row) {
      const actors = [row.issued_by, row.held_by].filter((actor) => actor?.startsWith("account:") && !known[actor]);
      if (actors.length) ask(row);
      return known;
    },
  };
}
