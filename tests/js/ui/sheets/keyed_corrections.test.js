// What is known of a row, line by line, and which can be corrected.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { KEYED } from "../../../../assets/app/state/sheets/keyed_books.js";
import { linesTemplate } from "../../../../assets/app/ui/sheets/keyed_corrections.js";
import { textOf } from "../../template_text.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const NOW = Date.parse("2026-11-29T18:00:00+08:00");
const LINE = { id: "sheet/moved", kind: "moved", at: "2026-11-29T17:05:00+08:00", received_at: "", channel: "sheet", by: "吴岚 account:7", note: "", late: "", keyed: true, withdrawn: null, people: 3 };

test("a line that was keyed in can be corrected, with who said it", () => {
  const text = textOf(linesTemplate([LINE], KEYED.form, NOW));
  for (const word of ["已转移", "17:05", "3 人", "吴岚 account:7 代报", "更正"]) assert.ok(text.includes(word), word);
});

test("what was withdrawn says why, and what people said themselves stays", () => {
  const gone = textOf(linesTemplate([{ ...LINE, withdrawn: { at: "", by: "a", reason: "看错了行" } }], KEYED.form, NOW));
  assert.ok(gone.includes("已更正：看错了行") && !gone.includes('data-act="correct"'), gone);
  const own = textOf(linesTemplate([{ ...LINE, kind: "unreachable", keyed: false }], KEYED.sheet, NOW));
  assert.ok(own.includes("未接通") && !own.includes("data-act"), own);
  assert.ok(!textOf(linesTemplate([], KEYED.form, NOW)).includes("<ul"));
});
