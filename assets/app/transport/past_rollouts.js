/* Roll-outs that run no more: the one that the address names as it stood at its end, and the newest of them for when none runs. */
import { fetchJson } from "./command_request.js";
import { rolloutAddress, searchOf } from "./rollout_requests.js";

/** `came()` when something was read; `failed(problem)` when it was not. `read` is what a test puts in place of the page's own.
    @param {{region: string, came(): void, failed(problem: any): void, read?: typeof fetchJson}} given */
export function createPastRollouts({ region, came, failed, read = fetchJson }) {
  let recent = /** @type {PastRolloutRow[] | null} */ (null), asking = false, wanted = "";
  let frozen = /** @type {FrozenRollout | null} */ (null);

  /** @param {string} id */
  async function readOne(id) {
    wanted = id;
    try {
      const { rollout, branches } = await read(`${rolloutAddress(id)}?${searchOf({ region })}`);
      if (id === wanted && rollout.state === "ended") frozen = { row: rollout, branches: new Map(branches.map((/** @type {BranchRow} */ one) => [one.region, one])) };
    } catch (problem) {
      failed(problem);
    }
    came();
  }

  return {
    /** The roll-out that is asked for, when it ended; null for one that screens have, or that is not here yet.
        @param {string | null} id
        @param {RolloutRow[]} rows
        @returns {FrozenRollout | null} */
    find(id, rows) {
      if (!id || rows.some((one) => one.id === id)) return null;
      if (id !== wanted) readOne(id);
      return frozen?.row.id === id ? frozen : null;
    },
    /** The newest that run no more; [] before they are here. They are asked for once.
        @returns {PastRolloutRow[]} */
    newest() {
      if (!recent && !asking) {
        asking = true;
        read(`${rolloutAddress("past")}?${searchOf({ region })}`).then((/** @type {{rollouts: PastRolloutRow[]}} */ found) => { recent = found.rollouts; came(); }, failed);
      }
      return recent ?? [];
    },
  };
}
