// The worst voids in words: each reason, the clocks, who can be reached, and what nobody knows.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { unknownWords, voidItems, voidsTemplate } from "../../../../assets/app/ui/rollouts/void_list.js";
import { textOf } from "../../template_text.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const NOW = Date.parse("2026-11-29T17:02:00+08:00");
const row = (more = {}) => ({
  region: "330825101264001", grade: 1, reasons: ["duty", "acceptance", "position"], arrival: { state: "expected", at: "2026-11-29T20:00:00+08:00" }, due_at: "2026-11-29T17:00:00+08:00", seen_at: null, people: 19, accepted: 0,
  contacts: [{ person: "p", name: "雷**", post_name: "网格长", post_name_en: "Grid head", region: "330825101264001", phone: "139****0001", state: "open" }], ...more,
});
const told = (worst, reasons = {}) => ({ at: "2026-11-29T17:01:00+08:00", worst, grids: [], counts: { grids: 3, void: worst.length, grades: [1, 0, 0], reasons } });
const how = { now: NOW, place: () => "希塘村 1 网格" };

test("a void says its three reasons, when the wind comes, that it is overdue, and whom to call", () => {
  const text = textOf(voidsTemplate(told([row()]), how));
  for (const word of ["希塘村 1 网格", "无人值班", "无人领办", "无新位置", "7 级风最早 20:00 到", "应于 17:00 领办，已逾期", "雷**", "网格长", "139****0001", "未领办", "截至 17:01"]) assert.ok(text.includes(word), word);
});

test("what is not due yet, an unknown wind and nobody to call are said", () => {
  const text = textOf(voidsTemplate(told([row({ reasons: ["duty"], due_at: "2026-11-29T18:00:00+08:00", arrival: { state: "unknown", at: null }, contacts: [] })]), how));
  for (const word of ["18:00 前应领办", "到达时间未知", "均无可联系的人"]) assert.ok(text.includes(word), word);
  assert.ok(!text.includes("无人领办"));
});

test("what nobody knows is said and never a void", () => {
  const none = told([], { duty: { unknown: 561 }, acceptance: { well: 561 }, position: { unknown: 1 } });
  assert.equal(unknownWords(none), "值班未知 561 个网格、位置未知 1 个网格");
  assert.ok(textOf(voidsTemplate(none, how)).includes("没有空白网格"));
});

test("the key counts what is drawn", () => {
  const grids = [{ region: "a", grade: 1, found: [] }, { region: "b", grade: 0, found: ["unknown"] }];
  assert.match(textOf(voidItems({ ...told([]), grids })), /6 小时内受风 .*1.*未知 .*1/s);
  assert.ok(textOf(voidItems(null)).includes("无空白"));
});
