// Rows of a list that fit several households: what was chosen is sent, and stays to be chosen again.
import assert from "node:assert/strict";
import test from "node:test";
import { keepChosen, listChosen } from "../../../assets/app/ui/moved_list_dialog.js";

const row = (number, sheet = "表1") => ({ sheet, row: number, households: [] });

test("what was chosen is sent by sheet and row, and a row that is left out is not", () => {
  assert.deepEqual(listChosen(new Map([["表1\n3", "HH-B"], ["\n7", "HH-C"], ["表1\n9", ""]])), [{ sheet: "表1", row: 3, household: "HH-B" }, { sheet: "", row: 7, household: "HH-C" }]);
});

test("a row stays after its choice, and goes when nobody chose for it", () => {
  const chosen = new Map([["表1\n3", "HH-B"], ["表1\n4", ""]]);
  assert.deepEqual(keepChosen([row(3), row(4), row(5)], [row(5)], chosen).map((one) => one.row), [5, 3]);
  assert.deepEqual(keepChosen([row(3)], [row(3)], chosen).length, 1);
});
