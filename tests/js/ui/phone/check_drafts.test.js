// What is being answered on the phone: one step, no answer that is none.
import assert from "node:assert/strict";
import test from "node:test";
import { createCheckDrafts } from "../../../../assets/app/ui/phone/check_drafts.js";

const row = { check: "a", kind: "number", least: 0, most: 500, follow_up: "在哪里？" };
const field = (part, value) => ({ dataset: { check: "a", part }, value });

function make() {
  const sent = [];
  let drawn = 0;
  const own = createCheckDrafts({ draw: () => { drawn += 1; }, send: (item) => sent.push(item) });
  return { own, sent, drawn: () => drawn, checks: [{ row }] };
}

test("an answer is sent in one step with what the follow-up asks", () => {
  const { own, sent, checks } = make();
  own.take(field("value", " 12 "));
  own.take(field("detail", "东侧"));
  own.submit("a", checks);
  assert.deepEqual(sent, [{ command: "check", check: "a", value: "12", detail: "东侧" }]);
  assert.equal(own.draftOf("a").value, "");
});

test("none takes no follow-up along", () => {
  const { own, sent, checks } = make();
  own.take(field("detail", "东侧"));
  own.take(field("value", "0"));
  own.submit("a", checks);
  assert.equal(sent[0].detail, "");
});

test("what is no answer stays, and says why", () => {
  const { own, sent, checks, drawn } = make();
  own.take(field("value", "900"));
  own.submit("a", checks);
  own.submit("b", checks);
  assert.deepEqual([sent.length, own.draftOf("a").fault, own.draftOf("a").value], [0, "bounds", "900"]);
  own.take(field("value", "9"));
  assert.equal(own.draftOf("a").fault, "");
  own.correct("a");
  assert.ok(own.draftOf("a").open && drawn() > 2);
});
