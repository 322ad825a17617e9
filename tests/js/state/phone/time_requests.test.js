// Requests for time on the phone: what was asked here stands over what the county says, once.
import assert from "node:assert/strict";
import test from "node:test";
import { fieldOfTime, listTimeChoices, listTimeRequests, momentOf, suggestUntil } from "../../../../assets/app/state/phone/time_requests.js";

const AT = "2026-11-28T17:05:00+08:00";
const answer = (more = {}) => /** @type {any} */ ({ command: "time", case: "c", kind: "extension", unit: "roads", part: 0, note: "等吊车", until: AT, answered_at: AT, number: 7, key: "k", ...more });
const row = (more = {}) => /** @type {any} */ ({ case: "c", no: "LY-1", title: "树木倒伏", number: 4, kind: "extension", reason: "等吊车", at: AT, state: "open", ...more });
const state = (version = 3, requests = /** @type {any[]} */ ([])) => /** @type {any} */ ({ requests, cases: { c: { no: "LY-1", title: "树木倒伏", handling: { version } } } });

test("what waits is shown with the case it is about, and goes when the county shows it", () => {
  const [waiting] = listTimeRequests(state(), [answer(), answer({ command: "answer" })], []);
  assert.deepEqual([waiting.pending, waiting.no, waiting.title, waiting.reason, waiting.until], [true, "LY-1", "树木倒伏", "等吊车", AT]);
  assert.deepEqual(listTimeRequests(state(4, [row()]), [answer()], []).map((one) => one.pending), [false], "the state came before the answer");
  assert.equal(listTimeRequests(state(4, [row({ state: "refused" })]), [answer()], []).length, 2, "it is asked anew");
});

test("what the county took is shown until its state is as new", () => {
  const taken = answer({ version: 4 });
  assert.deepEqual(listTimeRequests(state(3), [], [taken]).map(({ state: how, pending, key }) => [how, pending, key]), [["open", false, "k"]]);
  assert.deepEqual(listTimeRequests(state(4), [], [taken]), []);
  assert.deepEqual(listTimeRequests(/** @type {any} */ ({ cases: {} }), [], [taken]), [], "of a case that is gone nothing is known");
});

test("what was withdrawn here says so until it left, and is gone once the county took it", () => {
  const back = { command: "time_withdrawal", case: "c", request: 4, answered_at: AT, number: 9, key: "w" }, known = state(4, [row(), row({ number: 3, kind: "suspension" })]);
  const marks = (/** @type {any[]} */ queued, /** @type {any[]} */ taken, of = known) => listTimeRequests(of, queued, taken).map((one) => [one.number, one.withdrawing ?? false]);
  assert.deepEqual(marks([back], []), [[4, true], [3, false]]);
  assert.deepEqual(marks([], [{ ...back, version: 5 }]), [[3, false]], "before the state is as new");
  assert.deepEqual(marks([], [{ ...back, version: 5 }], /** @type {any} */ ({ ...known, cases: {} })), [[3, false]], "no call shows how new its case is");
  assert.deepEqual(marks([back], [], state(4, [row({ state: "approved" })])), [[4, false]], "it was answered meanwhile");
  assert.deepEqual(marks([back], [answer({ version: 4 })], state(3)), [[4, true]], "also what no state shows yet: it has the number of its version");
});

test("what was withdrawn while it was under way says so, also once the county shows it", () => {
  const recalled = answer({ recalled: true }), marks = (/** @type {any} */ of) => listTimeRequests(of, [recalled], []).map((one) => [one.number, one.pending, one.withdrawing ?? false]);
  assert.deepEqual(marks(state()), [[7, true, true]]);
  assert.deepEqual(marks(state(4, [row(), row({ number: 3, part: 2 })])), [[4, false, true], [3, false, false]]);
});

test("the newest stands first, and what waits for an answer is not offered again", () => {
  const rows = listTimeRequests(state(9, [row({ number: 4 }), row({ number: 8, kind: "suspension", at: "2026-11-28T18:00:00+08:00" })]), [], []);
  assert.deepEqual(rows.map((one) => one.number), [8, 4]);
  const choices = [{ kind: "extension", unit: "roads", part: 0, due_at: null }, { kind: "extension", unit: "roads", part: 2, due_at: null }];
  assert.deepEqual(listTimeChoices("c", choices, rows), [choices[1]]);
  assert.deepEqual(listTimeChoices("d", choices, rows), choices);
});

test("times are those of the county, whatever the phone's clock shows", () => {
  assert.equal(fieldOfTime(Date.parse(AT)), "2026-11-28T17:05");
  assert.equal(Date.parse(momentOf("2026-11-28T17:05")), Date.parse(AT));
  assert.equal(suggestUntil({ kind: "extension", unit: "roads", part: 0, due_at: AT }), "2026-11-29T17:05");
  assert.equal(suggestUntil({ kind: "suspension", unit: "roads", part: 0, due_at: AT }), "");
});
