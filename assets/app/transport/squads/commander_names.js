/* The names of who commands squads, asked for when somebody commands whose name is not known yet. */
import { t } from "../../state/shared/i18n.js";
import { fetchJson } from "../shared/command_request.js";

const AGAIN_MS = 10000, MOST_ASKS = 3;   // an answer may be older than the hand-over that the screen knows of

/** `changed()` is called when names came.
    @param {{region: string, changed(): void, fetch?: (address: string) => Promise<any>}} options */
export function createCommanderNames({ region, changed, fetch: ask = fetchJson }) {
  /** @type {Record<string, string>} */
  let names = {};
  /** @type {Map<string, number>} */
  const lacked = new Map();   // account -> answers without its name
  let asking = false, askedAt = -AGAIN_MS;

  /** @param {string[]} wanted
      @param {number} now */
  async function renew(wanted, now) {
    [asking, askedAt] = [true, now];
    const told = await ask(`/api/commanders?${new URLSearchParams({ region })}`).catch(() => null);
    asking = false;
    if (!told) return;
    names = told.names;
    for (const one of wanted) if (!names[one]) lacked.set(one, (lacked.get(one) ?? 0) + 1);
    changed();
  }

  return {
    /** Whom no answer names is said to be unknown.
        @param {string} account */
    nameOf: (account) => names[account] ?? (lacked.has(account) ? t("lead.unnamed") : "…"),
    /** These command now.
        @param {string[]} accounts
        @param {number} now */
    follow(accounts, now) {
      const wanted = accounts.filter((one) => !names[one] && (lacked.get(one) ?? 0) < MOST_ASKS);
      if (!asking && now - askedAt >= AGAIN_MS && wanted.length) renew(wanted, now);
    },
  };
}
