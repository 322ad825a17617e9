// The clock of a case in hand, and what others changed of it.
import assert from "node:assert/strict";
import test from "node:test";
import { readFileSync } from "node:fs";
import { describeHandlingChanges, dueOf, readStepClock } from "../../../../assets/app/state/cases/case_clock.js";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const at = (clock) => Date.parse(`2026-11-22T${clock}:00+08:00`);
const plain = (text) => text.replaceAll(/[\u2066-\u2069]/g, "");
const HAND = {
  stage: "handling", unit: "jt", since: "2026-11-22T16:00:00+08:00", amber_at: "2026-11-22T16:45:00+08:00", due_at: "2026-11-22T17:00:00+08:00",
  suspended_at: null, version: 3, verified: false, returns: 0, extensions: 0, passings: 0, reopenings: 0, source_closed_at: null,
};

test("the clock goes from grey to amber to red", () => {
  const read = (clock) => { const one = readStepClock(HAND, at(clock)); return [one.level, plain(one.words), one.share]; };
  assert.deepEqual(read("16:30"), ["", "剩 30 分", 0.5]);
  assert.deepEqual(read("16:44"), ["", "剩 16 分", 44 / 60]);
  assert.deepEqual(read("16:45"), ["near", "剩 15 分", 0.75]);
  assert.deepEqual(read("17:08"), ["over", "超时 8 分", 1]);
  assert.equal(plain(readStepClock(HAND, at("16:30")).limit), "处置限至 17:00");
  assert.equal(readStepClock({ ...HAND, due_at: null }, at("16:30")), null);
});

test("a clock that stands still keeps what it said, and says since when", () => {
  const stopped = { ...HAND, suspended_at: "2026-11-22T16:30:00+08:00" };
  const [early, late] = [readStepClock(stopped, at("16:40")), readStepClock(stopped, at("18:00"))];
  assert.deepEqual([early.level, early.share, plain(early.words)], ["stopped", 0.5, "已挂账 10 分"]);
  assert.deepEqual([late.level, late.share, plain(late.limit)], ["stopped", 0.5, "处置限至 17:00 · 剩 30 分"]);
});

test("what others changed is told, and nothing else", () => {
  const told = (old, next) => describeHandlingChanges(old, next, (code) => code.toUpperCase()).map(plain);
  assert.deepEqual(told(HAND, { ...HAND, version: 4 }), []);
  assert.deepEqual(told(null, { ...HAND, stage: "registered", unit: null }), ["上报 → 受理"]);
  assert.deepEqual(told(HAND, { ...HAND, stage: "dispatched", unit: "zj" }), ["处置 → 派遣", "处置单位改为 ZJ"]);
  assert.deepEqual(told(HAND, { ...HAND, suspended_at: HAND.since }), ["已挂账"]);
  assert.deepEqual(told({ ...HAND, suspended_at: HAND.since }, HAND), ["已恢复计时"]);
  assert.deepEqual(told(HAND, { ...HAND, verified: true, extensions: 1 }), ["已核查", "时限改到 17:00"]);
});

test("what is overdue is the step of a case in hand, else the whole case; nothing while its clock stands still", () => {
  const row = { due_at: "2026-11-22T09:00:00+08:00" };
  assert.equal(dueOf(row), at("09:00"));
  assert.equal(dueOf({ ...row, handling: HAND }), at("17:00"));
  assert.equal(dueOf({ ...row, handling: { ...HAND, due_at: null } }), at("09:00"));
  assert.equal(dueOf({ ...row, handling: { ...HAND, suspended_at: "2026-11-22T16:30:00+08:00" } }), Infinity);
});
