/* The people whom the leaves of open townships name, asked for by township as its counts move. */
import { lateTiers, nameLeaves, wantedPeople } from "../../state/rollouts/leaf_names.js";
import { rolloutAddress, searchOf } from "../rollouts/rollout_requests.js";
import { fetchJson } from "../shared/command_request.js";
import { createPlaceReader } from "../shared/place_reader.js";

const TOWNSHIP = 9, PAGE = 200;
/** Pages of one township; whoever stands behind them is named when their grid is opened. */
const MOST_PAGES = 5;

/** @param {{changed(): void, read?: typeof fetchJson}} env */
export function createLeafPeople({ changed, read = fetchJson }) {
  const readers = new Map(/** @type {[string, ReturnType<typeof createPlaceReader<TaskRow[]>>][]} */ ([]));
  let named = /** @type {Map<string, {tasks: TaskRow[], more: number}>} */ (new Map());

  /** @param {string} rollout
      @param {string} asked region, tiers and states in one text, which is what a reader keeps apart */
  async function readAll(rollout, asked) {
    const [region, tier, state] = asked.split("/"), found = /** @type {TaskRow[]} */ ([]);
    let after = /** @type {string | null} */ ("");
    for (let page = 0; page < MOST_PAGES && after !== null; page++) {
      const answer = await read(`${rolloutAddress(rollout, "people")}?${searchOf({ region, tier, state, after, limit: PAGE })}`);
      found.push(...answer.tasks);
      after = answer.next;
    }
    return found;
  }

  /** @param {string} township */
  function readerOf(township) {
    const reader = readers.get(township) ?? createPlaceReader({ read: readAll, moved: changed });
    readers.set(township, reader);
    return reader;
  }

  return {
    /** Who is named below each leaf, as far as it came. `again`: moves when an act changed what no count tells.
        @param {RolloutRow} row
        @param {TreeLine[]} lines
        @param {{now: number, again: unknown}} about */
    follow(row, lines, { now, again }) {
      const late = lateTiers(row, now), tasks = /** @type {TaskRow[]} */ ([]);
      for (const top of row.state === "issued" ? lines.filter((line) => !line.depth && line.open) : []) {
        const below = lines.filter((line) => line.depth && line.region.startsWith(top.region)), wanted = wantedPeople(below, late);
        if (!wanted || top.region.length < TOWNSHIP) continue;
        const asked = [top.region, wanted.tiers.join(","), wanted.states.join(",")].join("/");
        tasks.push(...readerOf(top.region).follow(row.id, asked, JSON.stringify([row.version, top.counts, again])) ?? []);
      }
      named = nameLeaves(lines, tasks, late);
      return named;
    },
    /** Everybody who is named now. */
    tasks: () => [...named.values()].flatMap((leaf) => leaf.tasks),
  };
}
