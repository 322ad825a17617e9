// Field reports in short: how many, how many open, how soon the others were cleared.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { casesOf, describeReports } from "../../../../assets/app/state/rollouts/field_reports.js";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const told = (more = {}) => ({ rollout: "R", n: 3, open: 1, cleared_minutes: { middle: 60, longest: 120 }, reports: [{ case: "a" }, { case: "b" }], ...more });

test("they are counted, the open ones apart, with the longest time to an end", () => {
  assert.equal(describeReports(told()), "现场报告 3 件 · 未结 1 件 · 最长 2 小时 00 分办结");
  assert.equal(describeReports(told({ cleared_minutes: null })), "现场报告 3 件 · 未结 1 件");
});

test("without any nothing is said", () => {
  assert.equal(describeReports(told({ n: 0 })), "");
  assert.equal(describeReports(null), "");
  assert.deepEqual([...casesOf(told())], ["a", "b"]);
  assert.equal(casesOf(null).size, 0);
});
