// The question on the phone, drawn: the keyboard that fits, what was answered, and the way to correct it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { checksTemplate } from "../../../../assets/app/ui/phone/phone_checks_view.js";
import { nothing } from "../../../../assets/app/ui/shared/render.js";
import { textOf } from "../../template_text.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const NOW = Date.parse("2026-11-29T15:30:00+08:00");
const row = (more = {}) => ({
  check: "HC-261129-01", question: "工棚里住着多少人？", kind: "number", unit: "人", choices: [], least: 0, most: 500, follow_up: "在哪里？", due_at: "2026-11-29T16:00:00+08:00",
  place: { name: "希塘村" }, value: null, detail: "", answered_at: null, ...more,
});
const check = (more = {}, rest = {}) => ({ row: row(more), value: null, detail: "", at: null, known: false, pending: false, ...rest });
const draw = (one, draft = {}) => textOf(checksTemplate([one], () => ({ value: "", detail: "", fault: "", open: false, ...draft }), NOW));

test("a number has the number pad, and more is asked of whoever says more than none", () => {
  const text = draw(check());
  for (const word of ["专项核查 1", "工棚里住着多少人？", "16:00 前填报", "填报（人）", "decimal"]) assert.ok(text.includes(word), word);
  assert.ok(!text.includes("在哪里？"));
  assert.ok(draw(check(), { value: "3" }).includes("在哪里？"));
  assert.equal(checksTemplate([], () => ({}), NOW), nothing);
});

test("yes or no and choices are chosen", () => {
  for (const word of ["是", "否"]) assert.ok(draw(check({ kind: "yes_no" })).includes(word), word);
  for (const word of ["东", "西", "南"]) assert.ok(draw(check({ kind: "choice", choices: ["东", "西", "南"] })).includes(word), word);
});

test("what was answered is told, and can be corrected; what is wrong is said", () => {
  const known = check({}, { value: "0", at: "2026-11-29T15:20:00+08:00", known: true, pending: true });
  const text = draw(known);
  for (const word of ["15:20 已填报：0 人", 'data-act="check-correct"']) assert.ok(text.includes(word), word);
  assert.ok(!text.includes("<form"));
  assert.ok(draw(known, { open: true }).includes("<form"));
  assert.ok(draw(check(), { fault: "bounds" }).includes("超出范围 0—500"));
});
