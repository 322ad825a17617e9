// People lent to squads of other units, in words.
import assert from "node:assert/strict";
import test from "node:test";
import { readFileSync } from "node:fs";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { countLent, describeLoan, stampLoans } from "../../../../assets/app/state/squads/loan_summary.js";

const words = JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8"));
useCatalogue("zh", words);
const plain = (text) => text.replaceAll(/[\u2066-\u2069]/g, "");
const now = Date.parse("2026-11-29T10:00:00+08:00");
const loan = (more = {}, uncovered = {}) => ({
  person: "p", name: "孙三", unit: "water", unit_name: "水利局", unit_name_en: "Water", post_name: "巡查员", post_name_en: "Patrol", region: "330825", squad: "c-1", state: "called",
  since: "2026-11-29T08:00:00+08:00", until: null, case: null, no: "LY-1", title: null, place: "330825101", uncovered: { shifts: [], post: false, place: false, ...uncovered }, helpers: [], ...more,
});

test("an end that nobody said is not known, one that passed is over", () => {
  assert.deepEqual([describeLoan(loan(), now).until, describeLoan(loan(), now).over], ["未定", false]);
  const ahead = describeLoan(loan({ until: "2026-11-29T12:00:00+08:00" }), now), past = describeLoan(loan({ until: "2026-11-29T09:00:00+08:00" }), now);
  assert.match(plain(ahead.until), /12:00 前（事件时限）/);
  assert.deepEqual([past.over, /^已过事件时限/.test(plain(past.until))], [true, true]);
});

test("a case that the viewer does not see has its number only", () => {
  assert.deepEqual([describeLoan(loan(), now).title, describeLoan(loan(), now).no], ["其他单位的事件", "LY-1"]);
  assert.equal(describeLoan(loan({ case: "c", title: "塌方" }), now).title, "塌方");
});

test("whoever is in several squads at once is shown as such", () => {
  assert.deepEqual([describeLoan(loan({ squads: 1 }), now).several, plain(describeLoan(loan({ squads: 2 }), now).several)], ["", "同时在 2 个专班"]);
});

test("whoever is in two squads is counted as one person", () => {
  const twice = [loan({}, { post: true }), loan({ squad: "d-1" }, { post: true }), loan({ person: "q" })];
  assert.deepEqual([countLent(twice), countLent([])], [{ n: 2, bare: 1 }, { n: 0, bare: 0 }]);
});

test("what is uncovered stands shift by shift, then the post and the place", () => {
  const shift = { day: "2026-11-30", shift: "night", post_name: "巡查员", region_name: "东华街道" };
  const said = describeLoan(loan({}, { shifts: [shift], post: true, place: true }), now).uncovered.map(plain);
  assert.deepEqual(said.slice(1), ["本单位在岗无其他巡查员", "当地在岗无其他巡查员"]);
  assert.match(said[0], /夜.*东华街道.*巡查员 无人/);
  assert.deepEqual(describeLoan(loan(), now).uncovered, []);
});

test("who could help stands with their unit in the language of the screen", () => {
  const helpers = [{ person: "q", name: "李四", unit: "水利局", unit_en: "Water", phone: "138****0000", level: 1, load: 0 }], name = () => describeLoan(loan({ helpers }), now).helpers.map(plain);
  assert.deepEqual(name(), ["李四 · 水利局 · 138****0000"]);
  useCatalogue("en", {});
  const english = name();
  useCatalogue("zh", words);
  assert.deepEqual(english, ["李四 · Water · 138****0000"]);
});

test("a squad that moved and news of loans are reasons to look again, other news are not", () => {
  const squads = [{ id: "c-1", version: 2 }], news = [{ kind: "case.reported", seq: 9 }, { kind: "loan.began", seq: 4 }];
  const before = stampLoans(squads, news);
  assert.equal(stampLoans(squads, [...news, { kind: "case.closed", seq: 10 }]), before);
  assert.notEqual(stampLoans(squads, [...news, { kind: "loan.ended", seq: 11 }]), before);
  assert.notEqual(stampLoans([{ id: "c-1", version: 3 }], news), before);
});
