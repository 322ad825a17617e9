// Words with their parameters, and names in the reader's language.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { hasText, language, loadCatalogue, nameOf, t, useCatalogue } from "../../../../assets/app/state/shared/i18n.js";

const catalogue = (lang) => JSON.parse(readFileSync(new URL(`../../../../layouts/locale/${lang}.json`, import.meta.url), "utf8"));
const en = catalogue("en"), zh = catalogue("zh");

test("parameters are filled in once, unknown keys show themselves", () => {
  useCatalogue("zh", { a: "{n} 件，{missing}" });
  assert.equal(t("a", { n: "{n}" }), "{n} 件，{missing}");
  assert.equal(t("nothing"), "nothing");
  assert.deepEqual([hasText("a"), hasText("toString")], [true, false]);
});

test("a name is in the reader's language where there is one", () => {
  const both = { name: "湖镇镇", name_en: "Huzhen" };
  useCatalogue("en", {});
  assert.deepEqual([nameOf(both), nameOf({ name: "湖镇镇" }), nameOf(null), nameOf({})], ["Huzhen", "湖镇镇", "", ""]);
  useCatalogue("zh", {});
  assert.deepEqual([nameOf(both), language()], ["湖镇镇", "zh"]);
});

test("a language that the server does not have leaves the words as they are", async (context) => {
  context.mock.method(globalThis, "fetch", async () => new Response(null, { status: 404 }));
  useCatalogue("zh", { a: "甲" });
  await assert.rejects(loadCatalogue("xx"), /404/);
  assert.deepEqual([language(), t("a")], ["zh", "甲"]);
});

test("English has a form for one and a form for all other counts", () => {
  useCatalogue("en", en);
  const said = [0, 1, 2, 21, 1234].map((n) => t("queue.fresh", { n }));
  assert.deepEqual(said, ["0 new cases", "1 new case", "2 new cases", "21 new cases", "1,234 new cases"]);
});

test("Chinese has one form", () => {
  useCatalogue("zh", zh);
  assert.deepEqual([1, 2].map((n) => t("queue.fresh", { n })), ["1 件新事件", "2 件新事件"]);
});

test("a count that was written already takes the form of its number", () => {
  useCatalogue("en", en);
  const said = ["1", "1,001", "—"].map((n) => t("map.count", { n }));
  assert.deepEqual(said, ["1 grid · by open cases", "1,001 grids · by open cases", "— grids · by open cases"]);
});

test("each of two counts takes its own form", () => {
  useCatalogue("en", en);
  const said = [[1, 25], [2, 1], [1, 1]].map(([townships, villages]) => t("wall.extent", { townships, villages }));
  assert.deepEqual(said, ["1 township · 25 villages", "2 townships · 1 village", "1 township · 1 village"]);
});

test("what a text says is filled in once, and what is missing stays", () => {
  useCatalogue("en", { said: "{a} {b} {c}", "a_one": "?" });
  assert.equal(t("said", { a: "{b}", b: 7 }), "{b} 7 {c}");
  assert.equal(t("no.such.key", { n: 1 }), "no.such.key");
  assert.equal(t("no.such.key"), "no.such.key");
});
