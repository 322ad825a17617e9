/* The voids of a roll-out, asked for when the branches moved, and each minute: clocks move without any message. */
import { fetchJson } from "../shared/command_request.js";
import { rolloutAddress, searchOf } from "./rollout_requests.js";

const EVERY = 5000, MINUTE = 60e3;

/** `came()` when there are newer ones; `read` and `clock` are what a test puts in place of the page's own.
    @param {{region: string, came(): void, read?: typeof fetchJson, clock?: () => number}} given */
export function createVoidReader({ region, came, read = fetchJson, clock = () => performance.now() }) {
  let told = /** @type {VoidMap | null} */ (null), failed = "", seen = "", of = "", readAt = -Infinity, reading = false;

  /** @param {string} rollout
      @param {string} now */
  async function ask(rollout, now) {
    [reading, readAt] = [true, clock()];
    try {
      const answer = await read(`${rolloutAddress(rollout, "voids")}?${searchOf({ region })}`);
      if (rollout === of) [told, failed, seen] = [answer, "", now];
    } catch (problem) {
      failed = String(problem.code ?? problem.message);
    } finally {
      reading = false;
      came();
    }
  }

  return {
    /** What is known of a roll-out whose branches are as `moved` says; asks for more when it is time.
        @param {string} rollout
        @param {string} moved
        @returns {{told: VoidMap | null, failed: string}} */
    look(rollout, moved) {
      const at = clock();
      if (of !== rollout) [of, told, seen, failed, readAt] = [rollout, null, "", "", -Infinity];
      const old = moved !== seen || at - readAt >= MINUTE;
      if (old && !reading && at - readAt >= EVERY) ask(rollout, moved);
      return { told, failed };
    },
  };
}
