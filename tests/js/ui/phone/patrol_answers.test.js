// Three answers on a phone: two are one press, the third asks what is wrong.
import assert from "node:assert/strict";
import test from "node:test";
import { createPatrolAnswers } from "../../../../assets/app/ui/phone/patrol_answers.js";

test("a press sends, what is wrong is sent with its words and never without", () => {
  const sent = [], own = createPatrolAnswers({ draw() {}, send: (item) => sent.push(item) });
  own.press({ act: "patrol", whose: "H1", state: "normal" });
  own.press({ act: "patrol-wrong", whose: "H1" });
  own.submit("H1", "");
  own.submit("H1", "裂缝变宽");
  assert.deepEqual(sent, [{ command: "patrol", point: "H1", state: "normal" }, { command: "patrol", point: "H1", state: "abnormal", note: "裂缝变宽" }]);
});
