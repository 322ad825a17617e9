// The views of /squads: each has its words in both languages.
import assert from "node:assert/strict";
import test from "node:test";
import { readFileSync } from "node:fs";
import { chooseView, VIEWS } from "../../../../assets/app/ui/squads/loan_list.js";

test("every view has a name in both languages", () => {
  for (const lang of ["zh", "en"]) {
    const words = JSON.parse(readFileSync(new URL(`../../../../layouts/locale/${lang}.json`, import.meta.url), "utf8"));
    for (const view of VIEWS) assert.ok(words[`squads.view.${view}`], `${lang} ${view}`);
  }
  assert.deepEqual(VIEWS, ["squads", "loans"]);
});

test("the address chooses the view, else a commander sees squads and a unit its people", () => {
  assert.deepEqual([chooseView("loans", ["command_squads"]), chooseView(null, ["command_squads"]), chooseView(null, ["see_loans"]), chooseView("else", [])], ["loans", "squads", "loans", "loans"]);
});
