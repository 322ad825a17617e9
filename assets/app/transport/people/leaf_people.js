/* The people whom the leaves of open townships name: all of them by one question, of those whose counts moved. */
import { lateTiers, nameLeaves, namesAnybody } from "../../state/rollouts/leaf_names.js";
import { rolloutAddress, searchOf } from "../rollouts/rollout_requests.js";
import { fetchJson } from "../shared/command_request.js";

const TOWNSHIP = 9;
/** The least time between two questions, unless a township was just opened. */
const READ_EVERY_MS = 5000;
/** So many townships the server answers at once. */
const MOST_BRANCHES = 20;
/** So often may a question about a township fail before its names, which may be others by now, go. */
const MOST_FAILURES = 2;

/** `county()`: whose roll-out is shown, or what of it the viewer sees; `read` and `clock` (in ms) are what a test puts in place of the page's own.
    @param {{changed(): void, county(): string, read?: typeof fetchJson, clock?(): number}} env */
export function createLeafPeople({ changed, county, read = fetchJson, clock = () => performance.now() }) {
  const known = /** @type {Map<string, {mark: string, leaves: RolloutLeaf[], failures: number}>} */ (new Map());   // by township
  const left = /** @type {Set<string>} */ (new Set());   // townships that were too many for the last answer: asked for next
  let of = "", readAt = -Infinity, waiting = false, named = /** @type {Map<string, {tasks: TaskRow[], more: number}>} */ (new Map());

  /** @param {string} rollout
      @param {[township: string, mark: string][]} wanted
      @param {{accept: number[], finish: number[]}} late */
  async function ask(rollout, wanted, { accept, finish }) {
    [waiting, readAt] = [true, clock()];
    const branches = wanted.map(([township]) => township);
    for (const township of branches) if (!known.has(township)) known.set(township, { mark: "", leaves: [], failures: 0 });
    try {
      const answer = await read(`${rolloutAddress(rollout, "leaves")}?${searchOf({ region: county(), branches: branches.join(","), accept: accept.join(","), finish: finish.join(",") })}`);
      if (rollout !== of) return;
      for (const [township, mark] of wanted) takeAnswer(township, mark, answer);
    } catch { if (rollout === of) branches.forEach(noteFailure); } finally { waiting = false; }
    changed();
  }

  /** A township that is not among the `branches` of an answer did not fit into it.
      @param {string} township
      @param {string} mark
      @param {{branches: string[], leaves: RolloutLeaf[]}} answer */
  function takeAnswer(township, mark, { branches, leaves }) {
    if (!branches.includes(township)) { left.add(township); return; }
    left.delete(township);
    known.set(township, { mark, leaves: leaves.filter((leaf) => leaf.region.startsWith(township)), failures: 0 });
  }

  /** Which townships the next question is about: those that were left over first, lest the first ones of the county, moving always, take all room.
      @param {[township: string, mark: string][]} moved */
  function chooseNext(moved) {
    const first = moved.filter(([township]) => left.has(township));
    return (first.length ? first : moved).slice(0, MOST_BRANCHES);
  }

  /** A township is asked for again in a while; failed again, its counts stand without names.
      @param {string} township */
  function noteFailure(township) {
    const { mark, leaves, failures } = known.get(township) ?? { mark: "", leaves: [], failures: 0 };
    known.set(township, failures + 1 < MOST_FAILURES ? { mark, leaves, failures: failures + 1 } : { mark: "", leaves: [], failures: failures + 1 });
  }

  /** Which townships name anybody, with what moves when that may be somebody else.
      @param {RolloutRow} row
      @param {TreeLine[]} lines
      @param {{late: {accept: number[], finish: number[]}, again: unknown}} about
      @returns {[township: string, mark: string][]} */
  function markTownships(row, lines, { late, again }) {
    const open = row.state === "issued" ? lines.filter((line) => !line.depth && line.open && line.region.length >= TOWNSHIP) : [];
    const below = (/** @type {TreeLine} */ top) => lines.filter((line) => line.depth && line.region.startsWith(top.region));
    return open.filter((top) => namesAnybody(below(top), late)).map((top) => [top.region, JSON.stringify([row.version, top.counts, late, again])]);
  }

  return {
    /** Who is named below each leaf, as far as it came. `again`: moves when an act changed what no count tells.
        @param {RolloutRow} row
        @param {TreeLine[]} lines
        @param {{now: number, again: unknown}} about */
    follow(row, lines, { now, again }) {
      if (of !== row.id) {
        [of, readAt] = [row.id, -Infinity];
        known.clear();
        left.clear();
      }
      const late = lateTiers(row, now), marks = markTownships(row, lines, { late, again });
      const moved = marks.filter(([township, mark]) => known.get(township)?.mark !== mark), opened = moved.some(([township]) => !known.has(township));
      if (moved.length && !waiting && (opened || clock() - readAt >= READ_EVERY_MS)) ask(row.id, chooseNext(moved), late);
      named = nameLeaves(lines, marks.flatMap(([township]) => known.get(township)?.leaves ?? []));
      return named;
    },
    /** Everybody who is named now. */
    tasks: () => [...named.values()].flatMap((leaf) => leaf.tasks),
  };
}
