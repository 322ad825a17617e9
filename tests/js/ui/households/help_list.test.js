// Households that need help: asked for when their count moved, and a case from one of them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { createHelpList, helpTemplate } from "../../../../assets/app/ui/households/help_list.js";
import { textOf } from "../../template_text.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const one = /** @type {any} */ ({ household: "HH-1", grid: "330825101264001", head: "贺*", people: 3, vulnerable: [], liaison: "P1", result: "needs_help", at: "2026-11-29T17:00:00+08:00", on_behalf_by: "", note: "需要就医" });

test("who needs help stands there with what for; a case only for whoever may", () => {
  const text = textOf(helpTemplate([one], 2, true, () => "希塘村"));
  for (const word of ["需帮助的住户", "贺*", "希塘村", "需要就医", "help-case"]) assert.ok(text.includes(word), word);
  assert.ok(!textOf(helpTemplate([one], 2, false, () => "")).includes("help-case"));
});

test("the list is asked for once a count, and again after a failure", async () => {
  const asked = [], sent = [];
  let fails = true;
  const list = createHelpList({
    read: async (address) => { asked.push(address); if (fails) throw new Error("away"); return { households: [one] }; },
    sender: /** @type {any} */ ({ send: async (address, command) => sent.push([address, command]) }), ask: async (question) => { await question.submit({}); return true; }, say() {}, changed() {},
  });
  const panel = /** @type {any} */ ({ querySelector: () => null }), about = { rollout: "RW-1", region: "330825", branch: /** @type {any} */ ({ visits: [1, 0, 0, 0, 1] }), may: true, place: () => "" };
  list.draw(panel, about);
  await Promise.resolve().then(() => {}).then(() => {});
  fails = false;
  list.draw(panel, about);
  list.draw(panel, about);
  await new Promise((done) => setImmediate(done));
  assert.equal(asked.length, 2);
  assert.match(asked[0], /^\/api\/rollouts\/RW-1\/visits\?region=330825&result=needs_help/);
  await list.open("HH-1");
  assert.deepEqual([sent.length, sent[0][0], sent[0][1].region], [1, "/api/cases", one.grid]);
  await list.open("gone");
  assert.equal(sent.length, 1);
});
