// What happened, in words.
import assert from "node:assert/strict";
import test from "node:test";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { describeNews } from "../../../../assets/app/ui/cases/feed_list.js";

test("a kind and a stage that have words say them, others say the title and the stage as it is", () => {
  useCatalogue("zh", { "news.case.updated": "{title} 转为{stage}", "now.handling": "处置中" });
  const line = { kind: "case.updated", title: "路灯不亮", stage: "handling" };
  assert.equal(describeNews(line), "路灯不亮 转为处置中");
  assert.equal(describeNews({ ...line, stage: "new" }), "路灯不亮 转为new");
  assert.equal(describeNews({ ...line, kind: "other" }), "路灯不亮");
});

test("a gap of the roster says when and which post is empty, or how many are", () => {
  useCatalogue("zh", { "news.roster.gap": "缺岗 {day} {shift} {post}", "news.roster.gaps": "缺岗 {day} {shift} 共 {n} 个", "shift.night": "夜班", "date.short": "{m} 月 {d} 日" });
  const gap = { kind: "roster.gap", case: "", title: "", day: "2026-11-30", shift: "night", post: "值班员", post_en: "Duty officer", count: 1 };
  assert.equal(describeNews(gap), "缺岗 11 月 30 日 夜班 值班员");
  assert.equal(describeNews({ ...gap, post: "", count: 9 }), "缺岗 11 月 30 日 夜班 共 9 个");
});

test("people who are lent are told by their unit, or by how many units", () => {
  useCatalogue("zh", { "news.loan.began": "{unit} {n} 人外借（{no}）", "news.loan.ended.many": "{units} 个单位 {n} 人归队（{no}）", "news.loan.doubled": "{unit} {n} 人同时在多个专班（{no}）" });
  const line = { kind: "loan.began", case: "", title: "", unit: "水利局", unit_en: "Water", units: 1, count: 2, no: "LY-1" };
  assert.equal(describeNews(line), "水利局 2 人外借（LY-1）");
  assert.equal(describeNews({ ...line, kind: "loan.ended", units: 3, count: 5 }), "3 个单位 5 人归队（LY-1）");
  assert.equal(describeNews({ ...line, kind: "loan.doubled" }), "水利局 2 人同时在多个专班（LY-1）");
});

test("a clock of a situation report says when it ends, or that it has ended", () => {
  useCatalogue("zh", { "news.situation.due": "{title} {clock} {at} 将到", "news.situation.late": "{title} {clock} {at} 已过", "situation.clock.phone": "电话报告" });
  const line = { kind: "situation.due", case: "", title: "龙游县防台风", no: "QK-261122-01", clock: "phone", due: "2026-11-22T15:15:00.000+08:00", late: false };
  assert.equal(describeNews(line), "龙游县防台风 电话报告 15:15 将到");
  assert.equal(describeNews({ ...line, late: true }), "龙游县防台风 电话报告 15:15 已过");
});
