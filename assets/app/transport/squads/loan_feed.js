/* Loans of people, fetched anew when squads moved, and once a minute: who is on duty changes with the clock. */
import { fetchJson } from "../shared/command_request.js";

const EVERY_MS = 60000;

/** `changed()` is called when there is something else to show.
    @param {{region: string, changed(): void, fetch?: (address: string) => Promise<any>}} options */
export function createLoanFeed({ region, changed, fetch: ask = fetchJson }) {
  /** @type {LoanRow[] | null} */
  let rows = null;
  /** When what is shown was told, and since when it could not be renewed; ms of the page's clock, 0 for never. */
  let toldAt = 0, failedAt = 0;
  let stamp = "", askedAt = -EVERY_MS, turn = 0;

  /** @param {number} now */
  async function renew(now) {
    const mine = ++turn;
    try {
      const told = await ask(`/api/loans?${new URLSearchParams({ region })}`);
      if (mine !== turn) return;
      [rows, toldAt, failedAt] = [told.loans, now, 0];
    } catch {
      if (mine !== turn) return;
      failedAt ||= now;
      askedAt = now - EVERY_MS + EVERY_MS / 12;   // again in five seconds
    }
    changed();
  }

  return {
    rows: () => rows,
    state: () => ({ toldAt, failedAt }),
    /** What is known moved on, or time did.
        @param {string} next
        @param {number} now */
    follow(next, now) {
      if (next === stamp && now - askedAt < EVERY_MS) return;
      [stamp, askedAt] = [next, now];
      renew(now);
    },
  };
}
