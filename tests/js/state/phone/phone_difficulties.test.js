// Difficulties on a phone: the person's own, of one thing, with what has not arrived yet.
import assert from "node:assert/strict";
import test from "node:test";
import { listDifficulties, needsWords } from "../../../../assets/app/state/phone/phone_difficulties.js";

const row = (number, person, more = {}) => ({ number, person, kind: "people", note: "", at: "2026-11-30T17:00:00+08:00", ...more });

test("each stands at what it is about, one's own alone, and what waits is marked", () => {
  const rows = [row(1, "me"), row(2, "other"), row(3, "me", { order: 1, answer: "来了", answered_at: "2026-11-30T17:05:00+08:00" })];
  const said = { command: "difficulty", squad: "s", order: 1, kind: "danger", note: "滑坡", answered_at: "2026-11-30T17:06:00+08:00", key: "k", number: 1, person: "me" };
  assert.deepEqual(listDifficulties(rows, "me", 0, [said]).map((one) => [one.kind, one.pending]), [["people", false]]);
  assert.deepEqual(listDifficulties(rows, "me", 1, [said]).map((one) => [one.kind, one.pending, one.answer]), [["people", false, "来了"], ["danger", true, undefined]]);
  assert.equal(listDifficulties(rows, "me", 1, [{ ...said, version: 4 }])[1].pending, false);
});

test("other needs words, the rest does not", () => {
  assert.deepEqual(["other", "danger"].map(needsWords), [true, false]);
});
