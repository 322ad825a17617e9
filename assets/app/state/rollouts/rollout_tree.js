/* The cascade of a roll-out as flat lines, exceptions first: townships, below an opened one its villages' own people and its grids. Pure. */
import { countLeft, countOwn, countPending, countPeople, rateOf, sumCounts } from "./rollout_counts.js";

const TOWNSHIP = 9, VILLAGE = 12, GRID = 15;

/** The branches of a roll-out, by region.
    @param {Iterable<BranchRow>} rows
    @param {string} rollout
    @returns {Map<string, BranchRow>} */
export function listBranches(rows, rollout) {
  return new Map([...rows].filter((row) => row.rollout === rollout).map((row) => [row.region, row]));
}

/** For how long nobody in a branch has answered, ms; null when nobody is left who could.
    @param {BranchRow} branch
    @param {number} pending
    @param {number} now */
function silence(branch, pending, now) {
  const since = branch.silent_since ?? branch.last_at;
  return pending && since ? Math.max(0, now - Date.parse(since)) : null;
}

/** Which of two lines is worse; the sign of a sort.
    @param {TreeOrder} order
    @returns {(a: TreeLine, b: TreeLine) => number} */
export function worseFirst(order) {
  const byCode = (/** @type {TreeLine} */ a, /** @type {TreeLine} */ b) => (a.key < b.key ? -1 : Number(a.key > b.key));
  if (order === "region") return byCode;
  const bySilence = (/** @type {TreeLine} */ a, /** @type {TreeLine} */ b) => b.silentGrids - a.silentGrids || Number(b.silent) - Number(a.silent) || (b.silentFor ?? -1) - (a.silentFor ?? -1);
  const byRate = (/** @type {TreeLine} */ a, /** @type {TreeLine} */ b) => (a.rate ?? 2) - (b.rate ?? 2) || b.left - a.left;
  if (order === "silent") return (a, b) => bySilence(a, b) || byRate(a, b) || byCode(a, b);
  return (a, b) => (a.depth > 0 ? Number(b.silent) - Number(a.silent) : 0) || byRate(a, b) || byCode(a, b);
}

/** @param {BranchRow} branch
    @param {{name(code: string): string}} names
    @param {{depth: number, grids: BranchRow[], open: boolean, now: number, measure: TaskMeasure | undefined}} about
    @returns {TreeLine} */
function branchLine(branch, names, { depth, grids, open, now, measure }) {
  const counts = sumCounts(branch), pending = countPending(counts);
  return {
    key: branch.region, kind: "branch", depth, region: branch.region, tier: null, name: names.name(branch.region), grids: grids.length, counts, rate: rateOf(counts, measure), pending, left: countLeft(counts, measure),
    silentGrids: depth ? 0 : grids.filter((grid) => grid.silent_since).length, silentFor: silence(branch, pending, now), silent: branch.silent_since !== null,
    opens: true, open, complete: 0, visits: branch.visits, marks: branch.marks,
  };
}

/** The people who stand at a place itself and in no grid of it, a line for each of their tiers.
    @param {BranchRow} branch
    @param {BranchRow[]} below
    @param {{name(code: string): string}} names
    @param {Set<string>} opened
    @param {TaskMeasure} [measure]
    @returns {TreeLine[]} */
function ownLines(branch, below, names, opened, measure) {
  const own = Object.entries(countOwn(branch, below)).filter(([, counts]) => countPeople(counts) > 0);
  return own.map(([tier, counts]) => {
    const key = `${branch.region}/${tier}`, pending = countPending(counts);
    return {
      key, kind: "own", depth: 1, region: branch.region, tier: Number(tier), name: names.name(branch.region), grids: 0, counts, rate: rateOf(counts, measure), pending, left: countLeft(counts, measure),
      silentGrids: 0, silentFor: null, silent: false, opens: true, open: opened.has(key), complete: 0,
    };
  });
}

/** The lines below a township; those where everybody accepted (or finished) are one line, but in the order of the regions.
    @param {BranchRow} township
    @param {BranchRow[]} inside
    @param {{names: {name(code: string): string}, order: TreeOrder, opened: Set<string>, now: number, measure?: TaskMeasure}} how
    @returns {TreeLine[]} */
function linesBelow(township, inside, { names, order, opened, now, measure }) {
  const grids = inside.filter((row) => row.region.length === GRID), villages = inside.filter((row) => row.region.length === VILLAGE);
  const within = (/** @type {BranchRow[]} */ rows, /** @type {string} */ code) => rows.filter((row) => row.region.startsWith(code));
  const lines = [
    ...ownLines(township, villages.length ? villages : grids, names, opened, measure), ...villages.flatMap((village) => ownLines(village, within(grids, village.region), names, opened, measure)),
    ...grids.map((grid) => branchLine(grid, names, { depth: 1, grids: [], open: opened.has(grid.region), now, measure })),
  ].sort(worseFirst(order));
  const folded = `${township.region}/complete`;
  if (order === "region" || opened.has(folded)) return lines;
  const complete = lines.filter((line) => !line.left);
  if (!complete.length) return lines;
  return [...lines.filter((line) => line.left), {
    key: folded, kind: "complete", depth: 1, region: township.region, tier: null, name: "", grids: 0, counts: [], rate: null, pending: 0, left: 0, silentGrids: 0, silentFor: null, silent: false,
    opens: true, open: false, complete: complete.length,
  }];
}

/** The lines to draw. `opened`: keys of the lines that lie open.
    @param {Map<string, BranchRow>} branches
    @param {{names: {name(code: string): string}, order: TreeOrder, opened: Set<string>, now: number, measure?: TaskMeasure}} how
    @returns {TreeLine[]} */
export function buildTree(branches, how) {
  const lengths = [...branches.keys()].map((code) => code.length).filter((length) => length >= TOWNSHIP);
  const top = Math.min(...lengths);   // whoever sees one village only begins there
  const inside = new Map(/** @type {[string, BranchRow[]][]} */ ([]));
  for (const row of branches.values()) {
    if (row.region.length <= top) continue;
    const code = row.region.slice(0, top);
    inside.set(code, [...inside.get(code) ?? [], row]);
  }
  const townships = [...branches.values()].filter((row) => row.region.length === top);
  const lines = townships.map((township) => branchLine(township, how.names, {
    depth: 0, grids: (inside.get(township.region) ?? []).filter((row) => row.region.length === GRID), open: how.opened.has(township.region), now: how.now, measure: how.measure,
  })).sort(worseFirst(how.order));
  return lines.flatMap((line) => {
    const township = branches.get(line.region);
    return line.open && township ? [line, ...linesBelow(township, inside.get(line.region) ?? [], how)] : [line];
  });
}

/** How the grids stand by a measure: code -> rate. A grid of which nothing is known, or in which nobody has a task, is not in it.
    @param {Map<string, BranchRow>} branches
    @param {TaskMeasure} [measure]
    @returns {Map<string, {rate: number, silent: boolean}>} */
export function rateGrids(branches, measure) {
  const found = new Map();
  for (const row of branches.values()) {
    if (row.region.length !== GRID) continue;
    const rate = rateOf(sumCounts(row), measure);
    if (rate !== null) found.set(row.region, { rate, silent: row.silent_since !== null });
  }
  return found;
}
