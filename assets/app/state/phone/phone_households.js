/* The households somebody answers for in an evacuation, as their phone shows them: what the county knows, and on top of it what was
   reported here and has not arrived there yet. Pure. */
import { STATES } from "../households/evacuation_summary.js";

/** Those that did not move first, in the order the county has them.
    @param {PhoneState} state
    @param {PhoneAnswer[]} queued
    @param {PhoneAnswer[]} [taken] what the county has, but may not be in the state yet
    @returns {PhoneHousehold[]} */
export function listHouseholds(state, queued, taken = []) {
  const all = (state.households ?? []).map((row) => describeHousehold(row, queued, taken));
  return [...all.filter((one) => !isOut(one)), ...all.filter(isOut)];
}

/** @param {PhoneHouseholdRow} row
    @param {PhoneAnswer[]} queued
    @param {PhoneAnswer[]} taken
    @returns {PhoneHousehold} */
function describeHousehold(row, queued, taken) {
  const mine = (/** @type {PhoneAnswer[]} */ list) => list.filter((one) => one.command === "household" && one.household === row.household && one.evacuation === row.evacuation).at(-1);
  const waiting = mine(queued), arrived = mine(taken), known = row.said_at ? Date.parse(row.said_at) : 0;
  const fresh = arrived && Date.parse(arrived.answered_at) > known ? arrived : null;
  return { row, state: (waiting ?? fresh)?.state ?? row.state, pending: Boolean(waiting) };
}

/** Whether nobody is left at home.
    @param {PhoneHousehold} one */
export function isOut(one) {
  return STATES.indexOf(one.state) >= STATES.indexOf("moved");
}
