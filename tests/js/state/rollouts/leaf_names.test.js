// Whom closed grids name.
import assert from "node:assert/strict";
import test from "node:test";
import { lateTiers, nameLeaves, namesAnybody } from "../../../../assets/app/state/rollouts/leaf_names.js";

const GRID = "330825101264001", OTHER = "330825101264002", NOW = Date.parse("2026-11-29T18:00:00+08:00");
const tier = (n, accept, finish) => ({ tier: n, accept_due_at: `2026-11-29T${accept}:00+08:00`, finish_due_at: finish && `2026-11-29T${finish}:00+08:00` });
const row = { tiers: [tier(1, "16:00", "17:00"), tier(2, "17:30", "20:00"), tier(3, "19:00", null)] };
const leaf = (region, pending, more = {}) => ({ key: region, kind: "branch", depth: 1, region, tier: null, pending, open: false, ...more });
const behind = (region, n, count, people) => ({ region, tier: n, behind: count, tasks: people.map((person) => ({ person, tier: n, region })) });

test("tiers are late to accept and to finish by themselves", () => {
  assert.deepEqual(lateTiers(row, NOW), { accept: [1, 2], finish: [1] });
  assert.deepEqual(lateTiers(row, NOW - 10 * 3600e3), { accept: [], finish: [] });
});

test("a township is asked only where somebody would be named", () => {
  const none = { accept: [], finish: [] }, late = { accept: [2], finish: [] };
  assert.equal(namesAnybody([leaf(GRID, 4)], none), false);
  assert.equal(namesAnybody([leaf(GRID, 4, { open: true }), leaf(OTHER, 1, { kind: "complete" })], late), false);
  assert.equal(namesAnybody([leaf(OTHER, 1, { kind: "own", tier: 1 })], none), false, "who is the only one of a post is no exception yet");
  assert.equal(namesAnybody([leaf(GRID, 4), leaf(OTHER, 1)], none), true, "somebody is alone silent in a grid");
  assert.equal(namesAnybody([leaf(GRID, 4)], late), true);
  assert.equal(namesAnybody([leaf(GRID, 4)], { accept: [], finish: [1] }), true);
});

test("of the tiers of a grid three are named, the rest counted; of the people of a place itself those of their tier", () => {
  const named = nameLeaves([leaf(GRID, 9), leaf(OTHER, 1)], [behind(GRID, 1, 1, ["slow"]), behind(GRID, 2, 5, ["a", "b", "c"]), behind(OTHER, 3, 1, ["last"])]);
  assert.deepEqual([named.get(GRID).tasks.map((one) => one.person), named.get(GRID).more], [["slow", "a", "b"], 3]);
  assert.deepEqual([named.get(OTHER).tasks.map((one) => one.person), named.get(OTHER).more], [["last"], 0]);
  const leaders = leaf(GRID, 1, { key: "own", kind: "own", tier: 1 });
  assert.deepEqual(nameLeaves([leaders], [behind(GRID, 1, 1, ["leader"]), behind(GRID, 2, 1, ["head"])]).get("own").tasks.map((one) => one.person), ["leader"]);
  assert.equal(nameLeaves([leaf(GRID, 2, { open: true })], [behind(GRID, 2, 1, ["a"])]).size, 0, "an opened grid shows everybody");
  assert.equal(nameLeaves([leaf(GRID, 2)], []).size, 0);
});
