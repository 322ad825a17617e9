// What a refusal says in a dialog.
import assert from "node:assert/strict";
import test from "node:test";
import { readFileSync } from "node:fs";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { complaintLines } from "../../../../assets/app/ui/shared/command_dialog.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));

test("what others changed stands under the refusal", () => {
  const plain = (text) => text.replaceAll(/[\u2066-\u2069]/g, "");
  assert.deepEqual(complaintLines({ text: "不行", changed: [] }), ["不行"]);
  const lines = complaintLines({ text: "已被改动", changed: ["陈志远 派遣", "受理 → 派遣"] });
  assert.deepEqual(lines.map(plain), ["已被改动", "其间的变化：陈志远 派遣、受理 → 派遣。所填内容已保留，可以再次提交"]);
});
