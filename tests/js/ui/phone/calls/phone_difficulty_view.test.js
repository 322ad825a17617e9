// Difficulties on a phone, drawn: the short list, what is missing, what was told and answered.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { useCatalogue } from "../../../../../assets/app/state/shared/i18n.js";
import { difficultiesTemplate, difficultyForm } from "../../../../../assets/app/ui/phone/calls/phone_difficulty_view.js";
import { nothing } from "../../../../../assets/app/ui/shared/render.js";
import { textOf } from "../../../template_text.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const AT = Date.parse("2026-11-30T17:10:00+08:00");

test("the form has five kinds and says what is missing", () => {
  const text = textOf(difficultyForm({ open: "s", kind: "danger", note: "", fault: "note" }));
  for (const word of ["到不了现场", "缺人手", "缺装备", "有危险", "其他", "请写明有什么困难"]) assert.ok(text.includes(word), word);
  assert.equal(text.split("aria-checked=true").length + text.split('aria-checked="true"').length - 2, 1);
});

test("what was told waits, until it is answered", () => {
  const told = { kind: "people", note: "差两人", at: "2026-11-30T17:00:00+08:00", pending: false };
  assert.match(textOf(difficultiesTemplate([told], AT)), /缺人手[\s\S]*差两人[\s\S]*待指挥答复/);
  assert.match(textOf(difficultiesTemplate([{ ...told, pending: true }], AT)), /待发送/);
  assert.match(textOf(difficultiesTemplate([{ ...told, answer: "已派两人", answered_at: "2026-11-30T17:05:00+08:00" }], AT)), /17:05[\s\S]*已派两人/);
  assert.equal(difficultiesTemplate([], AT), nothing);
});
