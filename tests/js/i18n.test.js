/* Words for a count: the form of the language, and its number as the language writes it. */
"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
require("../../assets/38_text.js");
const i18n = require("../../assets/40_i18n.js");
const en = require("../../layouts/locale/en.json");
const zh = require("../../layouts/locale/zh.json");

test("English has a form for one and a form for all other counts", () => {
  i18n.use("en", en);
  const said = [0, 1, 2, 21, 1234].map((n) => i18n.t("queue.fresh", { n }));
  assert.deepEqual(said, ["0 new cases", "1 new case", "2 new cases", "21 new cases", "1,234 new cases"]);
});

test("Chinese has one form", () => {
  i18n.use("zh", zh);
  assert.deepEqual([1, 2].map((n) => i18n.t("queue.fresh", { n })), ["1 件新事件", "2 件新事件"]);
});

test("a count that was written already takes the form of its number", () => {
  i18n.use("en", en);
  const said = ["1", "1,001", "—"].map((n) => i18n.t("map.count", { n }));
  assert.deepEqual(said, ["1 grid · by open cases", "1,001 grids · by open cases", "— grids · by open cases"]);
});

test("each of two counts takes its own form", () => {
  i18n.use("en", en);
  const said = [[1, 25], [2, 1], [1, 1]].map(([townships, villages]) => i18n.t("wall.extent", { townships, villages }));
  assert.deepEqual(said, ["1 township · 25 villages", "2 townships · 1 village", "1 township · 1 village"]);
});

test("what a text says is filled in once, and what is missing stays", () => {
  i18n.use("en", { said: "{a} {b} {c}", "a_one": "?" });
  assert.equal(i18n.t("said", { a: "{b}", b: 7 }), "{b} 7 {c}");
  assert.equal(i18n.t("no.such.key", { n: 1 }), "no.such.key");
  assert.equal(i18n.t("no.such.key"), "no.such.key");
});
