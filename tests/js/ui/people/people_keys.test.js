// The keyboard in the list of people: its acts, and its stops.
import assert from "node:assert/strict";
import { test } from "node:test";

import { listenStops, meaningOf } from "../../../../assets/app/ui/people/people_keys.js";

const press = (key, more = {}) => /** @type {any} */ ({ key, target: { closest: () => null }, ...more });

test("letters are the acts of the page, other keys none; held with Ctrl, or in a field, they are not", () => {
  assert.deepEqual(["r", "C", "g", "d", "j", "Enter", "Escape", "p"].map((key) => meaningOf(press(key))), ["remind", "call", "take-over", "deputy", "", "", "", ""]);
  assert.equal(meaningOf(press("r", { ctrlKey: true })), "");
  assert.equal(meaningOf(press("r", { target: { closest: (selector) => (selector.includes("input") ? {} : null) } })), "");
});

test("the rows are one stop: Tab comes to the row it left, and goes on to the head", () => {
  const went = [], within = (selector) => ({ closest: (asked) => (asked === selector ? {} : null) });
  const controls = ["first", "last"].map((name) => ({ ...within(""), focus: () => went.push(name) }));
  const grid = { rows: 3, at: /** @type {any} */ (null), getDisplayedRowCount: () => grid.rows, getFocusedCell: () => grid.at, setFocusedCell: (row, column) => went.push(`${row} ${column}`) };
  let heard = /** @type {any} */ (null), stopped = 0;
  const dialog = /** @type {any} */ ({ addEventListener: (_name, listener) => { heard = listener; } });
  listenStops(dialog, { head: /** @type {any} */ ({ querySelectorAll: () => controls }), column: "name", grid: () => grid });
  const tab = (target, more = {}) => heard({ key: "Tab", target, preventDefault: () => { stopped += 1; }, stopPropagation() {}, ...more });
  tab(controls[1]);
  grid.at = { rowIndex: 2 };
  for (const shiftKey of [false, true]) for (const target of [within(".ag-cell"), within(".ag-header"), controls[0]]) tab(target, { shiftKey });
  assert.deepEqual([went, stopped], [["0 name", "first", "2 name", "last", "last", "2 name"], 6]);
  tab(controls[1], { key: "r" });
  tab(controls[1], { ctrlKey: true });
  grid.rows = 0;
  tab(controls[1]);
  assert.equal(stopped, 6, "nobody is there to come to");
});
