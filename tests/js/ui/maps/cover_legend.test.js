// Who covers what, in words.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { coverItems, describeCovers } from "../../../../assets/app/ui/maps/cover_legend.js";

const read = (/** @type {string} */ lang) => JSON.parse(readFileSync(new URL(`../../../../layouts/locale/${lang}.json`, import.meta.url), "utf8"));
const place = (/** @type {string} */ code, /** @type {string} */ zh, /** @type {string} */ en) => ({ code, zh, en });
const covers = [{ seat: place("330825101", "湖镇镇", "Huzhen Town"), to: [place("330825209", "社阳乡", "Sheyang Township"), place("330825213", "模环乡", "Mohuan Township")], zh: "湖镇镇执法队", en: "Huzhen Town Team", look: 0 }];

test("a place says which team covers it and what else, in the language of the page; elsewhere nothing", () => {
  useCatalogue("zh", read("zh"));
  assert.deepEqual(describeCovers(covers, "330825209201001"), ["湖镇镇执法队 辐射 社阳乡、模环乡"]);
  useCatalogue("en", read("en"));
  assert.deepEqual(describeCovers(covers, "330825101"), ["Huzhen Town Team also covers Sheyang Township, Mohuan Township"]);
  assert.deepEqual(describeCovers(covers, "330825102"), []);
});

test("the legend has one item for each team", () => {
  assert.deepEqual(coverItems(covers).map(({ values }) => values.slice(1)), [["Huzhen Town", 2]]);
});
