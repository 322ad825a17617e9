// What of a roll-out's tree lies open, and where the keyboard goes.
import assert from "node:assert/strict";
import test from "node:test";
import { createTreeSelection, hasPeople } from "../../../../assets/app/state/rollouts/tree_selection.js";

const LINES = ["330825101", "330825102", "330825103"].map((key) => ({ key }));

test("the keyboard begins at the top, goes line by line, and stays at both ends", () => {
  const tree = createTreeSelection();
  const went = [1, 1, -1, -1, 1, 1, 1].map((by) => { tree.step(LINES, by); return tree.selected().slice(-1); });
  assert.deepEqual(went, ["1", "2", "1", "1", "2", "3", "3"]);
});

test("where the line is gone it begins at the top, and where none is there it is nowhere", () => {
  const tree = createTreeSelection();
  tree.toggle("330825999");
  tree.step(LINES, 1);
  assert.equal(tree.selected(), "330825101");
  tree.step([], 1);
  assert.equal(tree.selected(), "");
});

test("a press opens a line and closes it again, and it stays the one that is looked at", () => {
  const tree = createTreeSelection();
  assert.deepEqual([tree.toggle("330825101"), [...tree.opened]], [true, ["330825101"]]);
  assert.deepEqual([tree.toggle("330825101"), [...tree.opened], tree.selected()], [false, [], "330825101"]);
});

test("a grid of the map opens its township, which another look leaves open", () => {
  const tree = createTreeSelection();
  tree.reveal("330825101264001");
  tree.reveal("330825101264002");
  assert.deepEqual([[...tree.opened], tree.selected()], [["330825101"], "330825101264002"]);
});

test("people are asked for below a grid where somebody is missing", () => {
  const line = (more) => /** @type {any} */ ({ depth: 1, kind: "grid", ...more });
  assert.deepEqual([line({}), line({ depth: 0 }), line({ kind: "complete" }), undefined].map(hasPeople), [true, false, false, false]);
});
