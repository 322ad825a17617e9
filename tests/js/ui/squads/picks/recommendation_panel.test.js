// Why fewer were found than are needed.
import assert from "node:assert/strict";
import test from "node:test";
import { readFileSync } from "node:fs";
import { useCatalogue } from "../../../../../assets/app/state/shared/i18n.js";
import { describeNeed, describeReporters, describeShortfall, describeUnreachable, postOf } from "../../../../../assets/app/ui/squads/picks/recommendation_panel.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../../layouts/locale/zh.json", import.meta.url), "utf8")));

test("a shortfall says how many are missing and why each was left out", () => {
  const plain = (text) => text.replaceAll(/[\u2066-\u2069]/g, "");
  const match = (missing, shortfalls) => plain(describeShortfall({ missing, shortfalls }));
  assert.equal(match(0, []), "");
  assert.equal(match(2, [{ reason: "in_other_squad", count: 3 }, { reason: "off_duty", count: 1 }]), "还缺 2 人：在别的专班 3 人、不在岗 1 人");
  assert.equal(match(1, []), "还缺 1 人：没有人具备此项职责");
});

test("whom no message reaches is named, with what to do", () => {
  const plain = (text) => text.replaceAll(/[\u2066-\u2069]/g, ""), people = { a: { name: "张三", post: "网格长" } };
  assert.equal(describeUnreachable({}, people), "");
  assert.match(plain(describeUnreachable({ unreachable: ["a", "b"] }, people)), /^张三 网格长、b 没有打得通的号码，叫不到：请派人上门/);
});

test("a need counts who is coming or there, and names who reported the case", () => {
  const plain = (text) => text.replaceAll(/[\u2066-\u2069]/g, "");
  assert.equal(plain(describeNeed({ quantity: 1, forced: true })), "需 1 人 · 必需");
  assert.equal(plain(describeNeed({ quantity: 1, forced: true, coming: 2 })), "还需 1 人，已有 2 人在途或到场 · 必需");
  assert.equal(plain(describeNeed({ quantity: 0, forced: true, coming: 1 })), "已有 1 人在途或到场");
  assert.equal(describeReporters({}, {}), "");
  assert.equal(plain(describeReporters({ reporters: ["a"] }, { a: { name: "张三" } })), "报办分离，上报人不派：张三");
});

test("unit and post are in the language of the screen, in Chinese where no other name is known", () => {
  const card = { name: "程**", unit: "水利局", post: "值班员", phone: "", unit_en: "Water Bureau", post_en: "" };
  assert.equal(postOf(card), "水利局 值班员");
  useCatalogue("en", JSON.parse(readFileSync(new URL("../../../../../layouts/locale/en.json", import.meta.url), "utf8")));
  assert.equal(postOf(card), "Water Bureau · 值班员");
  assert.equal(postOf(undefined), "");
  const people = { a: { ...card, post_en: "Duty officer" }, b: card };
  assert.match(describeUnreachable({ unreachable: ["a", "b"] }, people), /程\*\* Duty officer, 程\*\* 值班员/);
});
