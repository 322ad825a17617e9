// Which command leads on, and what the handling says.
import assert from "node:assert/strict";
import test from "node:test";
import { readFileSync } from "node:fs";
import { textOf } from "../../template_text.js";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { commandsTemplate, describeHandling, describeWait, keyedStep, nextStep } from "../../../../assets/app/ui/cases/case_commands.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const plain = (text) => text.replaceAll(/[\u2066-\u2069]/g, "");

test("the next step is the first way forward, never an exception", () => {
  assert.equal(nextStep(["register", "cancel"], false), "register");
  assert.equal(nextStep(["dispatch", "extend"], false), null);
  assert.equal(nextStep(["verify", "return", "close"], false), "verify");
  assert.equal(nextStep(["verify", "return", "close"], true), "close");
  assert.equal(nextStep(["resume", "cancel"], false), "resume");
  assert.equal(nextStep([], false), null);
});

test("E dispatches a case that no unit has, and never hands on one that a unit has", () => {
  assert.equal(keyedStep(["dispatch", "extend"], null), "dispatch");
  assert.equal(keyedStep(["dispatch", "extend"], { unit: "jt", verified: false }), null);
  assert.equal(keyedStep(["register", "dispatch"], null), "register");
  assert.equal(keyedStep(["verify", "close"], { unit: "jt", verified: true }), "close");
  assert.equal(keyedStep(["extend"], null), null);
});

test("the handling says its unit and what is counted for good", () => {
  const handling = { unit: "jt", verified: true, returns: 1, extensions: 2, passings: 0, reopenings: 0, source_closed_at: null };
  assert.equal(plain(describeHandling(handling, () => "交通运输局")), "处置单位 交通运输局 · 已核查 · 返工 1 次 · 延期 2 次");
  assert.equal(plain(describeHandling({ ...handling, unit: null, verified: false, returns: 0, extensions: 0, source_closed_at: "x" }, String)), "来源已报办结");
});

test("where the reader cannot go on, it is said who does", () => {
  assert.equal(plain(describeWait("handling", ["extend", "dispatch", "pass_on"], "水利局")), "等待水利局办结；上报或录入的人不能自己办结");
  assert.equal(plain(describeWait("handling", ["extend", "pass_on"], "")), "等待处置单位办结；上报或录入的人不能自己办结");
  assert.equal(plain(describeWait("handling", ["report_in"], "水利局")), "等待水利局办结", "whoever was only called does not have it in hand");
  assert.match(describeWait("verifying", ["return"], "水利局"), /核查/);
  assert.deepEqual([describeWait("handling", ["finish"], "水利局"), describeWait("verifying", ["close"], ""), describeWait("registered", [], ""), describeWait("", [], "")], ["", "", "", ""]);
});

test("a case whose units or consultation hold it up says so, and not that a reporter does not finish it", () => {
  const row = (more) => /** @type {any} */ ({ version: 1, parts: 3, open: 0, asked: 0, overdue: 0, consultation: 0, opinions: 0, ...more });
  assert.equal(plain(describeWait("handling", ["extend"], "交通运输局", row({ open: 2 }))), "等待 2 项协同任务完成或免除，之后才能办结");
  assert.equal(describeWait("verifying", ["return"], "", row({ consultation: 1 })), "等待联合会商作出决定，之后才能办结");
  assert.match(describeWait("handling", ["extend", "pass_on"], "", row({})), /上报或录入的人/);
  assert.equal(describeWait("handling", ["resume"], "", row({ open: 2 })), "");
});

test("what is verified is not offered to be verified again", () => {
  const words = (verified) => textOf(commandsTemplate(/** @type {any} */ ({ handling: { unit: null, verified }, stage: "verifying", commands: ["verify", "close"], busy: false, complaint: null, unitName: String })));
  assert.deepEqual([/核查通过/.test(words(false)), /核查通过/.test(words(true)), /结案/.test(words(true))], [true, false, true]);
});
