// Names of places, and the queue's row of a case there.
import assert from "node:assert/strict";
import test from "node:test";
import { readFileSync } from "node:fs";
import * as caseFilter from "../../../../assets/app/state/cases/case_filter.js";
import { describeCase, filterCases } from "../../../../assets/app/state/cases/case_summary.js";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { createPlaces } from "../../../../assets/app/state/shared/places.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const AT = Date.parse("2026-11-22T16:02:06+08:00");

test("places are named from the static file, in the reader's order", () => {
  const county = {
    regions: [["330825101", "湖镇镇", "Huzhen Town", 29, 119, "township", "hu zhen zhen"], ["330825101264", "希塘村", "Xitang Village", 29, 119, "village", "xi tang cun"], ["330825101264001", "希塘村 1 网格", "Xitang Village Grid 1", 29, 119, "grid", "xi tang cun 1 wang ge"]],
    matters: [{ code: "dust", name: "扬尘处置", name_en: "Dust", lead: "enforcement", cooperating: [] }], units: [{ code: "enforcement", name: "综合执法局", name_en: "Enforcement" }],
  };
  const index = createPlaces([county]);
  assert.equal(index.short("330825101264001"), "湖镇镇希塘村");
  assert.equal(index.path("330825101264001"), "湖镇镇希塘村 1 网格");
  assert.equal(index.lead("dust"), "综合执法局");
  assert.ok(!index.known("330803201"));
  const row = { id: "x", severity: 3, title: "t", region: "330825101264", matter: "dust", source: "demo", stage: "handling", reported_at: "2026-11-22T15:00:00+08:00", due_at: "2026-11-22T15:30:00+08:00", no: "LY", source_id: "s", source_no: "LY20261122-17" };
  const item = describeCase(row, index, AT);
  assert.deepEqual([item.place, item.demo, item.late, item.state], ["湖镇镇希塘村 · 综合执法局", "演示", true, "超时 32 分"]);
  assert.equal(filterCases([row], { ...caseFilter.fromSearch(""), q: "希塘 执法" }, index, AT).length, 1);
  assert.equal(index.spelled("330825101264"), "hu zhen zhen xi tang cun");
  assert.equal(filterCases([row], { ...caseFilter.fromSearch(""), q: "hz xitang" }, index, AT).length, 1);
  assert.equal(filterCases([row], { ...caseFilter.fromSearch(""), q: "横山" }, index, AT).length, 0);
  assert.equal(filterCases([row], { ...caseFilter.fromSearch(""), q: "ly20261122-17" }, index, AT).length, 1);
});
