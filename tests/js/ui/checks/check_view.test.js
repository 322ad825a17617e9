// A check, drawn: the question, its figures, and lines of regions.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { checkLinesTemplate, checkStripTemplate, noCheckTemplate } from "../../../../assets/app/ui/checks/check_view.js";
import { textOf } from "../../template_text.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const NOW = Date.parse("2026-11-29T15:30:00+08:00");
const check = { id: "HC-1", question: "工棚里住着多少人？", kind: "number", unit: "人", asked_at: "2026-11-29T15:00:00+08:00", due_at: "2026-11-29T16:00:00+08:00", no_channel: 14, nobody: 3, round: 1 };
const sum = { region: "330825", total: 564, answered: 141, sum: 812, counts: { some: 60, none: 81 } };
const strip = (more = {}) => textOf(checkStripTemplate({ check, checks: [check], sum, may: true, now: NOW, note: "", ...more }));

test("the strip has the sum, what was answered, and what is unknown", () => {
  for (const word of ["工棚里住着多少人？", "16:00 前填报", "812 人", "141", "25.0%", "423", "共 564", "60", "催办 1 次", "3 个网格没有人可问", "结束核查"]) assert.ok(strip().includes(word), word);
  assert.ok(strip({ now: NOW + 3600e3 }).includes("已过 16:00 的时限"));
  assert.ok(!strip({ may: false }).includes("发起核查"));
  assert.ok(strip({ sum: undefined }).includes("未知"));
  assert.ok(strip({ checks: [check, { ...check, id: "HC-2" }] }).includes("选择核查"));
});

test("without a check one can be asked", () => {
  assert.ok(textOf(noCheckTemplate(true, "")).includes("发起核查"));
  assert.ok(!textOf(noCheckTemplate(false, "")).includes("发起核查"));
});

test("a line says its sum, or that nobody has answered", () => {
  const line = (key, depth, row) => ({ key, depth, name: key, row, unknown: row.total - row.answered, open: false });
  const text = textOf(checkLinesTemplate(check, [line("龙洲", 0, sum), line("格", 1, { total: 1, answered: 0, sum: null, counts: {} })], "龙洲"));
  for (const word of ["812 人", "141 / 564", "✕ 423", "未知", "✕ 1"]) assert.ok(text.includes(word), word);
});
