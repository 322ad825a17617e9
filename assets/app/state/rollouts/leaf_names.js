/* Whom the leaves of the cascade name: below a grid that lies closed whoever is overdue there, or the only one who is silent. Pure. */
/** So many stand below one grid; the others when it is opened. */
export const MOST_NAMED = 3;

/** The tiers whose time is over: to accept, and to finish.
    @param {RolloutRow} row
    @param {number} now
    @returns {{accept: number[], finish: number[]}} */
export function lateTiers(row, now) {
  const late = (/** @type {"accept_due_at" | "finish_due_at"} */ due) => row.tiers.filter((tier) => { const at = tier[due]; return at !== null && Date.parse(at) < now; }).map((tier) => tier.tier);
  return { accept: late("accept_due_at"), finish: late("finish_due_at") };
}

/** Whether a line is a grid, or the people of a place itself, below which somebody may be named.
    @param {TreeLine} line */
const isLeaf = (line) => line.kind !== "complete" && line.depth > 0 && !line.open;

/** Whether one person alone is silent in a grid.
    @param {TreeLine} line */
const hasSingle = (line) => line.kind === "branch" && line.pending === 1;

/** Whether the leaves of a township name anybody: it is not asked for else.
    @param {TreeLine[]} lines the lines below it
    @param {{accept: number[], finish: number[]}} late */
export function namesAnybody(lines, { accept, finish }) {
  const leaves = lines.filter(isLeaf);
  return leaves.length > 0 && (accept.length > 0 || finish.length > 0 || leaves.some(hasSingle));
}

/** Who is named below each leaf, by its key, and how many more there are.
    @param {TreeLine[]} lines
    @param {RolloutLeaf[]} leaves as the server tells of them: a place and tier each
    @returns {Map<string, {tasks: TaskRow[], more: number}>} */
export function nameLeaves(lines, leaves) {
  const places = /** @type {Map<string, RolloutLeaf[]>} */ (new Map()), named = new Map();
  for (const leaf of leaves) places.set(leaf.region, [...places.get(leaf.region) ?? [], leaf]);
  for (const line of lines.filter(isLeaf)) {
    const there = (places.get(line.region) ?? []).filter((leaf) => line.tier === null || leaf.tier === line.tier);
    const tasks = there.flatMap((leaf) => leaf.tasks).slice(0, MOST_NAMED), behind = there.reduce((sum, leaf) => sum + leaf.behind, 0);
    if (behind) named.set(line.key, { tasks, more: behind - tasks.length });
  }
  return named;
}
