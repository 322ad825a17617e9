// Keying in before the place where lines are kept has opened: the line is not lost.
import { press as pressKey, read, type } from "../page_document.js";
import assert from "node:assert/strict";
import test, { mock } from "node:test";
import { openPage, panel } from "../live_page.js";

const rollout = { id: "RW-1", region: "330825", state: "issued", plan_name: "防台风", plan_name_en: "Typhoon", issued_at: "2026-11-29T15:00:00+08:00", prepared_at: "2026-11-29T14:00:00+08:00", version: 1, tiers: [] };
const row = { code: "A1B2C", person: "p-1", name: "王某", post: "网格长", post_en: "", region: "330825101", place: "湖镇镇", place_en: "", state: "open" };
globalThis.indexedDB = /** @type {any} */ ({ open: () => ({}) });   // it never opens: after some seconds the page's memory takes its place
const { find, part, pass, asked } = await openPage("sheets", panel("keying", "choice", "form", "known", "found", "told", "state", "count", "entries"), {
  clock: mock, rights: ["rollouts"], tables: { rollouts: [rollout] },
  answer: (path, { method, body }) => (method === "POST" ? { taken: body.receipts.length, receipts: body.receipts, refused: [], repeated: 0, conflicts: [] } : { rows: [row] }),
});

test("a line that is keyed in before that is there afterwards, and sent", async () => {
  type(find("#sheets-code"), "A1B2C");
  type(find("#sheets-result"), "2");
  type(find("#sheets-time"), "1530");
  pressKey(find("#sheets-time"), "Enter");
  await pass(3000);
  assert.match(read(part("count")), /1/);
  await pass(6000);
  assert.deepEqual(asked.filter((one) => one.method === "POST").map((one) => one.body.receipts[0].person), ["p-1"]);
});
