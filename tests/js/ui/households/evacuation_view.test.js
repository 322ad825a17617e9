// The parts of /evacuation: every state and figure has its words in both languages.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { STATES } from "../../../../assets/app/state/households/evacuation_summary.js";
import { COLUMNS, FIGURES } from "../../../../assets/app/ui/households/evacuation_view.js";

test("every state, figure and column has a name in both languages", () => {
  for (const lang of ["zh", "en"]) {
    const words = JSON.parse(readFileSync(new URL(`../../../../layouts/locale/${lang}.json`, import.meta.url), "utf8"));
    const keys = [...STATES.map((one) => `state.${one}`), ...FIGURES.map((one) => `figure.${one}`), ...COLUMNS.map((one) => `head.${one}`)];
    for (const key of keys) assert.ok(words[`evacuation.${key}`], `${lang} ${key}`);
  }
});
