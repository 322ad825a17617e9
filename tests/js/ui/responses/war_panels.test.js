// The words of war footing.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { leftList, silentWords, stripTemplate, tiersTemplate, worstList } from "../../../../assets/app/ui/responses/war_panels.js";
import { textOf } from "../../template_text.js";

const places = { name: (code) => ({ 330825101: "大街乡", 330825102: "沐尘乡" })[code] ?? code };
// Of 561 heads, some did not accept.
const tier = (pending, reminded) => ({ tier: { tier: 2, name: "网格长", name_en: "", target: 1, accept_due_at: "2026-11-29T17:00:00+08:00" }, counts: [pending - reminded, 0, reminded, 561 - pending, 0, 0], people: 561, accepted: 561 - pending, rate: 1 - pending / 561, pending });
const NOW = Date.parse("2026-11-29T16:30:00+08:00"), NEXT_DAY = NOW + 18 * 3600e3;
useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));

test("a tier says what is left: reminded before not accepted, and when nothing is", () => {
  assert.match(textOf(tiersTemplate([tier(20, 20)], 0, NOW)), /网格长.*541.*561.*96\.4%.*20 人已催办.*目标 17:00 前 100%/s);
  assert.match(textOf(tiersTemplate([tier(3, 0)], 0, NOW)), /3 人未领办/);
  assert.match(textOf(tiersTemplate([tier(0, 0)], 0, NOW)), /全员领办/);
});

test("a time of another day says which: nobody takes yesterday's for one to come", () => {
  const row = { plan_name: "防台风", plan_name_en: "", issued_at: "2026-11-29T15:00:00+08:00" }, war = { tiers: [], silent: { n: 0, townships: [] }, worst: [], pending: 0 };
  assert.match(textOf(tiersTemplate([tier(20, 20)], 0, NEXT_DAY)), /目标 11-29 17:00 前 100%/);
  assert.match(textOf(stripTemplate(row, war, { places, now: NEXT_DAY }, "")), /防台风 · 11-29 15:00 下达/);
});

test("what else is out stands below the tiers, where there is room", () => {
  assert.match(textOf(tiersTemplate([tier(3, 0)], 1, NOW)), /未送达[\s\S]*另有 1 次部署/);
  assert.doesNotMatch(textOf(tiersTemplate([tier(3, 0)], 0, NOW)), /次部署/);
});

test("who did not accept stands in three states", () => {
  assert.match(textOf(leftList([43, 293, 572, 0, 0, 0])), /已催办.*572.*未领办.*293.*未送达.*43/s);
});

test("the worst townships and the silent ones are named, and that there are none", () => {
  assert.match(textOf(worstList([{ region: "330825101", rate: 0.719, pending: 77 }], places)), /大街乡.*71\.9%/s);
  assert.match(textOf(worstList([], places)), /各乡镇全部领办/);
  assert.equal(silentWords([["330825102", 2], ["330825101", 1]], places), "沐尘乡 2 · 大街乡 1");
  assert.equal(silentWords([], places), "没有静默网格");
});

test("the desk's line leads to the roll-out for whoever may see it", () => {
  const row = { plan_name: "防台风", plan_name_en: "", issued_at: "2026-11-29T15:00:00+08:00" };
  const war = { tiers: [tier(20, 20)], silent: { n: 4, townships: [] }, worst: [{ region: "330825101", rate: 0.5, pending: 2 }], pending: 20 };
  assert.match(textOf(stripTemplate(row, war, { places, now: NOW }, "/rollout")), /防台风 · 15:00 下达.*网格长.*96\.4%.*静默网格 4.*未领办 20 人 · 大街乡 50.*进入一键部署/s);
  assert.doesNotMatch(textOf(stripTemplate(row, war, { places, now: NOW }, "")), /进入一键部署/);
});
