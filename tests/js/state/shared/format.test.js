// Times and durations as people read them.
import assert from "node:assert/strict";
import test from "node:test";
import { readFileSync } from "node:fs";
import * as format from "../../../../assets/app/state/shared/format.js";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const MINUTE = 60e3, HOUR = 60 * MINUTE, DAY = 24 * HOUR;
const AT = Date.parse("2026-11-22T16:02:06+08:00");

test("times are the county's, durations carry their unit", () => {
  assert.equal(format.hms(AT), "16:02:06");
  assert.equal(format.date(AT), "2026-11-22 周日");
  assert.equal(format.when(AT - DAY, AT), "11-21 16:02");
  assert.deepEqual(format.short(18 * MINUTE), ["18", "分"]);
  assert.deepEqual(format.short(5 * HOUR), ["5.0", "时"]);
  assert.deepEqual(format.short(76 * HOUR), ["3.2", "天"]);
  assert.equal(format.span(2 * HOUR + 2 * MINUTE), "2 小时 02 分");
  assert.equal(format.span(4 * DAY + 23 * HOUR), "4 天 23 时");
  assert.equal(format.limit(5 * DAY), "5 天");
  assert.equal(format.silence(66), "1 分 06 秒");
  assert.equal(format.percent(0.97401), "97.4");
  assert.equal(format.percent(1), "100");
  assert.equal(format.percent(10299 / 10300), "99.9", "one of 10,300 is missing");
});

test("a count is grouped as Intl groups it", () => {
  for (const n of [0, 7, 999, 1000, 12345, 999999, 1234567, 1e9, -12, -1234, -123456, 1234.5]) assert.equal(format.count(n), Math.round(n).toLocaleString("en-US"));
});

test("the day and its name change at the county's midnight", () => {
  const before = Date.parse("2026-11-22T15:59:59Z");
  assert.deepEqual([format.day(before), format.date(before), format.hm(before)], ["2026-11-22", "2026-11-22 周日", "23:59"]);
  assert.deepEqual([format.day(before + 1000), format.date(before + 1000), format.hms(before + 1000)], ["2026-11-23", "2026-11-23 周一", "00:00:00"]);
  assert.throws(() => format.hms(NaN), RangeError, "no time is no text");
});

test("a share that was set has no part that is zero", () => {
  assert.deepEqual([0.98, 0.975, 1].map(format.target), ["98", "97.5", "100"]);
});
