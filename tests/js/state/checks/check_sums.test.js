// How a check adds up on the screen: unknown is counted by itself, and is never zero.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { answersAddress, buildCheckLines, chooseCheck, legendOf, listAsked, ownSum, stepGrids, sumsOf, sumWords } from "../../../../assets/app/state/checks/check_sums.js";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const check = (id, more = {}) => ({ id, part: "check", check: id, region: "330825", kind: "number", unit: "人", choices: [], asked_at: "2026-11-29T07:00:00Z", ...more });
const part = (id, region, total, answered, sum, counts = {}) => ({ id: `${id}/${region}`, part: "region", check: id, region, total, answered, sum, counts });
const A = "330825101264001", B = "330825101264002", C = "330825102201001";
const ROWS = [
  check("HC-1"), part("HC-1", "330825", 3, 2, 12, { some: 1, none: 1 }), part("HC-1", "330825101", 2, 2, 12), part("HC-1", "330825101264", 2, 2, 12), part("HC-1", A, 1, 1, 12, { some: 1 }),
  part("HC-1", B, 1, 1, 0, { none: 1 }), part("HC-1", "330825102", 1, 0, null), part("HC-1", "330825102201", 1, 0, null), part("HC-1", C, 1, 0, null), check("HC-2", { asked_at: "2026-11-29T08:00:00Z" }),
];
const STATES = new Map([["330825", { checks: new Map(ROWS.map((row) => [row.id, row])) }]]);
const names = { name: (code) => code };

test("the newest check comes first, and its own regions add up", () => {
  assert.deepEqual(listAsked(STATES).map((row) => row.id), ["HC-2", "HC-1"]);
  assert.equal(sumsOf(STATES, ROWS[0]).size, 8);
  assert.equal(ownSum(sumsOf(STATES, ROWS[0]), "330825102").total, 1);
  assert.equal(ownSum(sumsOf(STATES, ROWS[0]), "3308").region, "330825");
});

test("townships with the most unknown stand first, and grids below an opened one", () => {
  const lines = buildCheckLines(sumsOf(STATES, ROWS[0]), { names, opened: new Set(["330825101"]) });
  assert.deepEqual(lines.map((line) => [line.key, line.depth, line.unknown]), [["330825102", 0, 1], ["330825101", 0, 0], [A, 1, 0], [B, 1, 0]]);
});

test("a village that nothing lies below is a line of its own", () => {
  const sums = new Map([["330825101", part("x", "330825101", 1, 0, null)], ["330825101264", part("x", "330825101264", 1, 0, null)]]);
  assert.deepEqual(buildCheckLines(sums, { names, opened: new Set(["330825101"]) }).map((line) => line.key), ["330825101", "330825101264"]);
});

test("unknown is told by itself, and none is an answer", () => {
  const sums = sumsOf(STATES, ROWS[0]);
  assert.deepEqual([sumWords(ROWS[0], sums.get(C)), sumWords(ROWS[0], sums.get(B)), sumWords(ROWS[0], sums.get("330825")), sumWords(ROWS[0], undefined)], ["未知", "0 人", "12 人", "未知"]);
  assert.equal(sumWords(check("x", { kind: "yes_no" }), part("x", A, 3, 3, null, { yes: 2, no: 1 })), "是 2 · 否 1");
  assert.equal(sumWords(check("x", { kind: "choice", choices: ["东", "西"] }), part("x", A, 3, 3, null, { 东: 3 })), "东 3 · 西 0");
  assert.equal(sumWords(check("x", { kind: "text" }), part("x", A, 3, 2, null)), "2 条");
});

test("the map steps by answer, and what is unknown is silent", () => {
  const { steps, silent } = stepGrids(ROWS[0], sumsOf(STATES, ROWS[0]));
  assert.deepEqual([[...steps], [...silent]], [[[A, 5], [B, 0], [C, 0]], [C]]);
  const yes = stepGrids(check("x", { kind: "yes_no" }), new Map([[A, part("x", A, 1, 1, null, { yes: 1 })], [B, part("x", B, 1, 1, null, { no: 1 })]]));
  assert.deepEqual([...yes.steps.values()], [5, 0]);
  const chosen = stepGrids(check("x", { kind: "choice", choices: ["东", "西"] }), new Map([[A, part("x", A, 1, 1, null, { 西: 1 })]]));
  assert.deepEqual([...chosen.steps.values()], [1]);
  assert.equal(stepGrids(check("x", { kind: "text" }), new Map([[A, part("x", A, 1, 1, null)]])).steps.get(A), 0);
  assert.deepEqual([legendOf(ROWS[0]).length, legendOf(check("x", { kind: "yes_no" })).length, legendOf(check("x", { kind: "choice", choices: ["东", "西"] }))[1][1], legendOf(check("x", { kind: "text" })).length], [3, 2, "西", 1]);
});

test("the check that was asked for is shown while it asks, else the newest", () => {
  const checks = listAsked(STATES);
  assert.deepEqual(["HC-1", "HC-9", null].map((wanted) => chooseCheck(checks, wanted)?.id), ["HC-1", "HC-2", "HC-2"]);
  assert.equal(chooseCheck([], "HC-1"), null);
});

test("the file holds the viewer's own part, for the county and beyond all that was asked", () => {
  assert.equal(answersAddress(ROWS[0], "330825101"), "/api/checks/HC-1/answers.csv?region=330825101");
  assert.equal(answersAddress(ROWS[0], "3308"), "/api/checks/HC-1/answers.csv?region=330825");
});
