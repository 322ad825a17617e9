// Peace or response, as the header and the wall say it.
import { page } from "../../page_document.js";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { describeMode, drawMode, listRunning, setPieces } from "../../../../assets/app/ui/responses/response_mode.js";

const words = (lang) => JSON.parse(readFileSync(new URL(`../../../../layouts/locale/${lang}.json`, import.meta.url), "utf8"));
const NOW = Date.parse("2026-11-22T10:02:00+08:00");
const plain = (told) => Object.fromEntries(Object.entries(told).map(([name, text]) => [name, text.replace(/[\u2066-\u2069]/g, "")]));
const row = (type, level, since = "2026-11-22T08:00:00.000+08:00") => ({ type, level, since });
const state = (...rows) => ({ responses: new Map(rows.map((one) => [one.type, one])) });

test("nothing runs: peace", () => {
  useCatalogue("zh", words("zh"));
  assert.deepEqual(describeMode([state()], NOW), { level: "", head: "平时", sub: "无应急响应" });
});

test("the highest level is told first, all others after it, and their number where nothing else fits", () => {
  useCatalogue("zh", words("zh"));
  const told = plain(describeMode([state(row("flood", 4), row("typhoon", 2), row("drought", 3))], NOW));
  assert.deepEqual(told, { level: "2", head: "II 级 · 防台风应急响应 +2", sub: "另有 抗旱 III、防汛 IV · 自 08:00，已 2 小时 02 分" });
});

test("of one level the older is first; its day is told when it is not today's", () => {
  useCatalogue("en", words("en"));
  const told = plain(describeMode([state(row("typhoon", 1), row("flood", 1, "2026-11-20T08:00:00.000+08:00"))], NOW));
  assert.equal(told.head, "Level I · flood response +1");
  assert.match(told.sub, /^also typhoon I · since 11-20 08:00, /);
});

test("a type that several counties run is told once, with its highest level", () => {
  const rows = listRunning([state(row("flood", 4)), state(row("flood", 2))]);
  assert.deepEqual(rows.map((one) => one.level), [2]);
});

test("what goes out by itself is counted down in the head, which the narrowest screen shows", () => {
  useCatalogue("zh", words("zh"));
  const held = /** @type {any} */ ({ id: "RW-1", state: "prepared", plan_name: "防台风 II 级", plan_name_en: "Typhoon II", hold_until: "2026-11-22T10:11:05+08:00" });
  const rollouts = new Map([["RW-1", held]]);
  assert.equal(plain(describeMode(/** @type {any} */ ([{ ...state(), rollouts }]), NOW)).head, "平时 · 9:05 后下达");
  const told = plain(describeMode(/** @type {any} */ ([{ ...state(row("typhoon", 2)), rollouts }]), NOW));
  assert.equal(told.head, "II 级 · 防台风应急响应 · 9:05 后下达");
  assert.match(told.sub, /^9:05 后自动下达 防台风 II 级 · 自 08:00/);
});

test("the chip says that something is held: pages that hide it otherwise show it then", () => {
  useCatalogue("zh", words("zh"));
  const chip = { dataset: { mode: "" }, title: "", querySelector: () => null }, scope = /** @type {any} */ ({ querySelectorAll: () => [chip] });
  const held = /** @type {any} */ ({ id: "RW-1", state: "prepared", plan_name: "防台风 II 级", plan_name_en: "Typhoon II", hold_until: "2026-11-22T10:11:05+08:00" });
  drawMode(scope, /** @type {any} */ ([{ ...state(), rollouts: new Map([["RW-1", held]]) }]), NOW);
  assert.equal(chip.dataset.hold, "1");
  drawMode(scope, /** @type {any} */ ([{ ...state(), rollouts: new Map() }]), NOW);
  assert.equal(chip.dataset.hold, "");
});

test("its words stand piece by piece, so that no line ends within a time, and stay while they say the same", () => {
  const place = page.document.createElement("p");
  setPieces(place, "另有 防汛 IV · 自 08-08 14:30，已 2 天");
  const pieces = [...place.children];
  assert.deepEqual([place.textContent, pieces.map((piece) => piece.textContent)], ["另有 防汛 IV · 自 08-08 14:30，已 2 天", ["另有 防汛 IV", "自 08-08 14:30，已 2 天"]]);
  setPieces(place, "另有 防汛 IV · 自 08-08 14:30，已 2 天");
  assert.equal(place.children[0], pieces[0]);
});
