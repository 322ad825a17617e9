// A check is asked in two steps: nothing is sent before one has seen whom it reaches.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { createCheckCommands, previewWords, questionOf } from "../../../../assets/app/ui/checks/check_commands.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const NOW = Date.parse("2026-11-29T15:00:00+08:00"), SEEN = { people: 561, no_channel: 14, nobody: 3, subjects: 564, due_at: "2026-11-29T16:00:00+08:00" };
const TYPED = { question: "工棚里住着多少人？", kind: "number", unit: "人", choices: "", least: "0", most: "", follow_up: "", tier: "2", regions: "330825101,330825102", due_minutes: "60" };

function make(answers) {
  const sent = [], asked = [], said = [];
  const sender = { send: async (address, body) => { sent.push([address, body]); return SEEN; } };
  const ask = async (question) => { asked.push(question); if (!answers.shift()) return false; await question.submit(TYPED); return true; };
  return { sent, asked, said, commands: createCheckCommands({ sender, county: () => "330825", towns: () => [["330825101", "龙洲"]], now: () => NOW, ask, say: (text) => said.push(text) }) };
}

test("a question says only what fits its kind", () => {
  assert.deepEqual(questionOf(TYPED), {
    question: "工棚里住着多少人？", kind: "number", unit: "人", choices: [], least: 0, most: undefined, follow_up: "", tier: 2, regions: ["330825101", "330825102"], due_minutes: 60, reminders: [30],
  });
  const choice = questionOf({ ...TYPED, kind: "choice", choices: "东、西，南" });
  assert.deepEqual([choice.choices, choice.unit, choice.least], [["东", "西", "南"], "", undefined]);
});

test("the preview says who is asked, and what is wrong with it", () => {
  assert.equal(previewWords(SEEN, NOW), "发给 561 人，汇总 564 份填报\n16:00 前填报\n▲ 14 人没有可用的联系方式\n▲ 3 个网格没有人可问");
});

test("it is sent after the second step, and not before", async () => {
  const left = make([true, false]);
  await left.commands.question();
  assert.deepEqual(left.sent.map(([address]) => address), ["/api/checks/preview?region=330825"]);
  const done = make([true, true]);
  await done.commands.question();
  assert.deepEqual(done.sent.map(([address]) => address), ["/api/checks/preview?region=330825", "/api/checks?region=330825"]);
  assert.deepEqual(done.said, ["已发给 561 人"]);
});

test("the form asks of each kind what it needs, and numbers as numbers", async () => {
  const { asked, commands } = make([false]);
  await commands.question();
  const shown = (kind) => asked[0].fields.filter(({ only }) => !only || only.says.includes(kind)).map(({ name }) => name);
  const always = ["question", "kind", "tier", "due_minutes", "regions"], extra = (kind) => shown(kind).filter((name) => !always.includes(name));
  assert.deepEqual(["number", "yes_no", "choice", "text"].map(extra), [["unit", "least", "most", "follow_up"], ["follow_up"], ["choices"], []]);
  const kinds = Object.fromEntries(asked[0].fields.map(({ name, kind }) => [name, kind]));
  assert.deepEqual([kinds.question, kinds.unit, kinds.least, kinds.most, kinds.choices], ["text", "line", "decimal", "decimal", "line"]);
});

test("closing says what was looked at", async () => {
  const { sent, commands, said } = make([true]);
  await commands.close({ id: "HC-261129-01", version: 4 });
  assert.deepEqual(sent, [["/api/checks/HC-261129-01/close?region=330825", { version: 4 }]]);
  assert.deepEqual(said, ["核查已结束"]);
});
