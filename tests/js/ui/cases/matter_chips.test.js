// Suggested matters say why; a press names the matter.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { describeReasons, matterChipsTemplate } from "../../../../assets/app/ui/cases/matter_chips.js";
import { nothing } from "../../../../assets/app/ui/shared/render.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const one = (words, pairs) => ({ matter: "dust", share: 0.9, words, pairs });

test("listed words are the reason, else what the model saw, else none is told", () => {
  assert.match(describeReasons(one(["扬尘", "渣土车"], ["喷淋"])), /^提到 .*扬尘.*渣土车/);
  assert.match(describeReasons(one([], ["喷淋"])), /^字词相近 .*喷淋/);
  assert.equal(describeReasons(one([], [])), "");
});

test("a matter that the county no longer has is not offered", () => {
  const county = { matter: (/** @type {string} */ code) => (code === "dust" ? { code, name: "扬尘处置", name_en: "Dust" } : null) };
  assert.equal(matterChipsTemplate([{ ...one(["扬尘"], []), matter: "gone" }], /** @type {any} */ (county), false), nothing);
  assert.equal(matterChipsTemplate([], /** @type {any} */ (county), false), nothing);
  assert.notEqual(matterChipsTemplate([one(["扬尘"], [])], /** @type {any} */ (county), false), nothing);
});
