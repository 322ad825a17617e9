/* War footing 战时: whether a response runs, which roll-out is shown with it, and what its branches say in short. Pure. */
import { branchesOf, listRollouts, ownBranch } from "../rollouts/rollout_choice.js";
import { countAccepted, countPending, countPeople, rateOf, sumCounts } from "../rollouts/rollout_counts.js";

const TOWNSHIP = 9, GRID = 15, URGENT = 2;

/** Whether any response runs in the counties on screen.
    @param {States} states */
export function isWar(states) {
  return [...states.values()].some((state) => state.responses.size > 0);
}

/** The roll-out that war footing shows: the first of those that are out; null in peace, and while none is.
    @param {States} states
    @returns {RolloutRow | null} */
export function rolloutOfWar(states) {
  return isWar(states) ? listRollouts(states).find((row) => row.state === "issued" && row.issued_at) ?? null : null;
}

/** How many roll-outs are out beside the one that is shown.
    @param {States} states */
export function countOthers(states) {
  return Math.max(0, listRollouts(states).filter((row) => row.state === "issued").length - 1);
}

/** Townships by the share that accepted, the worst first; those where everybody did are left out.
    @param {Iterable<BranchRow>} branches
    @param {number} most */
export function listWorstTownships(branches, most) {
  const rows = [...branches].filter((row) => row.region.length === TOWNSHIP).map((row) => {
    const counts = sumCounts(row);
    return { region: row.region, rate: rateOf(counts) ?? 1, pending: countPending(counts) };
  });
  return rows.filter((row) => row.pending).sort((a, b) => a.rate - b.rate || b.pending - a.pending || (a.region < b.region ? -1 : 1)).slice(0, most);
}

/** The grids in which nobody accepted: how many, and in which townships, those with most first.
    @param {Iterable<BranchRow>} branches */
export function countSilent(branches) {
  const found = new Map(/** @type {[string, number][]} */ ([]));
  for (const { region, silent_since: since } of branches) {
    if (region.length === GRID && since) found.set(region.slice(0, TOWNSHIP), (found.get(region.slice(0, TOWNSHIP)) ?? 0) + 1);
  }
  const townships = [...found].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return { n: townships.reduce((sum, [, n]) => sum + n, 0), townships };
}

/** What war footing says of a roll-out as the viewer of a region sees it: all tiers, each tier, silent grids, the worst townships.
    @param {States} states
    @param {RolloutRow} row
    @param {string} region
    @param {number} [most] townships */
export function describeWar(states, row, region, most = 3) {
  const all = branchesOf(states, row), inside = [...all.values()].filter((one) => one.region.startsWith(region));
  const own = ownBranch(all, region), counts = sumCounts(own);
  const tiers = row.tiers.map((tier) => {
    const of = sumCounts(own, tier.tier), people = countPeople(of);
    return { tier, counts: of, people, accepted: countAccepted(of), rate: rateOf(of), pending: countPending(of) };
  }).filter((one) => one.people);
  return { counts, people: countPeople(counts), accepted: countAccepted(counts), pending: countPending(counts), rate: rateOf(counts), tiers, silent: countSilent(inside), worst: listWorstTownships(inside, most) };
}

/** How many open cases are urgent.
    @param {CaseRow[]} rows */
export function countUrgent(rows) {
  return rows.filter((row) => row.severity <= URGENT).length;
}
