// Difficulties among the exceptions: asked for when their count moves, answered by who told of them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { createHindranceList, hindrancesTemplate } from "../../../../assets/app/ui/households/hindrance_list.js";
import { textOf } from "../../template_text.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const said = (number, more = {}) => ({ number, person: "P1", name: "吴小燕", region: "330825101264001", kind: "people", note: "缺两人", at: "2026-11-30T17:00:00+08:00", ...more });
const settle = () => new Promise((resolve) => { setTimeout(resolve, 0); });

test("each says who, what and where, and only who leads can answer", () => {
  const text = textOf(hindrancesTemplate([said(1)], 3, true, () => "希塘村"));
  for (const word of ["3 项待答复", "吴小燕", "希塘村", "缺人手", "缺两人", "答复"]) assert.ok(text.includes(word), word);
  assert.doesNotMatch(textOf(hindrancesTemplate([said(1)], 1, false, String)), /answer-difficulty/);
});

test("they are read when their count moves, and an answer names the person and the number", async () => {
  const read = [], sent = [], told = [];
  const list = createHindranceList({
    read: async (address) => { read.push(address); return { difficulties: [said(1, { answered_at: "x" }), said(2)] }; }, changed() {}, say: (text) => told.push(text),
    sender: /** @type {any} */ ({ send: async (address, command) => sent.push([address, command]) }), ask: async (question) => { await question.submit({ text: "已派两人" }); return true; },
  });
  const about = (hindered) => /** @type {any} */ ({ rollout: "RW-1", region: "330825", branch: { marks: { hindered } }, may: true, place: String });
  const panel = /** @type {any} */ ({ querySelector: () => null });
  for (const n of [0, 1, 1]) list.draw(panel, about(n));
  await settle();
  assert.deepEqual(read, ["/api/rollouts/RW-1/difficulties?region=330825"]);
  await list.answer(/** @type {any} */ ({ id: "RW-1", region: "330825" }), "P1/1");
  await list.answer(/** @type {any} */ ({ id: "RW-1", region: "330825" }), "P1/2");
  assert.deepEqual(sent, [["/api/rollouts/RW-1/answer-difficulty?region=330825", { person: "P1", difficulty: 2, text: "已派两人" }]]);
  assert.deepEqual(told, ["已答复"]);
});
