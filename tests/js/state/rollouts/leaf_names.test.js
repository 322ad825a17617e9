// Whom closed grids name.
import assert from "node:assert/strict";
import test from "node:test";
import { lateTiers, nameLeaves, wantedPeople } from "../../../../assets/app/state/rollouts/leaf_names.js";

const GRID = "330825101264001", OTHER = "330825101264002", NOW = Date.parse("2026-11-29T18:00:00+08:00");
const tier = (n, accept, finish) => ({ tier: n, accept_due_at: `2026-11-29T${accept}:00+08:00`, finish_due_at: finish && `2026-11-29T${finish}:00+08:00` });
const row = { tiers: [tier(1, "16:00", "17:00"), tier(2, "17:30", "20:00"), tier(3, "19:00", null)] };
const leaf = (region, pending, more = {}) => ({ key: region, kind: "branch", depth: 1, region, tier: null, pending, open: false, ...more });
const task = (person, n, state, region = GRID) => ({ person, tier: n, state, region });

test("tiers are late to accept and to finish by themselves", () => {
  assert.deepEqual(lateTiers(row, NOW), { accept: [1, 2], finish: [1] });
  assert.deepEqual(lateTiers(row, NOW - 10 * 3600e3), { accept: [], finish: [] });
});

test("a township is asked only where somebody would be named", () => {
  const none = { accept: [], finish: [] };
  assert.equal(wantedPeople([leaf(GRID, 4)], none), null);
  assert.equal(wantedPeople([leaf(GRID, 4, { open: true }), leaf(OTHER, 1, { kind: "complete" })], { accept: [2], finish: [] }), null);
  assert.equal(wantedPeople([leaf(OTHER, 1, { kind: "own", tier: 1 })], none), null);
  assert.deepEqual(wantedPeople([leaf(GRID, 4), leaf(OTHER, 1)], none), { tiers: [], states: ["unreached", "open", "reminded"] });
  assert.deepEqual(wantedPeople([leaf(GRID, 4)], { accept: [2, 1], finish: [1] }), { tiers: [1, 2], states: ["unreached", "open", "reminded", "accepted"] });
});

test("the overdue are named, and who is the only one silent; of many three, the rest counted", () => {
  const late = { accept: [2], finish: [1] };
  const tasks = [task("late", 2, "open"), task("in time", 3, "open"), task("slow", 1, "accepted"), task("fine", 2, "accepted"), task("done", 2, "finished"), task("last", 3, "unreached", OTHER)];
  const named = nameLeaves([leaf(GRID, 2), leaf(OTHER, 1)], tasks, late);
  assert.deepEqual(named.get(GRID).tasks.map((one) => one.person), ["late", "slow"]);
  assert.deepEqual(named.get(OTHER).tasks.map((one) => one.person), ["last"]);
  const many = nameLeaves([leaf(GRID, 9)], Array.from({ length: 5 }, (_, n) => task(`p${n}`, 2, "reminded")), late);
  assert.deepEqual([many.get(GRID).tasks.length, many.get(GRID).more], [3, 2]);
  const leaders = leaf(GRID, 1, { key: "own", kind: "own", tier: 1 });
  assert.deepEqual(nameLeaves([leaders], [task("leader", 1, "open"), ...tasks], { accept: [1, 2], finish: [] }).get("own").tasks.map((one) => one.person), ["leader"], "of its tier alone");
  assert.equal(nameLeaves([leaders], [task("leader", 1, "open")], { accept: [], finish: [] }).size, 0, "who is the only one of a post is no exception yet");
  assert.equal(nameLeaves([leaf(GRID, 2, { open: true })], tasks, late).size, 0, "an opened grid shows everybody");
});
