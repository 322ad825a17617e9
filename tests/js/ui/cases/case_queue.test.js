// Which rows are drawn, and what a second that passes costs.
import { page, read, settle } from "../../page_document.js";
import assert from "node:assert/strict";
import test from "node:test";
import { createQueue, windowOf } from "../../../../assets/app/ui/cases/case_queue.js";

test("only the rows in sight are drawn", () => {
  assert.deepEqual(windowOf(0, 660, 66, 5000), [0, 14]);
  assert.deepEqual(windowOf(66000, 660, 66, 5000), [996, 1014]);
  assert.deepEqual(windowOf(900, 660, 66, 3), [3, 3]);
});

/** A list 660 px high over these cases, whose age in minutes is that of the clock; `asked` counts how often the browser was asked for sizes. */
function make(ids) {
  page.document.body.innerHTML = "<div id=list><div id=rows></div></div>";
  const list = /** @type {any} */ (page.document.getElementById("list")), rows = /** @type {any} */ (page.document.getElementById("rows"));
  const seen = { asked: 0, top: 0, written: 0, minutes: 1 };
  Object.defineProperty(list, "clientHeight", { get: () => { seen.asked += 1; return 660; } });
  Object.defineProperty(list, "scrollTop", { get: () => { seen.asked += 1; return seen.top; }, set: (top) => { seen.top = top; } });
  globalThis.matchMedia = /** @type {any} */ (() => ({ matches: false }));
  globalThis.requestAnimationFrame = /** @type {any} */ ((then) => { then(0); return 1; });
  const queue = createQueue(list, rows, {
    describe: (row) => /** @type {any} */ ({ id: row.id, severity: 2, title: `案件${row.id}`, place: "湖镇镇", demo: "", age: [String(seen.minutes), "分"], state: "办理中", late: false, alarm: false, label: "" }),
    onOpen: () => {},
  });
  queue.set(ids.map((id) => /** @type {any} */ ({ id })));
  const watch = new page.MutationObserver((changes) => { seen.written += changes.length; });
  watch.observe(/** @type {any} */ (list), { subtree: true, childList: true, characterData: true, attributes: true });
  return { queue, list, rows, seen };
}

test("a second writes nothing where no words changed, and asks the browser for no size", async () => {
  const { queue, seen } = make(["a", "b", "c"]), asked = seen.asked;
  for (let second = 0; second < 30; second += 1) queue.tick();
  await settle();
  assert.deepEqual([seen.written, seen.asked - asked], [0, 0]);
});

test("an age that grew is drawn at the next second, in the rows in sight alone", async () => {
  const { queue, rows, seen } = make(Array.from({ length: 500 }, (_, i) => `n${i}`)), drawn = rows.children.length;
  assert.equal(drawn, 14);
  seen.minutes = 2;
  queue.tick();
  await settle();
  assert.equal(read(rows.querySelector(".row-age")), "2分");
  assert.deepEqual([seen.written, rows.children.length], [drawn, drawn], "one text a row");
});

test("after the list was scrolled its rows in sight are those drawn, and kept in time", () => {
  const { queue, list, rows, seen } = make(Array.from({ length: 500 }, (_, i) => `n${i}`));
  seen.top = 66 * 100;
  list.dispatchEvent(new page.Event("scroll"));
  assert.ok(rows.querySelector('[data-id="n100"]') && !rows.querySelector('[data-id="n0"]'));
  seen.minutes = 9;
  queue.tick();
  assert.equal(read(rows.querySelector('[data-id="n100"] .row-age')), "9分");
});

test("a case that comes above leaves the rows in sight where they are", () => {
  const { queue, list, rows, seen } = make(Array.from({ length: 500 }, (_, i) => `n${i}`));
  seen.top = 66 * 100;
  list.dispatchEvent(new page.Event("scroll"));
  queue.set(["new", ...Array.from({ length: 500 }, (_, i) => `n${i}`)].map((id) => /** @type {any} */ ({ id })));
  assert.equal(seen.top, 66 * 101);
  assert.ok(rows.querySelector('[data-id="n100"]'));
});

test("a case that a key leads to comes in sight", () => {
  const { queue, rows, seen } = make(Array.from({ length: 500 }, (_, i) => `n${i}`));
  queue.select("n40", true);
  assert.equal(seen.top, 66 * 41 - 660);
  assert.equal(rows.querySelector('[aria-selected="true"]').dataset.id, "n40");
});
