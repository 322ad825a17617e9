// Official warnings in order and in words.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { areaOf, describeWarning, eventOf, leftOf, listWarnings, pickWords, toneOf } from "../../../../assets/app/state/responses/warning_summary.js";

const words = (lang) => JSON.parse(readFileSync(new URL(`../../../../layouts/locale/${lang}.json`, import.meta.url), "utf8"));
const read = (lang) => useCatalogue(lang, words(lang));
const plain = (text) => text.replace(/[\u2066-\u2069]/g, "");
read("zh");
const NOW = Date.parse("2026-08-09T12:00:00+08:00");
const row = (given) => ({
  id: "a", region: "330825", regions: ["330825"], state: "standing", status: "Actual", colour: "yellow", severity: "Yellow", hazard: "typhoon",
  expires: "2026-08-10T12:00:00+08:00", words: [{ language: "zh-CN", event: "台风", headline: "台风黄色预警" }], why: "", ...given,
});
const states = (...rows) => new Map([["330825", { warnings: new Map(rows.map((one) => [one.id, one])) }]]);
const ids = (...rows) => listWarnings(states(...rows)).map((one) => one.id);

test("the most urgent first, then what ends first; what is in question, or has no colour, behind", () => {
  const found = ids(row({ id: "asked", state: "asked", colour: "red" }), row({ id: "none", colour: "" }), row({ id: "blue", colour: "blue" }),
    row({ id: "endless", expires: null }), row({ id: "later", expires: "2026-08-11T12:00:00+08:00" }), row({ id: "red", colour: "red" }), row({ id: "soon" }));
  assert.deepEqual(found, ["red", "soon", "later", "endless", "blue", "none", "asked"]);
});

test("a colour is as urgent as a severity of cases", () => {
  assert.deepEqual(["red", "orange", "yellow", "blue", "", "green"].map(toneOf), [1, 2, 3, 4, 0, 0]);
});

test("each reader reads their own language where the message has it, else our word for the event", () => {
  const both = [{ language: "zh-CN", event: "台风", headline: "甲" }, { language: "en-US", event: "typhoon", headline: "A" }];
  assert.equal(pickWords(both, "en").headline, "A");
  assert.equal(pickWords(both, "zh").headline, "甲");
  assert.equal(pickWords(both, "fr").headline, "甲");
  assert.equal(pickWords([], "zh").headline, "");
  read("en");
  assert.equal(eventOf(row({})), "Typhoon");
  assert.equal(eventOf(row({ words: both })), "typhoon");
  assert.equal(eventOf(row({ hazard: "other", words: [{ language: "zh-CN", event: "太空天气", headline: "" }] })), "太空天气");
  read("zh");
});

test("what is left of its time, where it holds, and how it stands are said", () => {
  const name = (code) => ({ 330825: "龙游县", 330825101: "湖镇镇", 330825102: "小南海镇" })[code] ?? code;
  const places = { name, several: false };
  assert.equal(plain(leftOf(row({}), NOW)), "剩 1 天 0 时");
  assert.equal(leftOf(row({ expires: null }), NOW), "未写明失效时间");
  assert.equal(leftOf(row({ expires: "2026-08-09T11:00:00+08:00" }), NOW), "已到期");
  assert.equal(areaOf(row({}), places), "全县");
  assert.equal(areaOf(row({}), { name, several: true }), "龙游县", "of a city that looks at several");
  assert.equal(plain(areaOf(row({ regions: ["330825101", "330825102"] }), places)), "湖镇镇、小南海镇");
  const { title, state, tone, icon, asked } = describeWarning(row({ state: "unlisted" }), NOW, places);
  assert.deepEqual([plain(title), state, tone, icon, asked], ["台风黄色预警", "信息源已不列出", 3, "storm", false]);
  const question = describeWarning(row({ state: "asked", why: "no_place" }), NOW, places);
  assert.deepEqual([question.left, question.state], ["没有写明范围", "待确认"]);
});
