// The figures of the wall in peace, its line of health, and how many cases have room.
import { speak } from "../../page_document.js";
import assert from "node:assert/strict";
import test from "node:test";
import { describeFigures, describeHealth, rowsThatFit } from "../../../../assets/app/ui/wall/wall_figures.js";

speak();
const NOW = Date.parse("2026-11-22T16:00:00+08:00"), plain = (text) => text.replaceAll(/[\u2066-\u2069]/g, "");
const row = (title, due) => /** @type {any} */ ({ title, region: "330825101264", due_at: `2026-11-22T${due}:00+08:00` });
const COUNTS = { rate: 0.9, closed: 10, on_time: 9, received_today: 12, closed_today: 7 };
const figures = (counts, rows) => describeFigures({ ...COUNTS, ...counts }, rows, NOW, (code) => (code === "330825101" ? "湖镇镇" : code));

test("nothing closed is no rate, and not a rate of zero", () => {
  const { on_time: none } = figures({ rate: null, closed: 0, on_time: 0 }, []);
  assert.deepEqual([none.value, none.unit], ["—", ""]);
  const { on_time: known, received } = figures({}, []);
  assert.deepEqual([known.value, known.unit, received.value], ["90.0", "%", "12"]);
  assert.match(plain(known.note), /9.*10/);
});

test("of what is overdue the longest is named, and none is nothing bad", () => {
  const { overdue } = figures({}, [row("漫堤", "15:30"), row("倒树", "14:00"), row("塌方", "16:30")]);
  assert.deepEqual([overdue.value, overdue.bad], ["2", true]);
  assert.match(plain(overdue.note), /^湖镇镇 倒树 超时 2/);
  const none = figures({}, [row("塌方", "16:30")]).overdue;
  assert.deepEqual([none.value, none.bad, none.note], ["0", false, "没有超时事件"]);
});

test("the line of health names the link that is ill, marked even while the data are fresh", () => {
  const live = { level: "live", age_s: 1 }, well = describeHealth(live, { stream: "ok", database: "ok" });
  assert.match(plain(well.text), /^全部环节正常/);
  assert.equal(well.cls, "");
  const ill = describeHealth(live, { stream: "ok", database: "down" });
  assert.match(plain(ill.text), /^数据库异常/);
  assert.deepEqual([ill.mark, ill.cls], ["stale", "is-stale"]);
});

test("cut off it says that and since when, whatever the links were", () => {
  const cut = describeHealth({ level: "down", down_s: 75 }, { database: "down" });
  assert.equal(cut.cls, "is-down");
  assert.doesNotMatch(cut.text, /数据库/);
  assert.match(plain(describeHealth({ level: "live", age_s: 1 }).text), /^全部环节正常/, "before the first heartbeat nothing is ill");
});

test("six rows as drawn, more on a taller screen, never fewer than four or more than ten", () => {
  const rem = 10, row = 93;
  assert.deepEqual([6.6, 8.7, 2, 30].map((rows) => rowsThatFit(rows * row, rem)), [6, 8, 4, 10]);
  assert.equal(rowsThatFit(NaN, rem), 6, "a list that is not laid out yet");
});
