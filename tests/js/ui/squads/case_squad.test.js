// An answer that an officer records for somebody.
import assert from "node:assert/strict";
import test from "node:test";
import { answerCommand } from "../../../../assets/app/ui/squads/case_squad.js";

test("an answer for somebody says when it was given and when they expect to arrive", () => {
  const now = Date.parse("2026-11-22T08:00:00Z");
  const told = answerCommand("p1", { state: "on_the_way", eta: "12", note: "" }, now);
  assert.deepEqual(told, { command: "answer", person: "p1", state: "on_the_way", note: "", answered_at: "2026-11-22T08:00:00.000Z", eta: "2026-11-22T08:12:00.000Z" });
  assert.equal(answerCommand("p1", { state: "done", eta: "", note: "x" }, now).eta, null);
});
