// What happened, in words.
import assert from "node:assert/strict";
import test from "node:test";
import { useCatalogue } from "../../../assets/app/state/i18n.js";
import { describeNews } from "../../../assets/app/ui/feed_list.js";

test("a kind and a stage that have words say them, others say the title and the stage as it is", () => {
  useCatalogue("zh", { "news.case.updated": "{title} 转为{stage}", "now.handling": "处置中" });
  const line = { kind: "case.updated", title: "路灯不亮", stage: "handling" };
  assert.equal(describeNews(line), "路灯不亮 转为处置中");
  assert.equal(describeNews({ ...line, stage: "new" }), "路灯不亮 转为new");
  assert.equal(describeNews({ ...line, kind: "other" }), "路灯不亮");
});
