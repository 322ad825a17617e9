// What a reader who hears the desk is told of new cases.
import assert from "node:assert/strict";
import test from "node:test";
import { createFreshCases } from "../../../../assets/app/state/cases/fresh_cases.js";

const row = (id, severity = 3) => /** @type {any} */ ({ id, severity });

test("what is there at first is no news, and what stays is none", () => {
  const fresh = createFreshCases();
  assert.deepEqual(fresh.take([row("a", 1)], 0), { worst: null, count: 0 });
  assert.deepEqual(fresh.take([row("a", 1)], 6000), { worst: null, count: 0 });
  assert.deepEqual(fresh.take([row("a", 1), row("b")], 12000), { worst: null, count: 1 });
});

test("an urgent one is told at once, others as a count that comes every five seconds at most", () => {
  const fresh = createFreshCases();
  fresh.take([], 0);
  assert.equal(fresh.take([row("a")], 100).count, 1, "after a quiet spell at once");
  const urgent = fresh.take([row("a"), row("b", 1), row("c")], 2000);
  assert.deepEqual([urgent.worst.id, urgent.count], ["b", 0]);
  assert.equal(fresh.take([row("a"), row("b", 1), row("c"), row("d")], 5100).count, 1);
});

test("a case that was closed and is open again is new", () => {
  const fresh = createFreshCases();
  fresh.take([row("a", 1)], 0);
  fresh.take([], 1000);
  assert.equal(fresh.take([row("a", 1)], 2000).worst.id, "a");
});
