/* Households as they are, asked for with a reason, and forgotten a minute later. Kept in memory only. */
import { language } from "../../state/shared/i18n.js";
import { fetchJson } from "../shared/command_request.js";
import { csrfToken } from "../shared/reveal_request.js";
import { searchOf } from "../rollouts/rollout_requests.js";

export const SHOWN_MS = 60e3;

/** `changed`: something is shown or hidden again.
    @param {{region: string, changed(): void, later?: (fn: () => void, ms: number) => any, post?: typeof fetchJson}} given */
export function createRevealed({ region, changed, later = setTimeout, post = fetchJson }) {
  const shown = /** @type {Map<string, RevealedHousehold>} */ (new Map());
  const timers = /** @type {Set<any>} */ (new Set());

  /** Ask for one; rejects with an Error in the reader's words.
      @param {string} household
      @param {string} reason */
  async function reveal(household, reason) {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": csrfToken() };
    const address = `/api/households/${encodeURIComponent(household)}/reveal?${searchOf({ region, lang: language() })}`;
    const told = await post(address, { method: "POST", headers, body: JSON.stringify({ reason }), cache: "no-store" });
    const row = { head: told.head, phone: told.phone, address: told.address };
    shown.set(household, row);
    changed();
    timers.add(later(() => {
      if (shown.get(household) === row) shown.delete(household);
      changed();
    }, SHOWN_MS));
  }

  function clear() {
    for (const timer of timers) clearTimeout(timer);
    shown.clear();
  }

  return { reveal, clear, get: (/** @type {string} */ household) => shown.get(household) };
}
