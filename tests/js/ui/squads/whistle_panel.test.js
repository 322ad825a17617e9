// How the called of a whistle stand.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { nothing } from "../../../../assets/app/ui/shared/render.js";
import { describeUnit, nameOfCalled, whistlesTemplate } from "../../../../assets/app/ui/squads/whistle_panel.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const NOW = Date.parse("2026-11-22T16:00:00+08:00");
const county = /** @type {any} */ ({ known: (code) => code === "330825101", name: () => "湖镇镇", unit: () => "公安局" });

test("who has not answered is awaited, and silent once the time is over", () => {
  const called = { unit: "police", state: "called" };
  assert.deepEqual([describeUnit(called, false, NOW), describeUnit(called, true, NOW)], ["待报到", "未报到"]);
});

test("an answer says when, whether late, and whether for another", () => {
  const came = { unit: "police", state: "reported_in", at: "2026-11-22T15:40:00+08:00", late: true, on_behalf: true };
  assert.match(describeUnit(came, false, NOW), /^已报到 · .*15:40 · 代报 · 超时$/);
});

test("a region goes by its name, a unit by its own; no whistle, no block", () => {
  assert.deepEqual([nameOfCalled("330825101", county), nameOfCalled("police", county)], ["湖镇镇", "公安局"]);
  assert.equal(whistlesTemplate([], county, NOW), nothing);
  const whistle = { number: 1, text: "请到场", at: "2026-11-22T15:00:00+08:00", due_at: "2026-11-22T17:00:00+08:00", lapsed: false, units: [{ unit: "police", state: "called" }] };
  assert.notEqual(whistlesTemplate([whistle], county, NOW), nothing);
});
