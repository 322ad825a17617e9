/* The hazard points somebody has to patrol, as their phone shows them: what the county knows, and on top of it what was said here
   and has not arrived there yet. Pure. */
import { lastWord, stateOf, STATES } from "../responses/patrol_points.js";

/** The worst first, in the order the county has them.
    @param {PhoneState} state
    @param {PhoneAnswer[]} queued
    @param {PhoneAnswer[]} taken what the county has, but may not be in the state yet
    @param {number} now
    @returns {PhonePatrol[]} */
export function listPatrols(state, queued, taken, now) {
  const found = (state.patrols ?? []).map((row) => describePatrol(row, queued, taken, now));
  return found.sort((a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state));
}

/** @param {PhonePatrolRow} row
    @param {PhoneAnswer[]} queued
    @param {PhoneAnswer[]} taken
    @param {number} now
    @returns {PhonePatrol} */
function describePatrol(row, queued, taken, now) {
  const mine = (/** @type {PhoneAnswer[]} */ list) => list.filter((one) => one.command === "patrol" && one.point === row.point).at(-1);
  const waiting = mine(queued), arrived = mine(taken), fresh = arrived && Date.parse(arrived.answered_at) > (lastWord(row) ?? 0) ? arrived : null;
  const said = waiting ?? fresh, own = said ? { ...row, [`${said.state}_at`]: said.answered_at } : row;
  const due = said && said.state !== "unreachable" && row.hours !== null && row.due_at ? new Date(Math.max(Date.parse(row.due_at), Date.parse(said.answered_at) + row.hours * 3600e3)).toISOString() : row.due_at;
  return { row: { ...own, due_at: due, what: said?.note || row.what }, state: stateOf({ ...own, due_at: due }, now), pending: Boolean(waiting) };
}
