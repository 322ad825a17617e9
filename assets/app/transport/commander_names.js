/* The names of who commands squads, asked for when somebody commands whose name is not known yet. */
import { fetchJson } from "./command_request.js";

const AGAIN_MS = 10000;

/** `changed()` is called when names came.
    @param {{region: string, changed(): void, fetch?: (address: string) => Promise<any>}} options */
export function createCommanderNames({ region, changed, fetch: ask = fetchJson }) {
  /** @type {Record<string, string>} */
  let names = {};
  let asking = false, askedAt = -AGAIN_MS;

  /** @param {number} now */
  async function renew(now) {
    [asking, askedAt] = [true, now];
    const told = await ask(`/api/commanders?${new URLSearchParams({ region })}`).catch(() => null);
    asking = false;
    if (!told) return;
    names = told.names;
    changed();
  }

  return {
    /** @param {string} account */
    nameOf: (account) => names[account] ?? "…",
    /** These command now.
        @param {string[]} accounts
        @param {number} now */
    follow(accounts, now) {
      if (!asking && now - askedAt >= AGAIN_MS && accounts.some((one) => !names[one])) renew(now);
    },
  };
}
