// Tables by keyboard: which row a key leads to.
"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const { target, place } = require("../../assets/57_rows.js");

test("arrows lead to the neighbour, Home and End to the ends, and none beyond them", () => {
  const from = (at) => ["ArrowDown", "ArrowUp", "Home", "End"].map((key) => target(key, at, 3));
  assert.deepEqual(from(0), [1, null, null, 2]);
  assert.deepEqual(from(1), [2, 0, 0, 2]);
  assert.deepEqual(from(2), [null, 1, 0, null]);
  assert.deepEqual(target("ArrowDown", -1, 3), 0);
  assert.deepEqual(target("ArrowDown", -1, 0), null);
  assert.deepEqual(target("Enter", 1, 3), null);
});

test("a key in another field means what it meant", () => {
  const field = { closest: () => null, matches: () => false };
  assert.equal(place({ key: "ArrowDown", target: field }), null);
});
