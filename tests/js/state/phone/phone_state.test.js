import assert from "node:assert/strict";
import { test } from "node:test";
import { countOpen, listCalls, listEnded, needsNote, tellsPlace } from "../../../../assets/app/state/phone/phone_state.js";

const ME = "LY-L00001", OTHER = "LY-L00002";

function member(person, state, more = {}) {
  return { person, capability: "rescue", state, called_at: "2026-11-28T17:00:00+08:00", at: null, eta: null, late: 0, ...more };
}

function squad(id, mine, more = {}) {
  return {
    id, case: `case-${id}`, region: "330825", matter: null, lead: "account:7", opened_at: "2026-11-28T17:00:00+08:00", version: 1,
    needs: [], gaps: [], members: [member(ME, mine), member(OTHER, "on_site")], orders: [], ...more,
  };
}

function order(number, to, receipts = {}) {
  return { number, text: `指令 ${number}`, by: "account:7", at: "2026-11-28T17:02:00+08:00", due_at: null, to, receipts };
}

function state(...squads) {
  return {
    me: { id: ME, name: "吴小燕" }, responses: [], squads, people: { [OTHER]: { name: "周斌", unit: "roads" } },
    cases: { "case-a": { id: "case-a", no: "LY-1", title: "树木倒伏", severity: 2, place: { name: "希塘村" }, stage: "handling", due_at: "" } },
  };
}

function answer(more) {
  return { key: "k1", number: 1, person: ME, command: "answer", squad: "a", state: "accepted", answered_at: "2026-11-28T09:03:00Z", ...more };
}

test("a call says who commands, once that is known", () => {
  const told = state(squad("a", "called"));
  told.people["account:7"] = { name: "李指挥", unit: "" };
  assert.equal(listCalls(told, [])[0].lead, "李指挥");
});

test("a call shows its case, who else comes, and what can be answered, the main answer last", () => {
  const [call] = listCalls(state(squad("a", "called")), []);
  assert.equal(call.case.title, "树木倒伏");
  assert.equal(call.lead, "");
  assert.deepEqual(call.answers, ["unavailable", "accepted"]);
  assert.deepEqual(call.members.map((one) => [one.name, one.state, one.mine]), [[ME, "called", true], ["周斌", "on_site", false]]);
});

test("what was answered here is shown before it arrived, and says so", () => {
  const [call] = listCalls(state(squad("a", "called")), [answer({}), answer({ state: "on_the_way", eta: "2026-11-28T09:20:00Z", answered_at: "2026-11-28T09:05:00Z" })]);
  assert.deepEqual([call.state, call.pending, call.at, call.eta], ["on_the_way", true, "2026-11-28T09:05:00Z", "2026-11-28T09:20:00Z"]);
  assert.equal(call.members[0].state, "on_the_way");
});

test("what the county took is shown until a state has it, and waits no more", () => {
  const taken = { ...answer({}), version: 5 };
  const shown = (version) => listCalls(state(squad("a", "called", { version })), [], [taken])[0];
  assert.deepEqual([shown(4).state, shown(4).pending], ["accepted", false]);
  assert.deepEqual([shown(5).state, shown(9).state], ["called", "called"], "the state knows better, as soon as it is as new");
  assert.equal(listCalls(state(squad("a", "called", { version: 4 })), [answer({ state: "unavailable" })], [taken])[0].state, "unavailable");
});

test("an answer to another squad changes nothing here", () => {
  const [call] = listCalls(state(squad("a", "called")), [answer({ squad: "b" })]);
  assert.deepEqual([call.state, call.pending], ["called", false]);
});

test("the unanswered call comes first, then what is under way, then what is over", () => {
  const calls = listCalls(state(squad("a", "done"), squad("b", "on_site"), squad("c", "called")), []);
  assert.deepEqual(calls.map((call) => call.squad.id), ["c", "b", "a"]);
});

test("orders to others are not shown; the newest comes first; a receipt is the person's own", () => {
  const orders = [order(1, [ME, OTHER], { [ME]: { state: "read", at: "2026-11-28T17:03:00+08:00" } }), order(2, [OTHER]), order(3, [ME], { [OTHER]: { state: "done", at: "" } })];
  const [call] = listCalls(state(squad("a", "on_site", { orders })), []);
  assert.deepEqual(call.orders.map((one) => [one.number, one.receipt, one.confirmed]), [[3, "", 1], [1, "read", 1]]);
});

test("a receipt that waits to be sent is shown and counted as answered", () => {
  const before = listCalls(state(squad("a", "on_site", { orders: [order(1, [ME])] })), []);
  const after = listCalls(state(squad("a", "on_site", { orders: [order(1, [ME])] })), [answer({ command: "acknowledge", order: 1, state: "read" })]);
  assert.deepEqual([after[0].orders[0].receipt, after[0].orders[0].pending], ["read", true]);
  assert.deepEqual([countOpen(before), countOpen(after)], [1, 0]);
});

test("a call without its case, and a state nobody knows, do not break the page", () => {
  const [call] = listCalls(state(squad("z", "transformed")), []);
  assert.deepEqual([call.case, call.answers], [null, []]);
});

test("who is in no squad has no calls; only what is done needs words", () => {
  assert.deepEqual(listCalls(state(squad("a", "called", { members: [member(OTHER, "called")] })), []), []);
  assert.deepEqual(["accepted", "done"].map(needsNote), [false, true]);
});

test("where somebody is goes with a way, an arrival and an end only", () => {
  assert.deepEqual(["accepted", "unavailable", "on_the_way", "on_site", "done"].filter(tellsPlace), ["on_the_way", "on_site", "done"]);
});

test("a squad that a person is in no more has ended for them, and nothing had before the first state", () => {
  const before = state(squad("a", "called"), squad("b", "on_site"));
  assert.deepEqual(listEnded(before, state(squad("b", "on_site"))), ["a"]);
  assert.deepEqual([listEnded(null, before), listEnded(before, before), listEnded(state(), before)], [[], [], []]);
  const other = { ...state(), me: { id: OTHER, name: "周斌" } };
  assert.deepEqual(listEnded(before, other), [], "the phone is somebody else's now");
});
