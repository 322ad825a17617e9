/* The requests for time (延期, 挂账) of the phone's person: what the state says, and on top of it what was asked or withdrawn here and has
   not arrived there yet. Pure. */

const DAY_MS = 86400e3, COUNTY = "+08:00", COUNTY_MS = 8 * 3600e3;

/** By which a request and what may be asked for are known as the same.
    @param {{case?: string, kind?: string, part?: number}} item */
const workOf = (item) => [item.case, item.kind, item.part ?? 0].join("/");

/** What was asked for: what waits to be sent, what was taken and no state shows yet, what the state shows; the newest first.
    @param {PhoneState} state
    @param {PhoneAnswer[]} queued
    @param {TakenAnswer[]} taken
    @returns {PhoneTimeRequest[]} */
export function listTimeRequests(state, queued, taken) {
  const rows = state.requests ?? [], open = new Set(rows.filter((row) => row.state === "open").map(workOf));
  const waiting = queued.filter((item) => item.command === "time" && !open.has(workOf(item))).map((item) => fromAnswer(item, state, true));
  const newer = taken.filter((item) => item.version > (state.cases[item.case ?? ""]?.handling?.version ?? Infinity));
  const fresh = newer.filter((item) => item.command === "time").map((item) => fromAnswer({ ...item, number: item.version }, state, false));   // a request has the number of the version that it made
  const gone = namesOfWithdrawn(taken), going = namesOfWithdrawn(queued), recalled = new Set(queued.filter((item) => item.recalled).map(workOf));
  const known = [...fresh, ...rows.map((row) => ({ ...row, pending: false }))].filter((row) => !gone.has(nameOf(row)));
  return [...waiting, ...known.map((row) => (row.state === "open" && (going.has(nameOf(row)) || recalled.has(workOf(row))) ? { ...row, withdrawing: true } : row))]
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
}

/** By what a request of the county is known.
    @param {{case?: string, number?: number}} row */
const nameOf = (row) => `${row.case}/${row.number}`;

/** What was withdrawn here.
    @param {PhoneAnswer[]} items */
const namesOfWithdrawn = (items) => new Set(items.filter((item) => item.command === "time_withdrawal").map((item) => nameOf({ case: item.case, number: item.request })));

/** @param {PhoneAnswer} item
    @param {PhoneState} state
    @param {boolean} pending
    @returns {PhoneTimeRequest} */
function fromAnswer(item, state, pending) {
  const about = state.cases[item.case ?? ""];
  return {
    case: item.case ?? "", no: about?.no ?? "", title: about?.title ?? "", number: item.number, key: item.key, kind: item.kind ?? "", part: item.part, reason: item.note ?? "",
    at: item.answered_at, state: "open", until: item.until, pending, ...(item.recalled && pending ? { withdrawing: true } : {}),
  };
}

/** What may be asked for still: nothing that was asked here already.
    @param {string} id of the case
    @param {TimeChoice[]} choices
    @param {PhoneTimeRequest[]} requests */
export function listTimeChoices(id, choices, requests) {
  const open = new Set(requests.filter((row) => row.state === "open").map(workOf));
  return choices.filter((choice) => !open.has(workOf({ ...choice, case: id })));
}

/** A time on the county's clock, as a field for date and time takes it.
    @param {number} ms */
export const fieldOfTime = (ms) => new Date(ms + COUNTY_MS).toISOString().slice(0, 16);

/** The moment that such a field says.
    @param {string} field */
export const momentOf = (field) => `${field}:00${COUNTY}`;

/** What is suggested first: a day more.
    @param {TimeChoice} choice */
export const suggestUntil = (choice) => (choice.kind === "extension" && choice.due_at ? fieldOfTime(Date.parse(choice.due_at) + DAY_MS) : "");
