// The wall, whole: what it says in peace, what war footing changes, and that it goes round.
import { page, read } from "../page_document.js";
import assert from "node:assert/strict";
import test, { mock } from "node:test";
import { openPage, panel } from "../live_page.js";

const row = (id, more = {}) => ({
  id, no: id, title: `案件${id}`, severity: 2, region: "330825101264", matter: "flood", stage: "handling", source: "hotline", source_id: id, reported_at: "2026-11-29T15:00:00+08:00",
  updated_at: "2026-11-29T15:00:00+08:00", due_at: "2026-11-29T18:00:00+08:00", lat: 29, lon: 119, handling: null, ...more,
});
const body = `<div class="wall-name"><b>龙游县</b></div><p data-part="extent"></p><p data-health><i></i><b></b></p>${panel("open", "count", '<div><ul data-part="rows"></ul></div>', "more")}${panel("news", "rows")}
  ${panel("map", "kpi-on_time", "kpi-received", "kpi-overdue", "war-left", "war-worst", "count", "caption", "legend", "storm")}${panel("matters", "count", "table")}${panel("daily", "summary")}${panel("tiers", "count", "tiers")}${panel("progress", "place", "summary")}`;
const opened = await openPage("wall", body, { clock: mock, tables: { cases: [row("a"), row("b", { region: "330825102", due_at: "2026-11-29T15:30:00+08:00" })] } });
const { find, part, root, tell } = opened;
const kpi = (name) => read(part(`kpi-${name}`));

test("the worst cases, what is overdue and the extent of the county stand there", () => {
  assert.deepEqual([...find('[data-panel="open"] [data-part="rows"]').children].map((one) => one.dataset.id).sort(), ["a", "b"]);
  assert.match(kpi("overdue"), /1.*大街乡 案件b/);
  assert.match(read(part("extent")), /2.*1/);
  assert.equal(root.dataset.footing, "peace");
});

test("a response turns the wall at once, and peace turns it back", async () => {
  await tell("responses", [{ type: "typhoon", level: 2, since: "2026-11-29T15:00:00+08:00", region: "330825" }], { kind: "response.declared" });
  assert.equal(root.dataset.footing, "war");
  assert.match(read(find('[data-panel="open"] [data-part="count"]')), /2/);
  await tell("responses", [], { kind: "response.ended", gone: ["typhoon"] });
  assert.equal(root.dataset.footing, "peace");
});

test("with no case left it says so in place of an empty list", async () => {
  await tell("cases", [], { kind: "case.closed", gone: ["a", "b"] });
  const veil = find('[data-panel="open"] [data-part="veil"]');
  assert.deepEqual([veil.hidden, read(veil).length > 3, kpi("overdue").includes("没有超时事件")], [false, true, true]);
});

test("a wall that is taken down draws no more", async () => {
  await opened.close();
  await tell("cases", [row("c")]);
  assert.equal(find('[data-panel="open"] [data-part="rows"]').children.length, 0);
  void page;
});
