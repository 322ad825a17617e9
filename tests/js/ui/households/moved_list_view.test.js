// What a list of who moved tells before it is recorded.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { keyOf } from "../../../../assets/app/transport/households/moved_list.js";
import { previewTemplate } from "../../../../assets/app/ui/households/moved_list_view.js";
import { textOf } from "../../template_text.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const ROW = { sheet: "表1", row: 3, households: [{ household: "HH-B", grid: "330825101264001", head: "王*", phone: "139****0001", people: 2, state: "told" }] };
const TOLD = { filename: "名单.xlsx", rows: 4, silent: 1, reports: 2, repeated: 1, kinds: { moved: 2 }, left_out: 61, digest: "x", several: [ROW], remarks: [{ sheet: "表1", cell: "B7", row: 7, column: 2, text: "李*", code: "moved_state", zh: "看不懂", en: "unclear" }] };
const show = (told, chosen = new Map()) => textOf(previewTemplate(told, { chosen, name: () => "希塘村 1 网格" }));

test("counts, cells left out and households to choose from", () => {
  const text = show(TOLD);
  for (const word of ["4 行", "读出 2 条", "其中已有 1 条", "已转移 2", "名单.xlsx:表1:B7", "看不懂", "另有 60 处", "表1 第 3 行", "王* · 希塘村 1 网格 · 2 人 · 139****0001 · 已通知"]) assert.ok(text.includes(word), word);
});

test("a file that cannot be read says why and nothing else", () => {
  const text = show({ faults: [{ code: "bad_xlsx", zh: "打不开", en: "broken" }] });
  assert.ok(text.includes("打不开") && !text.includes("读出"), text);
});

test("a row is known by its sheet and number", () => assert.notEqual(keyOf(ROW), keyOf({ ...ROW, sheet: "" })));

/** The keyed lists in a template.
    @param {any} made
    @returns {any[]} */
const keyedLists = (made) => (made?._$litDirective$ ? [made] : (made?.values ?? []).flatMap(keyedLists));

test("a row that fits several households stays its own line when one above it goes", () => {
  const [list] = keyedLists(previewTemplate(TOLD, { chosen: new Map(), name: String })).filter((one) => one.values[0] === TOLD.several);
  assert.equal(list.values[1](ROW, 0), keyOf(ROW));
});
