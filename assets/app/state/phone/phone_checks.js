/* The directed checks that ask a person, as their phone shows them: what the county knows, and on top of it what was said here and
   has not arrived there yet. Pure. */

/** @type {Record<string, string>} the keyboard that fits a kind of answer */
export const KEYBOARDS = { number: "decimal", text: "text" };

/** Those nobody has answered first, then by when they are due.
    @param {PhoneState} state
    @param {PhoneAnswer[]} queued
    @param {PhoneAnswer[]} [taken] what the county has, but may not be in the state yet
    @returns {PhoneCheck[]} */
export function listChecks(state, queued, taken = []) {
  const checks = (state.checks ?? []).map((row) => describeCheck(row, queued, taken));
  return checks.sort((a, b) => Number(a.known) - Number(b.known) || Date.parse(a.row.due_at) - Date.parse(b.row.due_at) || (a.row.check < b.row.check ? -1 : 1));
}

/** @param {PhoneCheckRow} row
    @param {PhoneAnswer[]} queued
    @param {PhoneAnswer[]} taken
    @returns {PhoneCheck} */
function describeCheck(row, queued, taken) {
  const of = (/** @type {PhoneAnswer[]} */ list) => list.filter((one) => one.command === "check" && one.check === row.check);
  const waiting = of(queued), last = [...of(taken), ...waiting].sort((a, b) => Date.parse(a.answered_at) - Date.parse(b.answered_at)).at(-1);
  const newer = last && (!row.answered_at || Date.parse(last.answered_at) > Date.parse(row.answered_at)) ? last : null;
  const value = newer ? String(newer.value) : row.value, at = newer ? newer.answered_at : row.answered_at;
  return { row, value, detail: newer ? newer.detail ?? "" : row.detail, at, known: at !== null, pending: waiting.length > 0 };
}

/** What is wrong with an answer before it is sent: empty, no number, outside the bounds, too fine; "" for nothing.
    @param {PhoneCheckRow} row
    @param {string} value */
export function judgeAnswer(row, value) {
  if (!value.trim()) return "empty";
  if (row.kind !== "number") return "";
  const number = Number(value);
  if (!Number.isFinite(number)) return "number";
  if (!/^-?\d*(\.\d{1,3})?$/.test(value.trim())) return "fine";
  return (row.least !== null && number < row.least) || (row.most !== null && number > row.most) ? "bounds" : "";
}

/** Whether an answer is more than none, so that the follow-up is asked.
    @param {PhoneCheckRow} row
    @param {string} value */
export function asksMore(row, value) {
  if (!row.follow_up) return false;
  return row.kind === "number" ? Number(value) > 0 : row.kind === "yes_no" ? value === "yes" : value.trim() !== "";
}

/** How many nobody has answered here.
    @param {PhoneCheck[]} checks */
export const countAsked = (checks) => checks.filter((one) => !one.known).length;
