// What a refusal says in a dialog.
import assert from "node:assert/strict";
import test from "node:test";
import { readFileSync } from "node:fs";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { complaintLines, listShown } from "../../../../assets/app/ui/shared/command_dialog.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));

test("what others changed stands under the refusal", () => {
  const plain = (text) => text.replaceAll(/[\u2066-\u2069]/g, "");
  assert.deepEqual(complaintLines({ text: "不行", changed: [] }), ["不行"]);
  const lines = complaintLines({ text: "已被改动", changed: ["陈志远 派遣", "受理 → 派遣"] });
  assert.deepEqual(lines.map(plain), ["已被改动", "其间的变化：陈志远 派遣、受理 → 派遣。所填内容已保留，可以再次提交"]);
});

test("a field stands there only while another says what it is for", () => {
  const only = { field: "kind", says: ["number"] }, fields = [{ name: "question" }, { name: "kind" }, { name: "unit", only }, { name: "choices", only: { field: "kind", says: ["choice"] } }];
  assert.deepEqual(listShown(fields, ["多少人？", "number", "人", ""]), [true, true, true, false]);
  assert.deepEqual(listShown(fields, ["多少人？", "choice", "人", ""]), [true, true, false, true]);
  assert.deepEqual(listShown(fields, ["", "", "", ""]), [true, true, false, false]);
});
