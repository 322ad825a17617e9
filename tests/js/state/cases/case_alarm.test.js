// When the desk sounds: a case of severity 1 that is new, or turned overdue.
import assert from "node:assert/strict";
import test from "node:test";
import { createCaseAlarm } from "../../../../assets/app/state/cases/case_alarm.js";

const NOW = Date.parse("2026-11-22T10:00:00+08:00"), SOON = "2026-11-22T10:30:00+08:00", LATER = NOW + 3600e3;
const row = (id, severity, due_at = SOON) => /** @type {any} */ ({ id, severity, due_at, stage: "reported" });

test("what is there at first is no news, what comes afterwards is", () => {
  const alarm = createCaseAlarm();
  assert.equal(alarm.heed([row("a", 1)], NOW), false);
  assert.equal(alarm.heed([row("a", 1)], NOW), false);
  assert.equal(alarm.heed([row("a", 1), row("b", 2)], NOW), false, "only severity 1");
  assert.equal(alarm.heed([row("a", 1), row("b", 1)], NOW), true, "a case that becomes severity 1 is news");
});

test("a case that turns overdue is news once", () => {
  const alarm = createCaseAlarm(), rows = [row("a", 1), row("b", 2)];
  alarm.heed(rows, NOW);
  assert.equal(alarm.heed(rows, LATER), true);
  assert.equal(alarm.heed(rows, LATER), false);
});

test("what a screen that was away catches up with is silent", () => {
  const alarm = createCaseAlarm();
  alarm.heed([], NOW);
  alarm.forget();
  assert.equal(alarm.heed([row("a", 1)], NOW), false);
  assert.equal(alarm.heed([row("a", 1), row("b", 1)], NOW), true);
});

test("time that passes tells what turned overdue, and what is there where nothing is known", () => {
  const alarm = createCaseAlarm(), late = row("a", 1);
  assert.equal(alarm.tick(() => [late], NOW), false);
  assert.equal(alarm.tick(() => [], LATER), true, "the rows are those of the last look");
  assert.equal(alarm.tick(() => [], LATER), false);
  alarm.forget();
  assert.equal(alarm.tick(() => [late], LATER), false);
});
