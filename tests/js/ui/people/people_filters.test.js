// What stands over a list of people.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { filtersTemplate } from "../../../../assets/app/ui/people/people_filters.js";
import { textOf } from "../../template_text.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const named = (code, name) => ({ code, name, name_en: name });
const places = { townships: () => [named("330825101", "湖镇镇")], villages: () => [named("330825101264", "希塘村")], grids: () => [named("330825101264001", "希塘村 1 网格")] };
const view = (more = {}) => textOf(filtersTemplate(/** @type {any} */ ({
  row: { tiers: [{ tier: 1, name: "团长", name_en: "Leader" }] }, query: { region: "330825", tiers: [], states: [], group: "", words: "" }, own: "330825", places, may: true, names: true, picked: 0, note: "", fault: "", loaded: 100, total: 561, ...more,
})));

test("how many are here of how many; of a group nobody counts them", () => {
  assert.match(view(), /已载 100，共 561 人/);
  assert.match(view({ total: null }), /已载 100 人/);
});

test("places narrow step by step, from the viewer's own region on", () => {
  assert.match(view(), /湖镇镇/);
  assert.doesNotMatch(view(), /希塘村/);
  const inside = view({ query: { region: "330825101264", tiers: [], states: [], group: "", words: "" }, own: "330825101" });
  assert.match(inside, /希塘村 1 网格/);
  assert.doesNotMatch(inside, /湖镇镇/);
});

test("what was opened stands in the choice of states, be it a group or several states", () => {
  assert.match(view({ query: { region: "330825", tiers: [2], states: [], group: "silent", words: "" } }), /静默子树/);
  assert.match(view({ query: { region: "330825", tiers: [2], states: ["accepted", "finished"], group: "", words: "" } }), /已领办 \+ 已办结/);
});

test("names are searched by who sees them, people ticked by who may act", () => {
  assert.match(view(), /姓名或编号[\s\S]*勾选后[\s\S]*by-keys[\s\S]*空格键勾选[\s\S]*by-touch[\s\S]*连点两下/);
  assert.doesNotMatch(view({ names: false }), /姓名或编号/);
  assert.doesNotMatch(view({ may: false }), /勾选后/);
  assert.match(view({ picked: 2 }), /data-value=remind/);
});
