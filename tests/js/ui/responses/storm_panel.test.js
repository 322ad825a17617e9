// When a wind comes and goes, in words: what nobody knows is called unknown.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { listStorms } from "../../../../assets/app/state/responses/storms.js";
import { agencyName, arrivalTemplate, coverWords, departureTemplate, gridWindWords, rowTemplate, stormTemplate } from "../../../../assets/app/ui/responses/storm_panel.js";
import { textOf } from "../../template_text.js";
import { NOW, outlook, rows, township } from "../../storms.js";

const words = (lang) => JSON.parse(readFileSync(new URL(`../../../../layouts/locale/${lang}.json`, import.meta.url), "utf8"));
/** The text of a template, tags left out. */
const text = (made) => {
  if (made === null || made === undefined || typeof made === "symbol" || typeof made === "function") return "";
  if (Array.isArray(made)) return made.map(text).join("");
  if (made.strings) return made.strings.map((part, i) => part + text(made.values[i])).join("").replace(/<[^>]*>/g, " ");
  if (typeof made === "object") return text(made.values ?? "");
  return String(made).replace(/[\u2066-\u2069]/g, "");
};
const squeezed = (made) => text(made).replace(/\s+/g, " ").trim();
const wind = (more) => township("330825101", more).winds[7];
const AT = "2026-08-08T17:00:00+08:00";

test("the most likely time is first, earliest and latest below it", () => {
  useCatalogue("zh", words("zh"));
  assert.equal(squeezed(arrivalTemplate(wind(), AT)), "08-09 05:00 03:00 – 07:00");
  assert.equal(squeezed(departureTemplate(wind(), AT)), "08-10 09:00 08-09 23:00 – 10:00");
});

test("unknown is said, and is neither none nor zero", () => {
  useCatalogue("zh", words("zh"));
  const unknown = wind({ state: "unknown", begins: null, until: null, of: 0, agencies: 0 });
  assert.deepEqual([arrivalTemplate, departureTemplate].map((made) => squeezed(made(unknown, AT))), ["未知", "未知"]);
  const none = wind({ state: "none", begins: null, until: null, of: 0 });
  assert.deepEqual([arrivalTemplate, departureTemplate].map((made) => squeezed(made(none, AT))), ["预报期内不到", "—"]);
});

test("some agencies only; there now; not gone within the forecasts", () => {
  useCatalogue("zh", words("zh"));
  assert.match(squeezed(arrivalTemplate(wind({ of: 1 }), AT)), /1\/2 家$/);
  assert.match(squeezed(arrivalTemplate(wind({ state: "now" }), AT)), /已到$/);
  assert.equal(squeezed(departureTemplate(wind({ state: "now", until: null }), AT)), "预报期内不离开");
  assert.equal(squeezed(departureTemplate(wind({ state: "now", until: null, agencies: 0 }), AT)), "未知");
  assert.equal(squeezed(departureTemplate(wind({ state: "unknown", until: null }), AT)), "未知");
  assert.equal(squeezed(departureTemplate(wind({ state: "unknown" }), AT)), "未知", "a wind nobody tells of has not left");
  assert.equal(squeezed(arrivalTemplate(wind({ state: "unknown" }), AT)), "未知 此前 08-09 03:00 – 08-10 10:00");
});

test("in a small box the table is behind a press, and hours that are not chosen are short", () => {
  const [storm] = listStorms(new Map([["1", { storms: rows() }]])), look = { force: "7", lead: 12, places: { name: () => "湖镇镇" }, now: NOW, choose() {}, folded: true };
  useCatalogue("zh", words("zh"));
  const made = textOf(stormTemplate(storm, look)), hours = [...made.matchAll(/>([^<>]*)<\/button>/g)].map((found) => found[1]);
  assert.match(made, /<details class="storm-more"><summary>[\s\S]*各乡镇到达与离开时刻/);
  assert.deepEqual(hours.slice(0, 4), ["现在", "+6", "+12 小时", "+24"]);
  assert.ok(!textOf(stormTemplate(storm, { ...look, folded: false })).includes("<details"));
});

test("a storm is told with its strength, the age of its data, and that radii are estimates", () => {
  useCatalogue("en", words("en"));
  const [storm] = listStorms(new Map([["1", { storms: rows() }]])), places = { name: () => "Huzhen Town" };
  const look = { force: "7", lead: 12, places, now: NOW, choose() {} };
  const told = squeezed(stormTemplate(storm, look));
  assert.match(told, /^Storm DOLPHIN Severe typhoon · 45 m\/s · 950 hPa Data of 17:00 Forecasts: China, Japan\. Radii of forecasts are estimates/);
  assert.match(squeezed(rowTemplate(storm.head.outlook.townships[0], storm.head.outlook, "7", places)), /^Huzhen Town 08-10 09:00 .* 24 km .* 0 0 5 9 9 Unknown$/);
  assert.match(squeezed(stormTemplate(storm, { ...look, now: NOW + 9 * 3600e3 })), /\(10 h 00 min old\)|\(10 .*old\)/);
});

test("after the last radius it says so", () => {
  useCatalogue("zh", words("zh"));
  const [storm] = listStorms(new Map([["1", { storms: rows(outlook([township("330825101")], { known: false, agencies: [] })) }]]));
  assert.match(squeezed(stormTemplate(storm, { force: "7", lead: 0, places: { name: () => "湖镇镇" }, now: NOW, choose() {} })), /目前没有预报。 实况已不再给出风圈，风的到达和离开未知。/);
});

test("an agency is called in the language of the page, an unknown one as it calls itself", () => {
  useCatalogue("en", words("en"));
  assert.deepEqual(["中国香港", "菲律宾"].map(agencyName), ["Hong Kong (China)", "菲律宾"]);
});

test("each wind says how many grids it covers at the chosen hour; unknown ones are no zero", () => {
  useCatalogue("en", words("en"));
  const [storm] = listStorms(new Map([["1", { storms: rows() }]])), places = { name: () => "Huzhen Town" };
  const at = (lead) => squeezed(stormTemplate(storm, { force: "7", lead, places, now: NOW, choose() {} }));
  assert.match(at(12), /Now \+6 h \+12 h \+24 h \+36 h \+48 h Force 7 5 grids, 2 more unknown Force 10 0 grids Force 12 0 grids/);
  assert.match(at(48), /Force 7 Unknown Force 10 Unknown Force 12 Unknown/);
  assert.equal(coverWords(null), "Unknown", "an outlook that was made before covers were told");
});

test("a grid is told which winds cover it then", () => {
  useCatalogue("zh", words("zh"));
  const told = (lead, grid) => squeezed(gridWindWords(outlook(), lead, grid));
  assert.equal(told(12, "330825101264003"), "风圈（+12 小时）：7 级");
  assert.equal(told(12, "330825102201001"), "风圈（+12 小时）：7 级未知");
  assert.equal(told(0, "330825101264003"), "风圈（现在）：圈外");
  assert.equal(told(48, "330825101264003"), "风圈（+48 小时）：7 级未知、10 级未知、12 级未知");
});
