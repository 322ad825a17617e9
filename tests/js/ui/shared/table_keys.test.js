// Tables by keyboard: which row a key leads to.
import test from "node:test";
import assert from "node:assert/strict";
import { findPlace, targetRow } from "../../../../assets/app/ui/shared/table_keys.js";

test("arrows lead to the neighbour, Home and End to the ends, and none beyond them", () => {
  const from = (at) => ["ArrowDown", "ArrowUp", "Home", "End"].map((key) => targetRow(key, at, 3));
  assert.deepEqual(from(0), [1, null, null, 2]);
  assert.deepEqual(from(1), [2, 0, 0, 2]);
  assert.deepEqual(from(2), [null, 1, 0, null]);
  assert.deepEqual(targetRow("ArrowDown", -1, 3), 0);
  assert.deepEqual(targetRow("ArrowDown", -1, 0), null);
  assert.deepEqual(targetRow("Enter", 1, 3), null);
});

test("a key in another field means what it meant", () => {
  const field = { closest: () => null, matches: () => false };
  assert.equal(findPlace({ key: "ArrowDown", target: field }), null);
});
