// What an act of joint handling is called.
import assert from "node:assert/strict";
import test from "node:test";
import { readFileSync } from "node:fs";
import { wordOf } from "../../../../assets/app/ui/cases/joint_panel.js";

test("every act has a word and an explanation in both languages", () => {
  for (const lang of ["zh", "en"]) {
    const words = JSON.parse(readFileSync(new URL(`../../../../layouts/locale/${lang}.json`, import.meta.url), "utf8"));
    for (const what of ["assign", "call", "started", "done", "asked", "excuse", "return", "opinion", "decide"]) {
      assert.ok(words[wordOf(what)] && words[`${wordOf(what)}.about`], `${lang} ${what}`);
    }
  }
  assert.equal(wordOf("asked"), "joint.ask");
});
