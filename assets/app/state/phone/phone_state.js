/* What a phone shows of its person's squads: what the county's state says, and on top of it what was answered here and has not
   arrived there yet. Pure. */

import { listDifficulties } from "./phone_difficulties.js";

/** What may be answered in each state, the main answer last (it stands under the thumb).
    @type {Record<string, string[]>} */
const ANSWERS = {
  called: ["unavailable", "accepted"],
  accepted: ["unavailable", "on_the_way"],
  on_the_way: ["unavailable", "on_site"],
  on_site: ["done"],
  done: [],
  unavailable: ["accepted"],
  released: [],
};
const RANKS = ["called", "accepted", "on_the_way", "on_site", "unavailable", "done", "released"];

/** Answers that say how something was carried out.
    @param {string} state */
export const needsNote = (state) => state === "done";

/** What a draft holds when the note of one is opened, or of none.
    @param {string} whose */
export const openNote = (whose) => ({ open: whose, note: "", photos: [], photoFault: "", missing: false });

/** Answers with which it helps to know where somebody is.
    @param {string} state */
export const tellsPlace = (state) => ["on_the_way", "on_site", "done"].includes(state);

/** The person's calls, the unanswered first, then the newest. `queued`: what waits to be sent, oldest first; `taken`: what the
    county has, under the version of the squad that a state must have reached to show it.
    @param {PhoneState} state
    @param {PhoneAnswer[]} queued
    @param {TakenAnswer[]} [taken]
    @returns {PhoneCall[]} */
export function listCalls(state, queued, taken = []) {
  const calls = state.squads.flatMap((squad) => {
    const mine = squad.members.find((member) => member.person === state.me.id);
    return mine ? [describeCall(state, squad, mine, [...taken.filter((one) => one.squad === squad.id && one.version > squad.version), ...queued.filter((one) => one.squad === squad.id)])] : [];
  });
  return calls.sort((a, b) => RANKS.indexOf(a.state) - RANKS.indexOf(b.state) || (a.squad.opened_at < b.squad.opened_at ? 1 : -1));
}

/** @param {PhoneState} state
    @param {PhoneSquad} squad
    @param {PhoneMember} mine
    @param {(PhoneAnswer | TakenAnswer)[]} given what was answered here, but is not in the state yet
    @returns {PhoneCall} */
function describeCall(state, squad, mine, given) {
  const said = given.findLast((one) => one.command === "answer");
  const shown = said?.state ?? mine.state;
  return {
    squad, state: shown, pending: isWaiting(said),
    at: said ? said.answered_at : mine.at ?? mine.called_at,
    eta: said ? said.eta ?? null : mine.eta,
    case: state.cases[squad.case] ?? null,
    answers: ANSWERS[shown] ?? [],
    members: squad.members.map((member) => ({
      ...member, ...(member === mine ? { state: shown } : {}),
      name: state.people[member.person]?.name ?? member.person, mine: member === mine,
    })),
    lead: state.people[squad.lead]?.name ?? "",
    difficulties: listDifficulties(squad.difficulties ?? [], state.me.id, 0, given),
    orders: squad.orders.filter((order) => order.to.includes(state.me.id)).map((order) => describeOrder(order, squad, state.me.id, given)).reverse(),
  };
}

/** @param {PhoneOrderRow} order
    @param {PhoneSquad} squad
    @param {string} me
    @param {(PhoneAnswer | TakenAnswer)[]} given
    @returns {PhoneOrder} */
function describeOrder(order, squad, me, given) {
  const said = given.findLast((one) => one.command === "acknowledge" && one.order === order.number);
  const known = order.receipts[me];
  const receipt = said?.state ?? known?.state ?? "";
  return { ...order, receipt, pending: isWaiting(said), receiptAt: said ? said.answered_at : known?.at ?? "", confirmed: Object.keys(order.receipts).length, difficulties: listDifficulties(squad.difficulties ?? [], me, order.number, given) };
}

/** Whether an answer has not left the phone.
    @param {PhoneAnswer | TakenAnswer | undefined} said */
const isWaiting = (said) => said !== undefined && !("version" in said);

/** Squads that a person was in by one state and is in no more by the next.
    @param {PhoneState | null} before
    @param {PhoneState} after
    @returns {string[]} */
export function listEnded(before, after) {
  if (before?.me.id !== after.me.id) return [];
  const now = new Set(after.squads.map((squad) => squad.id));
  return before.squads.map((squad) => squad.id).filter((id) => !now.has(id));
}

/** How many calls and orders nobody has answered here yet.
    @param {PhoneCall[]} calls */
export function countOpen(calls) {
  return calls.reduce((sum, call) => sum + Number(call.state === "called") + call.orders.filter((order) => !order.receipt).length, 0);
}
