/* Roll-outs that run no more: the one that the address names as it stood at its end, and the newest of them for when none runs. */
import { fetchJson } from "../shared/command_request.js";
import { isPassing } from "../shared/passing_refusals.js";
import { rolloutAddress, searchOf } from "./rollout_requests.js";

export const AGAIN_MS = 5000;

/** `came()` when something was read or has to be; `failed(problem)` when it was not. `read` and `later` are what a test puts in
    place of the page's own.
    @param {{region: string, came(): void, failed(problem: any): void, read?: typeof fetchJson, later?: (fn: () => void, ms: number) => unknown}} given */
export function createPastRollouts({ region, came, failed, read = fetchJson, later = setTimeout }) {
  let recent = /** @type {PastRolloutRow[]} */ ([]), old = true, asking = false, stopped = false;
  let wanted = "", missing = false, running = /** @type {Set<string>} */ (new Set());
  let frozen = /** @type {FrozenRollout | null} */ (null);

  /** @param {() => void} act */
  const again = (act) => later(() => { if (!stopped) act(); }, AGAIN_MS);

  /** Until it ended, or the server knows of none, it is asked for again.
      @param {string} id */
  async function readOne(id) {
    try {
      const { rollout, branches } = await read(`${rolloutAddress(id)}?${searchOf({ region })}`);
      if (id !== wanted) return;
      if (rollout.state === "ended") frozen = { row: rollout, branches: new Map(branches.map((/** @type {BranchRow} */ one) => [one.region, one])) };
    } catch (problem) {
      if (id !== wanted) return;
      missing = problem.known === true && !isPassing(problem.code);
      failed(problem);
    }
    if (frozen?.row.id !== id && !missing) again(() => { if (id === wanted) readOne(id); });
    came();
  }

  /** Those that end make what was read of the newest old.
      @param {RolloutRow[]} rows */
  function follow(rows) {
    const next = new Set(rows.map((one) => one.id));
    if ([...running].some((id) => !next.has(id))) old = true;
    running = next;
  }

  async function readNewest() {
    [asking, old] = [true, false];
    try {
      recent = (await read(`${rolloutAddress("past")}?${searchOf({ region })}`)).rollouts;
    } catch (problem) {
      failed(problem);
      again(() => { old = true; came(); });
    }
    asking = false;
    came();
  }

  return {
    /** The roll-out that is asked for, when it ended; null for one that screens have, or that is not here yet.
        @param {string | null} id
        @param {RolloutRow[]} rows
        @returns {FrozenRollout | null} */
    find(id, rows) {
      follow(rows);
      const next = id && !running.has(id) ? id : "";
      if (next !== wanted) {
        [wanted, missing] = [next, false];
        if (next) readOne(next);
      }
      return next && frozen?.row.id === next ? frozen : null;
    },
    /** What of the one that `find` was asked for is not here: "" for nothing. Another roll-out is not shown in its place.
        @returns {RolloutLack} */
    lack: () => (!wanted || frozen?.row.id === wanted ? "" : missing ? "missing" : "reading"),
    /** The newest that run no more; [] before they are here. Asked for once, and anew when another one ended.
        @returns {PastRolloutRow[]} */
    newest() {
      if (old && !asking) readNewest();
      return recent;
    },
    stop() { stopped = true; },
  };
}
