// What the panels of the wall say of rows and numbers.
import { page, read } from "../../page_document.js";
import assert from "node:assert/strict";
import test from "node:test";
import { render } from "../../../../assets/app/ui/shared/render.js";
import { caseTemplate, createList, drawMore, kpi, mattersTemplate } from "../../../../assets/app/ui/wall/wall_panels.js";

const place = (tag = "div") => /** @type {any} */ (page.document.body.appendChild(page.document.createElement(tag)));
const drawn = (template) => { const made = place(); render(template, made); return made; };
const matter = (code, more = {}) => ({ code, name: code, lead: "水利局", cooperating: 2, open: 1, closed: 10, kept: 9, on_time: 0.9, ...more });

test("a case that came stands out, one that stays is the same row, and one that went is gone", () => {
  const list = place("ul"), cases = createList(list, (item) => item.id, (item, arrived) => caseTemplate(item, arrived));
  const item = (id, more = {}) => /** @type {any} */ ({ id, severity: 1, label: "", title: id, place: "", age: ["5", "分"], late: false, state: "处置中", demo: "", ...more });
  cases.draw([item("a")]);
  const first = list.querySelector('[data-id="a"]');
  cases.draw([item("b"), item("a", { late: true, state: "超时" })]);
  assert.equal(list.querySelector('[data-id="a"]'), first);
  assert.deepEqual([...list.children].map((one) => one.className), ["wrow arrived", "wrow"]);
  assert.equal(read(first.querySelector(".chip-bad")), "超时");
  cases.draw([item("b")]);
  assert.deepEqual([...list.children].map((one) => one.dataset.id), ["b"]);
});

test("cases that have no room are counted by severity, and none is no line", () => {
  const rows = /** @type {any} */ ([{ severity: 3 }, { severity: 4 }, { severity: 4 }]);
  const line = place();
  drawMore(line, rows);
  assert.match(read(line), /3.*1.*2/);
  assert.doesNotMatch(read(line), /紧急/, "no severity of which there is none");
  assert.equal(line.dataset.severities, "2", "so many stand closer to each other");
  drawMore(line, []);
  assert.equal(read(line), "");
});

test("a figure says when it is bad, silent or not there, and is well again afterwards", () => {
  const box = place(), say = (more) => kpi(box, { name: "按时办结率", value: "96", unit: "%", note: "", ...more });
  say({ bad: true, loud: true });
  assert.deepEqual([...box.classList], ["is-bad", "is-loud"]);
  const number = box.querySelector("b");
  say({ value: "—", unit: "", note: "尚无" });
  assert.deepEqual([...box.classList], ["is-none"]);
  assert.deepEqual([box.querySelector("b"), read(box)], [number, "按时办结率—尚无"]);
  assert.equal(box.children.length, 3, "filled once");
});

test("a matter well below the county's rate is marked, one without a closed case has no rate", () => {
  const rows = [matter("消防", { on_time: 0.8 }), matter("防汛", { on_time: 0.88 }), matter("噪声", { on_time: null, open: 0 })];
  const lines = [...drawn(mattersTemplate(/** @type {any} */ (rows), 0.9, 12)).querySelectorAll("tbody tr")].map((one) => read(one.querySelector(".c-on_time")));
  assert.deepEqual(lines, ["▲ 80.0%", "88.0%", "—"]);
});

test("matters beyond the limit are one line that adds them up; one alone needs none", () => {
  const rows = ["a", "b", "c"].map((code) => matter(code)), table = (limit) => drawn(mattersTemplate(/** @type {any} */ (rows), 0.9, limit));
  assert.equal(table(2).querySelectorAll("tbody tr").length, 3);
  assert.equal(table(2).querySelector(".is-rest"), null);
  rows[1] = matter("b", { closed: 10, kept: 5, open: 2 });
  rows[2] = matter("c", { closed: 30, kept: 25, open: 3 });
  const rest = table(1).querySelector(".is-rest");
  assert.deepEqual([read(rest.querySelector(".c-open")), read(rest.querySelector(".c-on_time"))], ["5", "▲ 75.0%"]);
  assert.equal(table(1).querySelectorAll("tbody tr").length, 2);
});
