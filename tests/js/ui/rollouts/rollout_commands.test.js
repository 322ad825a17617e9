// What is asked before something is done about a roll-out, and what is sent.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { CommandError } from "../../../../assets/app/transport/shared/command_request.js";
import { complaintOf, createRolloutCommands, faultText, issueWords } from "../../../../assets/app/ui/rollouts/rollout_commands.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const plain = (text) => text.replaceAll(/[\u2066-\u2069]/g, "");
const row = (more = {}) => /** @type {any} */ ({
  id: "RW-261129-01", version: 3, region: "330825", plan: "typhoon-2", plan_name: "防台风 II 级", plan_name_en: "Typhoon II", response: "typhoon", level: 2, warning: "", note: "", state: "issued",
  needs_second: true, prepared_by: "a", prepared_at: "2026-11-29T14:55:00+08:00", issued_by: "陈志远", issued_at: "2026-11-29T15:00:00+08:00", confirmed_by: "b", people: 11124, no_channel: 14, grids_without_head: 3,
  tiers: [{ tier: 1, name: "团长", name_en: "Leaders", people: 263, target: 1, accept_due_at: null, finish_due_at: null, checklist: ["x"], reminders: [], round: 0 }, { tier: 2, name: "网格长", name_en: "Heads", people: 561, target: 0.98, accept_due_at: null, finish_due_at: null, checklist: [], reminders: [], round: 0 }], ...more,
});

function make(values = {}, answer = {}) {
  const sent = [], asked = [], said = [];
  const ask = async (question) => { asked.push(question); await question.submit(values); return true; };
  const sender = { send: async (address, command) => { sent.push([address, command]); return answer; } };
  const reader = { plans: async () => ({ plans: [{ code: "typhoon-2", name: "防台风", name_en: "Typhoon" }] }) };
  return { sent, asked, said, commands: createRolloutCommands(/** @type {any} */ ({ sender, reader, county: () => "330825", ask, say: (text) => said.push(plain(text)) })) };
}

test("an issue says whom it reaches and what is wrong, and names the version that was looked at", async () => {
  const { sent, asked, commands } = make();
  await commands.issue(row({ state: "prepared" }));
  assert.deepEqual(sent, [["/api/rollouts/RW-261129-01/issue?region=330825", { version: 3 }]]);
  assert.match(plain(asked[0].go), /下达 11,124 人/);
  assert.match(plain(issueWords(row())), /共 11,124 人：团长 263 \+ 网格长 561[\s\S]*▲ 14 人没有可用的联系方式[\s\S]*第二人确认/);
});

test("a reminder goes to the selection, and is told with its count", async () => {
  const { sent, said, commands } = make();
  await commands.remind(row(), { branch: "330825101", tier: 0 }, "湖镇镇", 77);
  assert.deepEqual(sent[0], ["/api/rollouts/RW-261129-01/remind?region=330825", { version: 3, branch: "330825101", tier: 0 }]);
  assert.deepEqual(said, ["已催办 77 人"]);
});

test("nobody is taken over by nobody's asking", async () => {
  const { sent, said, commands } = make();
  await commands.takeOver(row(), [], "湖镇镇");
  assert.deepEqual([sent.length, said], [0, ["没有人可以接管"]]);
  await commands.takeOver(row(), ["a", "b"], "湖镇镇");
  assert.deepEqual(sent[0], ["/api/rollouts/RW-261129-01/take-over?region=330825", { version: 3, people: ["a", "b"] }]);
});

test("a township is taken over in parts, and goes on where it stopped", async () => {
  const sizes = [];
  let fails = true;
  const send = async (_address, { people }) => {
    if (sizes.length === 1 && fails) { fails = false; throw new Error("away"); }
    sizes.push(people.length);
    return { people: people.length };
  };
  const ask = async ({ submit }) => { await submit().catch(() => {}); await submit(); return true; };
  const commands = createRolloutCommands(/** @type {any} */ ({ sender: { send }, reader: {}, county: () => "330825", ask, say() {} }));
  await commands.takeOver(row(), Array.from({ length: 1200 }, (_, i) => `p${i}`), "湖镇镇");
  assert.deepEqual(sizes, [500, 500, 200]);
});

test("a call goes to the chosen with the reason that was given, and says who is called and who is not", async () => {
  const { sent, asked, said, commands } = make({ reason: "堤防告急" }, { people: 2, calling: 1, recent: 1 });
  await commands.call(row(), [], "湖镇镇");
  assert.deepEqual([sent.length, said.shift()], [0, "没有人可以呼叫"]);
  await commands.call(row(), ["a", "b", "c", "d"], "湖镇镇");
  assert.deepEqual(sent[0], ["/api/rollouts/RW-261129-01/call?region=330825", { version: 3, people: ["a", "b", "c", "d"], reason: "堤防告急" }]);
  assert.equal(plain(asked[0].title), "现在呼叫 4 人");
  assert.deepEqual(said, ["已呼叫 2 人、1 人正在呼叫中、1 人刚呼叫过"]);
});

