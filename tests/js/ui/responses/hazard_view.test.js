// Hazard points beside the map: a template for every state, for reservoirs and for points of nobody.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { STATES } from "../../../../assets/app/state/responses/patrol_points.js";
import { hazardGlyph, hazardListTemplate, hazardTemplate } from "../../../../assets/app/ui/responses/hazard_view.js";
import { textOf } from "../../template_text.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));

const places = { name: (code) => code, path: (code) => code };
const row = { id: "H1", region: "330825101264001", name: "山坡", hazard: "landslide", households: 3, due_at: null, normal_at: null, abnormal_at: null, unreachable_at: null, what: "裂缝", case: "", look: "", contacts: [] };

test("every state has its glyph", () => {
  for (const state of STATES) assert.ok(hazardGlyph(state));
});

test("a list names its points with their state, one point who is responsible or that nobody is", () => {
  const line = { row, state: "abnormal", wind: "now" };
  const list = textOf(hazardListTemplate({ lines: [line], town: "", places, now: 0 }));
  for (const word of ["山坡", "异常", "大风中", "1 处未确认正常", "330825101 1/1"]) assert.ok(list.includes(word), word);
  const alone = textOf(hazardTemplate(line, { history: [], may: true, places, now: 0, note: "" }));
  for (const word of ["裂缝", "没有责任人", "还没有巡查记录", "代报：到不了"]) assert.ok(alone.includes(word), word);
  const dam = { ...row, hazard: "reservoir", capacity: 120, contacts: [{ duty: "patroller", person: "LY-1", name: "陈**", post: "", phone: "000****01" }] };
  const water = textOf(hazardTemplate({ ...line, row: dam }, { history: null, may: false, places, now: 0, note: "" }));
  for (const word of ["陈**", "库容 120", "正在读取"]) assert.ok(water.includes(word), word);
  assert.ok(!water.includes("代报"));
  assert.ok(!water.includes("显示电话"), "only for whoever may");
  const called = textOf(hazardTemplate({ ...line, row: dam }, { history: null, may: true, places, now: 0, note: "", calls: { "LY-1": { name: "陈大江", phone: "13800000001" } } }));
  for (const word of ["显示电话", "陈大江", "tel:13800000001"]) assert.ok(called.includes(word), word);
  assert.ok(!called.includes("000****01"));
});
