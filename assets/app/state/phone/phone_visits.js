/* The households of somebody's task, as their phone shows them: what the county knows, and on top of it what was said here and has not
   arrived there yet. Pure. */

/** Those of one roll-out, in the order of their addresses.
    @param {PhoneState} state
    @param {string} rollout
    @param {PhoneAnswer[]} queued
    @param {PhoneAnswer[]} [taken] what the county has, but may not be in the state yet
    @returns {PhoneVisit[]} */
export function listVisits(state, rollout, queued, taken = []) {
  return (state.visits ?? []).filter((row) => row.rollout === rollout).map((row) => describeVisit(row, queued, taken));
}

/** @param {PhoneVisitRow} row
    @param {PhoneAnswer[]} queued
    @param {PhoneAnswer[]} taken
    @returns {PhoneVisit} */
function describeVisit(row, queued, taken) {
  const mine = (/** @type {PhoneAnswer[]} */ list) => list.filter((one) => one.command === "visit" && one.household === row.household && one.rollout === row.rollout).at(-1);
  const waiting = mine(queued), arrived = mine(taken), known = row.said_at ? Date.parse(row.said_at) : 0;
  const told = waiting ?? (arrived && Date.parse(arrived.answered_at) > known ? arrived : null);
  return { row, result: told?.state ?? row.result, note: told ? told.note ?? "" : row.note, pending: Boolean(waiting) };
}

/** Of how many households nobody said anything.
    @param {PhoneVisit[]} visits */
export function countLeft(visits) {
  return visits.filter((one) => one.result === "unknown").length;
}
