// Why a case was moved: what a rule gave by a code is put into words, what somebody gave stays.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { describeReason } from "../../../../assets/app/state/cases/case_reason.js";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";

const read = (lang) => JSON.parse(readFileSync(new URL(`../../../../layouts/locale/${lang}.json`, import.meta.url), "utf8"));

test("a rule's reason is in the reader's language, anybody else's as it was given", () => {
  useCatalogue("zh", read("zh"));
  assert.deepEqual(["whistle_lapsed", "step_too_late"].map(describeReason), ["吹哨到时限，仍有单位未报到", "本步骤超时过久"]);
  useCatalogue("en", read("en"));
  assert.equal(describeReason("step_too_late"), "the step is late by too much");
  for (const words of ["本步骤超时过久", "toString", "现场无人"]) assert.equal(describeReason(words), words);
});
