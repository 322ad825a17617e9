// What warnings propose, in words: begin, raise, lower or end a response.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { describeProposal, listProposals, proposedWords } from "../../../../assets/app/state/responses/response_proposals.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const NOW = Date.parse("2026-11-29T16:00:00+08:00");
const ROW = { id: "JY-1", region: "330825", type: "typhoon", level: 2, warning: "w", colour: "orange", plan: "typhoon-2", at: "2026-11-29T15:00:00+08:00", proposed_at: "" };
const runs = (level) => ({ type: "typhoon", level, since: "", version: 4 });
const what = (row, level) => describeProposal(row, level ? runs(level) : undefined, NOW).what;

test("what runs makes it a beginning, a raise, a step down or the end", () => {
  assert.deepEqual([what(ROW), what(ROW, 3), what(ROW, 1), what({ ...ROW, level: 0 }, 1)], [
    "启动防台风 II 级响应", "防台风响应提高到 II 级", "防台风响应降低到 II 级", "结束防台风响应",
  ]);
  assert.equal(describeProposal({ ...ROW, level: 0 }, runs(1), NOW).why, "橙色预警已于 15:00 结束");
  assert.deepEqual([undefined, runs(3)].map((one) => describeProposal(ROW, one, NOW).version), [0, 4]);
});

test("the chip says all of them, and nothing where a state holds none", () => {
  const flood = { ...ROW, id: "JY-2", type: "flood", level: 3 };
  const states = new Map([["330825", { responses: new Map(), proposals: new Map([["JY-1", ROW], ["JY-2", flood]]) }]]);
  assert.deepEqual(listProposals(states).map((row) => row.type), ["flood", "typhoon"]);
  assert.equal(proposedWords(states, NOW), "预警建议启动防汛 III 级响应、启动防台风 II 级响应");
  assert.equal(proposedWords(new Map([["330825", { responses: new Map() }]]), NOW), "");
});
