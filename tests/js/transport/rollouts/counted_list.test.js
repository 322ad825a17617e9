// A list of which the count is known: read when that moves, the newest answer stands, a failure is asked again.
import assert from "node:assert/strict";
import test from "node:test";
import { createCountedList } from "../../../../assets/app/transport/rollouts/counted_list.js";

test("it is read once for what it depends on", async () => {
  let reads = 0, came = 0;
  const list = createCountedList(() => { came += 1; });
  const read = async () => [++reads];
  for (const wanted of ["a/1", "a/1", "a/2"]) await list.refresh(wanted, read);
  assert.deepEqual([list.rows(), reads, came], [[2], 2, 2]);
});

test("an answer that comes behind a newer one changes nothing", async () => {
  const list = createCountedList(() => {});
  let late = (/** @type {string[]} */ rows) => assert.fail(rows.join());
  const first = list.refresh("a/1", () => new Promise((resolve) => { late = resolve; }));
  await list.refresh("a/2", async () => ["new"]);
  late(["old"]);
  await first;
  assert.deepEqual(list.rows(), ["new"]);
});

test("what failed keeps what is known, and is asked again", async () => {
  const list = createCountedList(() => {});
  await list.refresh("a/1", async () => ["known"]);
  await list.refresh("a/2", async () => { throw new Error("away"); });
  assert.deepEqual(list.rows(), ["known"]);
  await list.refresh("a/2", async () => ["new"]);
  assert.deepEqual(list.rows(), ["new"]);
});
