// The people below closed grids of all open townships, by one question.
import assert from "node:assert/strict";
import test from "node:test";
import { createLeafPeople } from "../../../../assets/app/transport/people/leaf_people.js";

const NOW = Date.parse("2026-11-29T18:00:00+08:00");
const row = { id: "RW-1", state: "issued", version: 3, tiers: [{ tier: 2, accept_due_at: "2026-11-29T17:00:00+08:00", finish_due_at: null }] };
const town = (n) => `3308251${String(n).padStart(2, "0")}`;
const top = (n, more = {}) => ({ key: town(n), kind: "branch", depth: 0, region: town(n), pending: 2, open: true, counts: [2, 0], ...more });
const leaf = (n) => ({ key: `${town(n)}264001`, kind: "branch", depth: 1, region: `${town(n)}264001`, tier: null, pending: 2, open: false, counts: [2, 0] });
const lines = (numbers, more = {}) => numbers.flatMap((n) => [top(n, more[n]), leaf(n)]);
const settle = () => new Promise((done) => setTimeout(done, 0));

/** A server that names one head below each township it is asked for, and what it was asked. */
function makeLeaves(fails = false) {
  const asked = [], state = { at: 0, fails, changed: 0, room: 20 };
  const read = async (address) => {
    const query = new URL(address, "http://x").searchParams;
    asked.push(query);
    if (state.fails) throw new Error("down");
    const branches = query.get("branches").split(",").slice(0, state.room);
    return { branches, leaves: branches.map((branch) => ({ region: `${branch}264001`, tier: 2, behind: 2, tasks: [{ person: `head ${branch} ${asked.length}`, tier: 2, region: `${branch}264001` }] })) };
  };
  const leaves = createLeafPeople({ changed: () => { state.changed += 1; }, county: () => "330825", read, clock: () => state.at });
  return { asked, state, leaves, follow: (shown, again = 0) => leaves.follow(row, shown, { now: NOW, again }) };
}

test("fifteen open townships are one question, and only those that moved are asked for anew", async () => {
  const numbers = Array.from({ length: 15 }, (_, n) => n + 1), { asked, state, leaves, follow } = makeLeaves();
  assert.equal(follow(lines(numbers)).size, 0);
  follow(lines(numbers));
  await settle();
  assert.deepEqual([asked.length, asked[0].get("branches").split(",").length, asked[0].get("region"), asked[0].get("accept"), asked[0].get("finish"), state.changed], [1, 15, "330825", "2", null, 1]);
  assert.deepEqual([follow(lines(numbers)).size, leaves.tasks().length, follow(lines(numbers)).get(`${town(3)}264001`).more], [15, 15, 1]);
  const moved = lines(numbers, { 3: { counts: [1, 1] }, 7: { counts: [1, 1] } });
  state.at = 4999;
  follow(moved);
  assert.equal(asked.length, 1, "not before five seconds");
  state.at = 5000;
  follow(moved);
  await settle();
  assert.deepEqual([asked.length, asked[1].get("branches")], [2, `${town(3)},${town(7)}`]);
  assert.deepEqual([follow(moved).get(`${town(3)}264001`).tasks[0].person, follow(moved).get(`${town(4)}264001`).tasks[0].person], [`head ${town(3)} 2`, `head ${town(4)} 1`]);
});

test("a township that is opened is asked for at once, those beyond twenty with the next question", async () => {
  const { asked, follow } = makeLeaves(), many = lines(Array.from({ length: 23 }, (_, n) => n + 1));
  follow(lines([1]));
  await settle();
  follow(lines([1, 2]));
  await settle();
  assert.deepEqual(asked.map((query) => query.get("branches")), [town(1), town(2)]);
  follow(many);
  await settle();
  follow(many);
  await settle();
  assert.deepEqual(asked.slice(2).map((query) => query.get("branches").split(",").length), [20, 1]);
});

test("what an act changed is asked for anew; another roll-out begins with nothing", async () => {
  const { asked, state, leaves, follow } = makeLeaves();
  follow(lines([1]));
  await settle();
  state.at = 6000;
  follow(lines([1]), 1);
  await settle();
  assert.equal(asked.length, 2);
  assert.equal(leaves.follow({ ...row, id: "RW-2" }, lines([1]), { now: NOW, again: 1 }).size, 0);
  await settle();
  assert.equal(asked.length, 3, "at once");
});

test("a question that fails is asked again, no faster than others", async () => {
  const { asked, state, follow } = makeLeaves(true);
  follow(lines([1]));
  await settle();
  follow(lines([1]));
  assert.equal(asked.length, 1);
  [state.at, state.fails] = [5000, false];
  follow(lines([1]));
  await settle();
  assert.deepEqual([asked.length, follow(lines([1])).size], [2, 1]);
});

test("names stand through a question that fails, and go with the second, until one is answered", async () => {
  const { asked, state, leaves, follow } = makeLeaves(), moved = (/** @type {number} */ n) => lines([1, 2], { 1: { counts: [n, 1] } });
  follow(lines([1, 2]));
  await settle();
  state.fails = true;
  const counts = [];
  for (const n of [1, 2, 3]) {
    state.at += 5000;
    follow(moved(n));
    await settle();
    counts.push(follow(moved(n)).size);
  }
  assert.deepEqual(counts, [2, 1, 1], "that of the other township, which did not move, stands");
  assert.deepEqual(leaves.tasks().map((one) => one.region), [`${town(2)}264001`]);
  [state.fails, state.at] = [false, state.at + 5000];
  follow(lines([1, 2]));
  await settle();
  assert.deepEqual([asked.at(-1).get("branches"), follow(lines([1, 2])).size], [town(1), 2], "also when it is again as it was");
});

test("what did not fit into an answer is asked for next, before what moved again meanwhile", async () => {
  const { asked, state, follow } = makeLeaves(), sizes = [];
  state.room = 2;
  for (const n of [1, 2, 3]) {
    const shown = lines([1, 2, 3, 4, 5], Object.fromEntries([1, 2].map((town) => [town, { counts: [n, 2] }])));
    follow(shown);
    await settle();
    sizes.push(follow(shown).size);
    state.at += 5000;
  }
  assert.deepEqual(asked.map((query) => query.get("branches").split(",").map((code) => Number(code.slice(-2)))), [[1, 2, 3, 4, 5], [3, 4, 5], [5]]);
  assert.deepEqual(sizes, [2, 4, 5]);
});

test("nobody is asked for while nothing is open, in time or over", () => {
  const { asked, leaves } = makeLeaves();
  leaves.follow(row, lines([1], { 1: { open: false } }), { now: NOW, again: 0 });
  leaves.follow(row, lines([1]), { now: NOW - 2 * 3600e3, again: 0 });
  leaves.follow({ ...row, state: "stopped" }, lines([1]), { now: NOW, again: 0 });
  assert.deepEqual(asked, []);
});
