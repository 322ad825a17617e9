// What warnings propose on the desk: in words, and decided with a reason by whoever declares responses.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { describeProposal } from "../../../../assets/app/state/responses/response_proposals.js";
import { proposalTemplate, questionOf } from "../../../../assets/app/ui/responses/proposal_strip.js";
import { textOf } from "../../template_text.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const NOW = Date.parse("2026-11-29T16:00:00+08:00");
const ROW = { id: "JY-261129-001", region: "330825", type: "typhoon", level: 2, warning: "w", colour: "orange", plan: "typhoon-2", at: "2026-11-29T15:00:00+08:00", proposed_at: "" };
const RUNS = { type: "typhoon", level: 3, since: "", version: 4 };

test("everybody reads it, and only who declares responses has buttons", () => {
  const told = describeProposal(ROW, undefined, NOW), text = textOf(proposalTemplate(ROW, told, true));
  for (const word of ["启动防台风 II 级响应", "依 15:00 橙色预警", "采纳", "不采纳"]) assert.ok(text.includes(word), word);
  assert.ok(!textOf(proposalTemplate(ROW, told, false)).includes("采纳"));
});

test("to accept takes a reason and the version that was seen; to dismiss the reason alone", async () => {
  const sent = [], sender = { send: (...given) => Promise.resolve(sent.push(given)) };
  for (const act of ["accept", "dismiss"]) {
    const question = questionOf(ROW, describeProposal(ROW, RUNS, NOW), act, sender);
    assert.ok(question.title.includes("防台风响应提高到 II 级") && question.fields[0].needed);
    assert.deepEqual(question.fields[0].picks?.length, act === "accept" ? 1 : 0, "one press gives the reason of what the warning says");
    await question.submit({ reason: "会商决定" });
  }
  assert.deepEqual(sent, [
    ["/api/proposals/JY-261129-001/accept?region=330825", { reason: "会商决定", version: 4 }],
    ["/api/proposals/JY-261129-001/dismiss?region=330825", { reason: "会商决定" }],
  ]);
});

test("a refusal is told in the reader's words", async () => {
  const question = questionOf(ROW, describeProposal(ROW, RUNS, NOW), "accept", { send: () => Promise.reject(new Error("away")) });
  await assert.rejects(question.submit({ reason: "会商决定" }), /away/);
});
