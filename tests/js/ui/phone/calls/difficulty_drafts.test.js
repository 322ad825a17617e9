// Telling of a difficulty: what is missing is said in the form, and nothing is lost until it is sent.
import assert from "node:assert/strict";
import test from "node:test";
import { createDifficultyDrafts } from "../../../../../assets/app/ui/phone/calls/difficulty_drafts.js";

test("it goes with a kind, other with words too, and stays typed until then", () => {
  const sent = [], own = createDifficultyDrafts({ draw() {}, send: (whose, fields) => sent.push([whose, fields]) });
  own.press({ act: "difficulty", whose: "s/2" });
  assert.equal(own.draftOf("s"), null);
  assert.equal(own.submit(), false);
  assert.equal(own.draftOf("s/2")?.fault, "kind");
  own.press({ act: "difficulty-kind", kind: "other" });
  assert.equal(own.submit(), false);
  assert.deepEqual([own.draftOf("s/2")?.fault, sent.length], ["note", 0]);
  own.write(" 桥断了 ");
  assert.equal(own.submit(), true);
  assert.deepEqual(sent, [["s/2", { kind: "other", note: "桥断了" }]]);
  assert.equal(own.draftOf("s/2"), null);
});

test("closed, it is open for nothing", () => {
  const own = createDifficultyDrafts({ draw() {}, send() {} });
  own.press({ act: "difficulty", whose: "s" });
  own.press({ act: "difficulty-close" });
  assert.equal(own.draftOf("s"), null);
});
