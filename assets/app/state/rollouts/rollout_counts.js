/* The six states of a task, and what a roll-out's counts say: sums, shares, who is left. Pure. Everyone is in exactly one state. */

/** In the order of every list and bar. `unreached`: nothing proves that the task arrived; it never counts as nothing. */
export const STATES = ["unreached", "open", "reminded", "accepted", "finished", "taken_over"];
export const [UNREACHED, OPEN, REMINDED, ACCEPTED, FINISHED] = STATES.keys();

/** The counts of a branch over its tiers, or of the one that is named.
    @param {{tiers: Record<string, number[]>} | undefined} branch
    @param {number | null} [tier] */
export function sumCounts(branch, tier = null) {
  const wanted = Object.entries(branch?.tiers ?? {}).filter(([name]) => tier === null || name === String(tier));
  return STATES.map((_, i) => wanted.reduce((sum, [, counts]) => sum + (counts[i] ?? 0), 0));
}

/** @param {number[]} counts */
export function countPeople(counts) {
  return counts.reduce((sum, n) => sum + n, 0);
}

/** How many accepted, those who finished among them.
    @param {number[]} counts */
export function countAccepted(counts) {
  return counts[ACCEPTED] + counts[FINISHED];
}

/** How many neither accepted nor were taken over.
    @param {number[]} counts */
export function countPending(counts) {
  return counts[UNREACHED] + counts[OPEN] + counts[REMINDED];
}

/** The share that accepted, or that finished; null where nobody is.
    @param {number[]} counts
    @param {TaskMeasure} [measure] */
export function rateOf(counts, measure = "accepted") {
  const people = countPeople(counts), done = measure === "finished" ? counts[FINISHED] : countAccepted(counts);
  return people ? done / people : null;
}

/** How many are behind by a measure: neither accepted nor taken over, or not finished by anybody.
    @param {number[]} counts
    @param {TaskMeasure} [measure] */
export function countLeft(counts, measure = "accepted") {
  return measure === "finished" ? countPeople(counts) - counts[FINISHED] : countPending(counts);
}

/** The six figures with their shares.
    @param {number[]} counts */
export function describeFigures(counts) {
  const people = countPeople(counts);
  return STATES.map((state, i) => ({ state, n: counts[i], share: people ? counts[i] / people : null }));
}

/** What is counted in a branch and in none of those below it.
    @param {BranchRow} branch
    @param {BranchRow[]} below
    @returns {Record<string, number[]>} */
export function countOwn(branch, below) {
  return Object.fromEntries(Object.entries(branch.tiers).map(([tier, counts]) => {
    const rest = counts.map((n, i) => n - below.reduce((sum, one) => sum + (one.tiers[tier]?.[i] ?? 0), 0));
    return [tier, rest];
  }));
}

/** The step of the ramp a rate is drawn with, 0 (at least 90 %) to 5 (less than 45 %).
    @param {number} rate */
export function rateStep(rate) {
  const below = [0.45, 0.6, 0.7, 0.8, 0.9].findIndex((edge) => rate < edge);
  return below < 0 ? 0 : 5 - below;
}
