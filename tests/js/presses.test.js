// Buttons of rows: what a press leaves in its store, which forms an act fills anew, and that one act runs at a time.
"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const { press, again, turned, moved, click } = require("../../assets/57_presses.js");
const { Asks } = require("../../assets/57_asks.js");

/** A button as `closest` gives it, in an event that notes whether it was stopped. */
function event(dataset) {
  const told = { stopped: false };
  const target = { closest: () => (dataset ? { dataset } : null) };
  return { told, target, stopImmediatePropagation() { told.stopped = true; }, preventDefault() {} };
}

test("each press is another, a new one has no row", () => {
  const [one, two] = [press("7"), press()];
  assert.deepEqual([one.id, two.id], ["7", null]);
  assert.notEqual(one.n, two.n);
});

test("an act fills the form anew while it is still the one it was done in", () => {
  const shown = press("7");
  assert.equal(again({ id: 7, n: shown.n }, shown).id, 7);
  assert.equal(again({ id: 7, n: shown.n }, press("8")), null);
  assert.equal(again({ id: 9, n: null }, shown).id, 9);
  assert.equal(again(null, shown), null);
});

test("pages and weeks are counted by the page itself", () => {
  assert.deepEqual([turned(1, "1"), turned(1, "2"), turned(0, "1"), turned(0, " 3 "), turned(2, "9"), turned(-1, "9")], ["2", "3", "1", "2", "1", "1"]);
  assert.deepEqual(["x", null, "-2", "9".repeat(30)].map((typed) => turned(1, typed)), ["2", "2", "2", "2"]);
  assert.deepEqual([moved(0, 0), moved(1, -1), moved(2, 7)], [-1, 0, 0]);
});

test("an act that may not begin goes nowhere", () => {
  const put = [];
  const env = { put: (id, { data }) => put.push([id, data.id]), begin: () => false };
  const acted = event({ act: "", press: "end", row: "3" });
  click(acted, env);
  assert.deepEqual([put, acted.told.stopped], [[], true]);
  click(acted, { ...env, begin: () => true });
  assert.deepEqual(put, [["end", "3"]]);
});

function desk() {
  const timers = new Map(), told = { busy: [], said: [], signed: 0 };
  let next = 0;
  const env = {
    later(f) { timers.set(++next, f); return next; },
    never(handle) { timers.delete(handle); },
    busy: (flag) => told.busy.push(flag),
    say: (why) => told.said.push(why),
    signIn() { told.signed += 1; },
    nothing: () => "nothing",
  };
  return { asks: new Asks(env), told, pass() { const due = [...timers.values()]; timers.clear(); due.forEach((f) => f()); } };
}

const answer = (status, body) => ({ status, ok: status < 400, json: async () => body });

test("a second act waits until nothing is asked any more", async () => {
  const { asks, told, pass } = desk();
  let give;
  assert.ok(asks.begin());
  const first = asks.ask(() => new Promise((resolve) => { give = resolve; }));
  pass();
  assert.ok(!asks.begin(), "under way");
  give(answer(200));
  await first;
  assert.ok(!asks.begin(), "answered, and what it brings is not on the screen yet");
  const second = asks.ask(async () => answer(204));
  await second;
  pass();
  assert.ok(asks.begin());
  assert.deepEqual(told.busy, [true, false, true]);
});

test("an act that asks nothing, or whose question fails, does not stand in the way for ever", async () => {
  const { asks, told, pass } = desk();
  assert.ok(asks.begin());
  pass();
  assert.ok(asks.begin());
  assert.equal(await asks.ask(async () => { throw new Error("away"); }), "nothing");
  pass();
  assert.ok(asks.begin());
  assert.deepEqual(told.said, [""]);
});

test("errors are said in the server's words, and the end of a session leads to the sign-in page", async () => {
  const { asks, told } = desk();
  assert.equal(await asks.ask(async () => answer(403, { error: { message: "权限或范围不够" } })), "nothing");
  await asks.ask(async () => answer(502));
  assert.equal(await asks.ask(async () => answer(401)), "nothing");
  assert.equal((await asks.ask(async () => answer(200))).status, 200);
  assert.deepEqual(told, { ...told, said: ["权限或范围不够", "502", null], signed: 1 });
});
