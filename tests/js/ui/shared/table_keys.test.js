// Tables by keyboard: which row a key leads to.
import test from "node:test";
import assert from "node:assert/strict";
import { page } from "../../page_document.js";
import { findPlace, listenTables, targetRow } from "../../../../assets/app/ui/shared/table_keys.js";

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

test("whoever stands on a row stays on it when the list is drawn anew", async () => {
  const { document } = page;
  const rows = (names) => names.map((name) => `<tr><td><button data-row="${name}" data-press="open">x</button></td></tr>`).join("");
  document.body.innerHTML = `<input id="other"><div><div class="table-scroll"><table class="table"><tbody>${rows(["a", "b"])}</tbody></table></div></div>`;
  listenTables();
  const draw = async (names) => {
    document.querySelector("tbody").innerHTML = rows(names);
    if (!document.activeElement?.isConnected) document.body.focus();
    await new Promise((resolve) => { setTimeout(resolve); });
  };
  document.querySelector('[data-row="b"]').focus();
  await draw(["new", "a", "b"]);
  assert.equal(document.activeElement.dataset.row, "b");
  await draw(["b"]);
  assert.equal(document.activeElement.dataset.row, "b", "again and again");
  document.getElementById("other").focus();
  await draw(["a", "b"]);
  assert.equal(document.activeElement.id, "other", "unless they went on");
  document.querySelector('[data-row="b"]').focus();
  await draw(["a"]);
  assert.equal(document.activeElement, document.body, "the row is gone");
});
