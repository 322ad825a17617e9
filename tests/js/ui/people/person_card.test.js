// One person of a roll-out, over the list; on a screen it is tried by tests/browser/test_rollout_desk.py.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { createPersonCard, personTemplate } from "../../../../assets/app/ui/people/person_card.js";
import { textOf } from "../../template_text.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const NOW = Date.parse("2026-11-29T18:00:00+08:00");
const task = (more = {}) => ({ person: "LY-1", name: "王芳", region: "330825101264001", tier: 2, state: "reminded", failed: null, round: 2, last_word: null, sent_at: "2026-11-29T15:00:00+08:00", delivered_at: "2026-11-29T15:01:00+08:00", ...more });
const card = (more = {}) => textOf(personTemplate(/** @type {any} */ ({ task: task(), tier: "网格长", place: "湖镇镇 希塘村", may: true, now: NOW, note: "", ...more })));
const acts = (text) => [...text.matchAll(/data-act=([\w-]+) data-value=([\w-]+)/g)].map((found) => `${found[1]} ${found[2]}`);

test("how far the task is, step by step; what is not known is a dash, never nothing", () => {
  const text = card();
  assert.match(text, /王芳[\s\S]*网格长 · 湖镇镇 希塘村[\s\S]*已催办/);
  for (const [name, value] of [["发出时间", "15:00"], ["送达时间", "15:01"], ["已读时间", "—"], ["领办时间", "—"], ["办结时间", "—"], ["催办次数", "2"]]) assert.match(text, new RegExp(`${name}</dt><dd class="num">${value}<`), name);
});

test("what somebody said with their answer stands in the card", () => {
  assert.match(card({ task: task({ state: "finished", note: "李家塔 2 户未劝离" }) }), /回单：[^<]*李家塔 2 户未劝离/);
  assert.ok(!card().includes("回单"));
});

test("whoever did not accept is reminded, called and taken over; others are only looked for", () => {
  assert.deepEqual(acts(card()), ["ring LY-1", "call-person LY-1", "take-person LY-1"]);
  assert.match(card(), /data-act="find" data-value=330825101264001/);
  for (const more of [{ may: false }, { task: task({ state: "accepted" }) }]) assert.deepEqual(acts(card(more)), []);
  assert.match(card({ note: "已催办 1 人" }), /role="status">已催办 1 人/);
});

test("of whom nothing is known, nothing opens", () => {
  const opened = [];
  const person = createPersonCard(/** @type {any} */ ({ page: { append: (one) => opened.push(one) }, view: () => null, left() {} }));
  person.open("nobody");
  person.draw();
  person.close();
  assert.deepEqual(opened, []);
});
