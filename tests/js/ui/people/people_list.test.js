// The list of people, before it is opened; on a screen it is tried by tests/browser/test_people_list.py.
import { page, press, read, settle } from "../../page_document.js";
import assert from "node:assert/strict";
import { test } from "node:test";

import { createPeopleList } from "../../../../assets/app/ui/people/people_list.js";

test("without a roll-out, or of a line that is gone, nothing opens and nothing is fetched", async () => {
  let fetched = 0;
  const shown = { row: null, tier: 2, lines: [] };
  const list = createPeopleList(/** @type {any} */ ({ page: null, own: "330825", names: true, may: true, places: {}, now: () => 0, picked: { size: () => 0, has: () => false }, tierName: String, shown: () => shown, load: async () => { fetched += 1; } }));
  await list.open("tier/1");
  Object.assign(shown, { row: { id: "RW-1", tiers: [] } });
  await list.open("line/nowhere");
  list.draw({ mark: "m", note: "" });
  assert.deepEqual([fetched, list.tasks(), list.find("a")], [0, [], undefined]);
});

const task = /** @type {any} */ ({ person: "LY-1", name: "王芳", region: "330825101264001", tier: 2, state: "open", failed: null, round: 0, last_word: null, sent_at: null });
const rollout = (/** @type {string} */ id) => ({ id, state: "issued", tiers: [{ tier: 2, name: "网格长", name_en: "Heads" }] });

/** A list that lies open with one person, whose card lies open over it; what was acted and said. */
async function openCard() {
  const shown = { row: /** @type {any} */ (rollout("RW-1")), tier: 2, lines: [] }, acts = [], words = [];
  const grid = { destroy() {}, getDisplayedRowCount: () => 1, forEachNode() {}, getRenderedNodes: () => [] }, place = { path: String, name: String, townships: () => [] };
  let cells = /** @type {any} */ (null);
  const library = { themeQuartz: { withParams: () => ({}) }, createGrid: (_, options) => { cells = options; return grid; } };
  const list = createPeopleList(/** @type {any} */ ({
    page: page.document.body, own: "330825", names: true, may: true, places: place, now: () => 0, picked: { size: () => 1, has: () => true, toggle() {} }, tierName: String, shown: () => shown,
    act: (name) => acts.push(name), say: (text) => words.push(text), load: async () => library, read: async () => ({ tasks: [task], next: null, total: 1 }),
  }));
  await list.open("state/open");
  await cells.datasource.getRows({ startRow: 0, sortModel: [], successCallback() {}, failCallback() {} });
  cells.onCellKeyDown({ event: new page.KeyboardEvent("keydown", { key: "Enter", cancelable: true }), data: task });
  const find = (/** @type {string} */ selector) => page.document.querySelector(selector);
  assert.match(read(find(".person-card")), /王芳/);
  return { shown, acts, words, list, find };
}

globalThis.matchMedia ??= /** @type {any} */ (() => ({ matches: false }));

test("keys act while the page shows the roll-out of the list", async () => {
  const { acts, words, list, find } = await openCard();
  press(find(".people-list"), "r");
  list.draw({ mark: "m", note: "" });
  await settle();
  assert.deepEqual([acts, words], [["remind"], []]);
  assert.match(read(find(".person-card")), /王芳/);
  list.destroy();
});

for (const next of [rollout("RW-2"), null]) {
  test(`once the page shows ${next?.id ?? "none"}, keys do nothing, and card and list close with a word`, async () => {
    const { shown, acts, words, list, find } = await openCard();
    shown.row = next;
    press(find(".people-list"), "r");
    assert.deepEqual([acts, words], [[], []]);
    list.draw({ mark: "m", note: "" });
    assert.deepEqual([find(".people-list"), find(".person-card"), words], [null, null, ["本页已不再显示这次任务派发，名单已关闭"]]);
    list.draw({ mark: "m", note: "" });
    assert.equal(words.length, 1, "said once");
  });
}
