// Households in the cascade: known of listed, unknown by itself, and how what came back was rated.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { nothing } from "../../../../assets/app/ui/shared/render.js";
import { countVisits, markWords, visitCell, visitNote } from "../../../../assets/app/ui/households/visit_counts.js";
import { textOf } from "../../template_text.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const plain = (template) => textOf(template).replaceAll(/[\u2066-\u2069]/g, "");
const line = (more) => /** @type {any} */ ({ key: "g", depth: 0, ...more });

test("what nobody told of is unknown, never none", () => {
  assert.deepEqual(countVisits([5, 10, 5, 1, 2]), { listed: 23, told: 18, needs: 2 });
  assert.equal(countVisits(undefined), null);
  assert.match(plain(visitCell(line({ visits: [5, 10, 5, 1, 2] }))), /▲ 2.* · .*18 \/ 23/s);
  assert.match(plain(visitCell(line({}))), /—/);
});

test("an opened line says each result and the ratings", () => {
  const text = plain(visitNote(line({ visits: [5, 10, 5, 1, 2], marks: { good: 3, sent_back: 2 } })));
  assert.match(text, /住户 23 户 · 已走访 10 · 已告知 5 · 未找到 1 · 需帮助 2 · 未知 5 · 评单：好 3 · 退回 2 次/);
  assert.equal(visitNote(line({ marks: {} })), nothing);
  assert.deepEqual([markWords(line({ marks: { good: 3, poor: 1, sent_back: 2 } })), markWords(line({ depth: 1, marks: { good: 3 } }))], ["好 3 差 1 退 2", ""]);
});
