// The people below closed grids, as they come.
import assert from "node:assert/strict";
import test from "node:test";
import { createLeafPeople } from "../../../../assets/app/transport/people/leaf_people.js";

const TOWN = "330825101", GRID = `${TOWN}264001`, NOW = Date.parse("2026-11-29T18:00:00+08:00");
const row = { id: "RW-1", state: "issued", version: 3, tiers: [{ tier: 2, accept_due_at: "2026-11-29T17:00:00+08:00", finish_due_at: null }] };
const top = { key: TOWN, kind: "branch", depth: 0, region: TOWN, pending: 2, open: true, counts: [2, 0] };
const leaf = { key: GRID, kind: "branch", depth: 1, region: GRID, tier: null, pending: 2, open: false, counts: [2, 0] };
const settle = () => new Promise((done) => setTimeout(done, 0));

test("an open township is read page after page and its grids name who is overdue", async () => {
  const asked = [], pages = [{ tasks: [{ person: "a", tier: 2, state: "open", region: GRID }], next: "x" }, { tasks: [{ person: "b", tier: 2, state: "open", region: GRID }], next: null }];
  let changed = 0;
  const leaves = createLeafPeople({ changed: () => { changed += 1; }, read: async (address) => { asked.push(new URL(address, "http://x").searchParams); return pages[asked.length - 1]; } });
  assert.equal(leaves.follow(row, [top, leaf], { now: NOW, again: 0 }).size, 0);
  await settle();
  assert.deepEqual(leaves.follow(row, [top, leaf], { now: NOW, again: 0 }).get(GRID).tasks.map((one) => one.person), ["a", "b"]);
  assert.deepEqual([asked.length, changed, leaves.tasks().length], [2, 1, 2]);
  assert.deepEqual([asked[0].get("region"), asked[0].get("tier"), asked[0].get("state"), asked[1].get("after")], [TOWN, "2", "unreached,open,reminded", "x"]);
});

test("nobody is asked for while nothing is open, in time or over", () => {
  const asked = [], leaves = createLeafPeople({ changed: () => {}, read: async (address) => { asked.push(address); return { tasks: [], next: null }; } });
  leaves.follow(row, [{ ...top, open: false }], { now: NOW, again: 0 });
  leaves.follow(row, [top, leaf], { now: NOW - 2 * 3600e3, again: 0 });
  leaves.follow({ ...row, state: "stopped" }, [top, leaf], { now: NOW, again: 0 });
  assert.deepEqual(asked, []);
});
