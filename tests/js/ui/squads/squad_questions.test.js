// What is asked before something happens to a squad.
import assert from "node:assert/strict";
import test from "node:test";
import { readFileSync } from "node:fs";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { answerQuestion, describeCommander, handOverQuestion, overrideQuestion, receiptQuestion, releaseQuestion, standDownQuestion, takeOverQuestion } from "../../../../assets/app/ui/squads/squad_questions.js";

test("a reason is needed to take somebody out of another squad, and for nothing else a field is forced but the state", () => {
  const needed = [overrideQuestion("why"), answerQuestion("a"), releaseQuestion("a"), standDownQuestion(2), receiptQuestion("a", 1)].map(({ fields }) => fields.filter((one) => one.needed).map((one) => one.name));
  assert.deepEqual(needed, [["override"], ["state"], [], [], ["state", "reason"]]);
  assert.equal(overrideQuestion("why").note, "why");
});

const ROW = { account: "account:8", name: "王值班", region: "330825101", member: false, on_duty: true, seen_at: "2026-11-22T16:15:00+08:00" };

test("whoever may take the command over stands there with what speaks for them", () => {
  useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
  const plain = (text) => text.replaceAll(/[\u2066-\u2069]/g, ""), now = Date.parse("2026-11-22T16:20:00+08:00"), name = () => "湖镇镇";
  assert.equal(plain(describeCommander(ROW, now, name)), "王值班 · 湖镇镇 · 在岗 · 5 分 前在用");
  assert.equal(plain(describeCommander({ ...ROW, member: true, on_duty: false, seen_at: null }, now, name)), "王值班 · 湖镇镇 · 专班成员 · 未登录");
  const asked = handOverQuestion([ROW], now, name), reason = asked.fields[1];
  assert.deepEqual([asked.fields[0].choices[0][0], asked.fields[0].needed, Boolean(reason.needed), reason.picks.length], ["account:8", true, false, 3]);
  assert.match(handOverQuestion([], now, name).note, /没有别人有权/);
  assert.match(takeOverQuestion("李指挥").title, /李指挥/);
});
