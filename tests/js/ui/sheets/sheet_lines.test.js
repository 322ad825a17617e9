// What /sheets shows of its lines.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { KEYED } from "../../../../assets/app/state/sheets/keyed_books.js";
import { entriesTemplate, FIELDS, formTemplate, foundTemplate, stateTemplate } from "../../../../assets/app/ui/sheets/sheet_lines.js";
import { textOf } from "../../template_text.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const ENTRY = /** @type {any} */ ({ key: "k1", code: "A7C-K3", name: "雷水根", place: "希塘村 1 网格", place_en: "Xitang 1", result: "accepted", at: Date.parse("2026-11-29T17:05:00+08:00"), state: "waiting", why: "" });

test("the person of a code stands there with post, place and state", () => {
  const text = textOf(foundTemplate({ code: "A7C-K3", person: "x", name: "雷水根", post: "网格长", post_en: "Head", region: "1", place: "希塘村 1 网格", place_en: "Xitang 1", state: "open" }, "sheet"));
  for (const word of ["雷水根", "网格长", "希塘村 1 网格", "未领办"]) assert.ok(text.includes(word), word);
});

test("lines stand with their own time, the newest first, and why one was refused", () => {
  const text = textOf(entriesTemplate([ENTRY, { ...ENTRY, key: "k2", code: "B8D-M4", state: "refused", why: "no_task" }]));
  assert.ok(text.indexOf("B8D-M4") < text.indexOf("A7C-K3"), text);
  for (const word of ["no_task", "17:05", "领办", "待发", "拒收"]) assert.ok(text.includes(word), word);
  assert.ok(!textOf(entriesTemplate([])).includes("<table"));
});

test("a network that is gone is told with how many lines wait", () => {
  const counts = { waiting: 3, taken: 2, repeated: 0, refused: 0 };
  assert.ok(!textOf(stateTemplate(counts, false)).includes("is-lost"));
  assert.ok(textOf(stateTemplate(counts, true)).includes("3 行保存在本机"));
});

test("the form has a field for each thing that is typed", () => {
  const text = textOf(formTemplate(KEYED.form, ["people"]));
  assert.deepEqual([...text.matchAll(/id=(sheets-\w+)/g)].map((found) => found[1]), FIELDS.map((name) => `sheets-${name}`));
  for (const word of ["登记人", "<kbd>1</kbd>已通知", "<kbd>6</kbd>已返回"]) assert.ok(text.includes(word), word);
});
