// Households of a task on a phone, drawn: four results each, one of them pressed, and how far it is.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { nothing } from "../../../../assets/app/ui/shared/render.js";
import { visitsTemplate } from "../../../../assets/app/ui/phone/phone_visits_view.js";
import { textOf } from "../../template_text.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const one = (household, result, note = "") => ({ row: { rollout: "RW-1", household, head: `户${household}`, address: "1号", people: 3, vulnerable: ["infant"], result }, result, note, pending: false });

test("each household has four results, and help asks what for", () => {
  const text = textOf(visitsTemplate([one("A", "unknown"), one("B", "needs_help", "需要就医"), one("C", "informed")], true));
  for (const word of ["2 / 3 户", "户A", "婴幼儿", "已走访", "已告知", "未找到", "需帮助", "行动不便", "需要就医"]) assert.ok(text.includes(word), word);
  assert.equal(text.split("is-help").length, 2);
  assert.equal(text.split('aria-pressed="true"').length + text.split("aria-pressed=true").length - 2, 3);
  assert.equal(visitsTemplate([], true), nothing);
});
