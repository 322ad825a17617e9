// Difficulties in the drawer: whoever commands answers what waits, and reads what was answered.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { nothing } from "../../../../assets/app/ui/shared/render.js";
import { difficultiesTemplate, sortDifficulties } from "../../../../assets/app/ui/squads/difficulty_list.js";
import { textOf } from "../../template_text.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const AT = Date.parse("2026-11-30T17:10:00+08:00");
const rows = [
  { number: 1, person: "a", kind: "people", note: "", at: "2026-11-30T17:00:00+08:00", answer: "已派两人", answered_by: "account:7", answered_at: "2026-11-30T17:05:00+08:00" },
  { number: 2, person: "b", kind: "danger", note: "坡上落石", at: "2026-11-30T17:06:00+08:00", order: 3, by: "account:7" },
];
const context = (may) => /** @type {any} */ ({ people: { a: { name: "方平" }, b: { name: "周斌" }, "account:7": { name: "陈志远" } }, now: AT, may });

test("what waits stands first, with what it is about and a way to answer", () => {
  assert.deepEqual(sortDifficulties(rows).map((one) => one.number), [2, 1]);
  const text = textOf(difficultiesTemplate(rows, context(true)));
  assert.match(text, /1 项待答复[\s\S]*周斌[\s\S]*有危险[\s\S]*指令 3[\s\S]*陈志远 代报[\s\S]*坡上落石[\s\S]*方平[\s\S]*陈志远 答复：已派两人/);
  assert.equal(text.split("data-squad").length, 2);
  assert.doesNotMatch(textOf(difficultiesTemplate(rows, context(false))), /data-squad/);
  assert.equal(difficultiesTemplate([], context(true)), nothing);
});
