// The page of directed checks, whole: which check is shown, what is opened, and what an act asks of the server.
import { read } from "../page_document.js";
import assert from "node:assert/strict";
import test, { mock } from "node:test";
import { openPage, panel } from "../live_page.js";

const GRID = "330825101264001";
const check = (id, more = {}) => ({ id, part: "check", check: id, region: "330825", question: `问题${id}`, kind: "number", unit: "人", choices: [], asked_at: "2026-11-29T15:00:00+08:00", due_at: "2026-11-29T17:00:00+08:00", by: "account:7", version: 1, ...more });
const sum = (id, region, total, answered, n) => ({ id: `${id}/${region}`, part: "region", check: id, region, total, answered, sum: n, counts: {} });
const ROWS = [check("HC-1"), check("HC-2", { asked_at: "2026-11-29T15:30:00+08:00" }), ...["330825", "330825101", GRID].map((region) => sum("HC-2", region, 2, 1, 4)), sum("HC-1", "330825", 2, 0, null), sum("HC-1", "330825101", 2, 0, null)];
const body = `${panel("strip", "strip")}<a data-part="file" hidden></a>${panel("table", "lines")}<div data-map="checks-map">${panel("map", "legend", "count")}</div>`;
const opened = await openPage("checks", body, { clock: mock, tables: { checks: ROWS }, rights: ["rollouts"], answer: () => undefined });
const { find, part, press, tell } = opened;

test("the newest check is shown, with the way to its answers", () => {
  assert.match(read(part("strip")), /问题HC-2/);
  assert.deepEqual([part("file").hidden, part("file").getAttribute("href")], [false, "/api/checks/HC-2/answers.csv?region=330825"]);
  assert.equal(find('[data-panel="map"] [data-part="count"]').textContent.replaceAll(/[\u2066-\u2069]/g, "").match(/\d+/)[0], "1");
});

test("a line opens by a press and closes by the next", async () => {
  const lines = () => [...part("lines").querySelectorAll('[data-act="line"]')].map((line) => line.dataset.value);
  assert.deepEqual(lines(), ["330825101"]);
  await press('[data-act="line"]');
  assert.equal(part("lines").textContent.includes("希塘村一网格"), true);
  await press('[data-act="line"]');
  assert.equal(part("lines").textContent.includes("希塘村一网格"), false);
});

test("a check that is asked meanwhile is not forced on whoever looks at another", async () => {
  const field = find('[data-act="choose"]');
  field.value = "HC-1";
  field.dispatchEvent(new Event("change", { bubbles: true }));
  await tell("checks", [check("HC-3", { asked_at: "2026-11-29T15:59:00+08:00" })], { kind: "check.asked" });
  assert.match(read(part("strip").querySelector("h2")), /问题HC-1/);
  assert.match(part("file").getAttribute("href"), /HC-1/);
});

test("when all are closed the panels say so, and there is no file", async () => {
  await tell("checks", [], { kind: "check.closed", gone: ["HC-1", "HC-2", "HC-3"] });
  assert.deepEqual([part("file").hidden, find('[data-panel="table"] [data-part="veil"]').hidden], [true, false]);
});

test("a page that is left asks and draws no more", async () => {
  await opened.close();
  const before = [opened.asked.length, part("strip").textContent];
  await tell("checks", [check("HC-4")], { kind: "check.asked" });
  assert.deepEqual([opened.asked.length, part("strip").textContent], before);
});
