// What is asked before something happens to a squad.
import assert from "node:assert/strict";
import test from "node:test";
import { answerQuestion, overrideQuestion, releaseQuestion, standDownQuestion } from "../../../assets/app/ui/squad_questions.js";

test("a reason is needed to take somebody out of another squad, and for nothing else a field is forced but the state", () => {
  const needed = [overrideQuestion("why"), answerQuestion("a"), releaseQuestion("a"), standDownQuestion(2)].map(({ fields }) => fields.filter((one) => one.needed).map((one) => one.name));
  assert.deepEqual(needed, [["override"], ["state"], [], []]);
  assert.equal(overrideQuestion("why").note, "why");
});
