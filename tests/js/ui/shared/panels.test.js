// The age of data in words and marks.
import assert from "node:assert/strict";
import test from "node:test";
import { readFileSync } from "node:fs";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { ageLabel } from "../../../../assets/app/ui/shared/panels.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));

test("the data age changes its mark at 5 and 10 seconds", () => {
  const mark = (status) => ageLabel(status).mark;
  assert.equal(mark({ level: "live", age_s: 5 }), "");
  assert.equal(mark({ level: "live", age_s: 6 }), "half");
  assert.equal(mark({ level: "stale", age_s: 12 }), "stale");
  assert.equal(ageLabel({ level: "stale", age_s: 12 }).text, "12 秒未更新");
  assert.equal(ageLabel({ level: "down", down_s: 66, age_s: 70 }).text, "已断 1 分 06 秒");
});
