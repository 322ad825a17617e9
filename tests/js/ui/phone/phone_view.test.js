import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { describeLink } from "../../../../assets/app/ui/phone/phone_view.js";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const AT = Date.parse("2026-11-28T17:02:00+08:00");

function said(kind, waiting) {
  const { level, text } = describeLink({ kind, waiting, heardAt: AT, now: AT });
  return [level, text];
}

test("the page says how old it is and what waits to be sent", () => {
  assert.deepEqual(said("same", 0), ["live", "已同步"]);
  assert.deepEqual(said("state", 2), ["sending", "2 条发送中"]);
  assert.deepEqual(said("offline", 0), ["down", "没有网络 · 显示 17:02 的数据"]);
  assert.deepEqual(said("offline", 2), ["down", "没有网络 · 2 条待发"]);
});
