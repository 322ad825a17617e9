// The squad's weakest point in words.
import assert from "node:assert/strict";
import test from "node:test";
import { readFileSync } from "node:fs";
import { useCatalogue } from "../../../assets/app/state/i18n.js";
import { describeGaps } from "../../../assets/app/ui/squad_panel.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../layouts/locale/zh.json", import.meta.url), "utf8")));

test("too few are coming: for what, and how many", () => {
  const plain = (text) => text.replaceAll(/[\u2066-\u2069]/g, "");
  assert.equal(describeGaps({ gaps: [] }, String), "");
  assert.equal(plain(describeGaps({ gaps: [{ capability: "抢修", missing: 2 }, { capability: "交警", missing: 1 }] }, String)), "人手不够：抢修 缺 2 人、交警 缺 1 人");
  const short = { gaps: [{ capability: "抢修", missing: 2 }], short_since: "2026-11-22T16:15:00+08:00" };
  assert.equal(plain(describeGaps(short, String, Date.parse("2026-11-22T16:20:00+08:00"))), "到时仍人手不够 5 分：抢修 缺 2 人");
});
