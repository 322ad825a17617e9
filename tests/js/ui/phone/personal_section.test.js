import assert from "node:assert/strict";
import { test } from "node:test";
import { createPersonalSection, findFault } from "../../../../assets/app/ui/phone/personal_section.js";

function world(answers) {
  const sent = [], looks = [], timers = [];
  const own = createPersonalSection({ draw: () => {}, fetchPersonal: async () => answers.shift() ?? null, send: (item) => sent.push(item), later: (fn) => timers.push(fn), stop: () => {}, look: (on) => looks.push(on) });
  return { own, sent, looks, timers };
}

test("a complaint goes when it names a unit and has words, and says what is missing until then", () => {
  const { own, sent } = world([]);
  own.submit();
  assert.equal(own.draft().fault, "unit");
  own.take({ name: "unit", value: "water" });
  assert.equal(own.draft().fault, "text");
  own.take({ name: "complaint", value: " 夜班连排 " });
  own.take({ name: "kind", value: "appeal" });
  own.submit();
  assert.deepEqual(sent, [{ command: "complaint", kind: "appeal", unit: "water", text: "夜班连排" }]);
  assert.equal(own.draft().text, "");
  assert.equal(findFault({ unit: "water", text: " " }), "text");
});

test("what was refused is there to be mended", () => {
  const { own } = world([]);
  own.restore({ kind: "appeal", unit: "water", text: "a" });
  own.restore({ kind: "complaint", unit: "x", text: "b" });
  assert.deepEqual([own.draft().kind, own.draft().text], ["appeal", "a"]);
});

test("what was heard stays when nobody answers, and is asked for again", async () => {
  const { own, timers } = world([{ complaints: [], duties: [1] }, null]);
  await own.open();
  await timers[0]();
  assert.deepEqual([own.own().duties, timers.length], [[1], 2]);
});

test("large text is chosen by the person", () => {
  const { own, looks } = world([]);
  own.enlarge(true);
  assert.deepEqual([looks, own.large()], [[false, true], true]);
});
