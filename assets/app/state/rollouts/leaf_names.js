/* Whom the leaves of the cascade name: below a grid that lies closed whoever is overdue there, or the only one who is silent. Pure. */
export const SILENT = ["unreached", "open", "reminded"];
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

/** Of which people a township is asked; null where its leaves name nobody.
    @param {TreeLine[]} lines the lines below it
    @param {{accept: number[], finish: number[]}} late
    @returns {{tiers: number[], states: string[]} | null} */
export function wantedPeople(lines, { accept, finish }) {
  const leaves = lines.filter(isLeaf), single = leaves.some(hasSingle);
  if (!leaves.length || (!single && !accept.length && !finish.length)) return null;
  return { tiers: single ? [] : [...new Set([...accept, ...finish])].sort((a, b) => a - b), states: finish.length ? [...SILENT, "accepted"] : SILENT };
}

/** Who is named below each leaf, by its key, and how many more there are.
    @param {TreeLine[]} lines
    @param {TaskRow[]} tasks
    @param {{accept: number[], finish: number[]}} late
    @returns {Map<string, {tasks: TaskRow[], more: number}>} */
export function nameLeaves(lines, tasks, { accept, finish }) {
  const named = new Map();
  for (const line of lines.filter(isLeaf)) {
    const isBehind = (/** @type {TaskRow} */ { state, tier }) => (state === "accepted" ? finish.includes(tier) : SILENT.includes(state) && (accept.includes(tier) || hasSingle(line)));
    const found = tasks.filter((task) => task.region === line.region && (line.tier === null || task.tier === line.tier) && isBehind(task));
    if (found.length) named.set(line.key, { tasks: found.slice(0, MOST_NAMED), more: Math.max(0, found.length - MOST_NAMED) });
  }
  return named;
}