test("of many, a part that is being called already keeps nobody of the others waiting", async () => {
  const sizes = [], said = [];
  const send = async (_address, { people }) => {
    sizes.push(people.length);
    if (sizes.length === 1) throw new CommandError("正在呼叫", "already_calling", true);
    return { people: people.length, calling: 0, recent: 0 };
  };
  const ask = async ({ submit }) => { await submit({ reason: "" }); return true; };
  const commands = createRolloutCommands(/** @type {any} */ ({ sender: { send }, reader: {}, county: () => "330825", ask, say: (text) => said.push(plain(text)) }));
  await commands.call(row(), Array.from({ length: 700 }, (_, i) => `p${i}`), "湖镇镇");
  assert.deepEqual([sizes, said], [[500, 200], ["已呼叫 200 人"]]);
  await assert.rejects(() => { sizes.length = 0; return commands.call(row(), ["p1"], "湖镇镇"); });
});

test("people chosen one by one are reminded, and the answer says how many", async () => {
  const { sent, said, commands } = make({}, { people: 1 });
  await commands.remindPeople(row(), ["a", "b"], "所选人员");
  assert.deepEqual(sent[0], ["/api/rollouts/RW-261129-01/remind?region=330825", { version: 3, people: ["a", "b"] }]);
  assert.deepEqual(said, ["已催办 1 人"]);
});

test("a reminder says how many the server reminded, who was reminded just now is not among them", async () => {
  const { said, commands } = make({}, { people: 70 });
  await commands.remind(row(), { branch: "330825101", tier: 0 }, "湖镇镇", 77);
  await commands.takeOver(row(), ["a", "b"], "湖镇镇");
  assert.deepEqual(said, ["已催办 70 人", "已接管 70 人"]);
});

test("of many, a part with nobody left keeps nobody of the others waiting; where nobody is left at all, that is said", async () => {
  for (const [act, code, words] of [["remindPeople", "just_reminded", "已催办 200 人"], ["takeOver", "nobody_left", "已接管 200 人"]]) {
    const sizes = [], said = [], refused = [];
    const send = async (_address, { people }) => {
      sizes.push(people.length);
      if (people.includes("p0")) throw new CommandError("刚催过", code, true);
      return { people: people.length };
    };
    const ask = async ({ submit }) => submit().then(() => true, (problem) => { refused.push(problem.complaint.text); return false; });
    const commands = createRolloutCommands(/** @type {any} */ ({ sender: { send }, reader: {}, county: () => "330825", ask, say: (text) => said.push(plain(text)) }));
    await commands[act](row(), Array.from({ length: 700 }, (_, i) => `p${i}`), "所选人员");
    assert.deepEqual([sizes, said, refused], [[500, 200], [words], []]);
    await commands[act](row(), ["p0"], "所选人员");
    assert.deepEqual([said.length, refused], [1, ["刚催过"]]);
  }
});

test("preparing offers the plans of the county; stopping gives its reason", async () => {
  const { sent, asked, commands } = make({ plan: "typhoon-2", note: "", reason: "台风转向" });
  await commands.prepare();
  await commands.finish(row(), "stop");
  assert.deepEqual(asked[0].fields[0].choices, [["typhoon-2", "防台风"]]);
  assert.deepEqual(sent, [["/api/rollouts?region=330825", { plan: "typhoon-2", note: "" }], ["/api/rollouts/RW-261129-01/stop?region=330825", { version: 3, reason: "台风转向" }]]);
});

test("a refusal comes in the reader's words", () => {
  assert.equal(/** @type {any} */ (complaintOf(new CommandError("已经下达", "not_prepared", true))).complaint.text, "已经下达");
  assert.match(/** @type {any} */ (complaintOf(new CommandError("", "unreachable", false))).complaint.text, /连不上服务器/);
});

test("what came back is rated good, or sent back with its reason", async () => {
  const { sent, asked, said, commands } = make({ reason: "照片不清" });
  await commands.judge(row(), "rate", "p1", "雷水根");
  await commands.judge(row(), "send-back", "p1", "雷水根");
  assert.deepEqual(sent, [
    ["/api/rollouts/RW-261129-01/rate?region=330825", { version: 3, person: "p1", rating: "good" }], ["/api/rollouts/RW-261129-01/send-back?region=330825", { version: 3, person: "p1", reason: "照片不清" }],
  ]);
  assert.deepEqual([asked[0].fields.length, asked[1].fields[0].needed, said.length], [0, true, 2]);
});

test("what went wrong has words, also when nobody gave any", () => {
  const problems = [new CommandError("", "unreachable", false), new CommandError("", "status 502", false), new CommandError("已结束", "over", true), new Error("")];
  for (const problem of problems) assert.ok(faultText(problem).length > 2, String(problem));
  assert.equal(faultText(Object.assign(new Error("x"), { complaint: { text: "先选单位" } })), "先选单位");
});

test("that somebody finished is said for them with how one knows, under one's own name", async () => {
  const { sent, asked, said, commands } = make({ note: "电话核实" });
  await commands.finishFor(row(), "LY-G00001", "方为民");
  assert.deepEqual(sent, [["/api/rollouts/RW-261129-01/receipts?region=330825", { receipts: [{ person: "LY-G00001", kind: "finished", channel: "phone", note: "电话核实" }] }]]);
  assert.equal(asked[0].fields[0].needed, true);
  assert.deepEqual(said, ["已替方为民报办结"]);
});
