// What stands in the dialog of deputies: whom to ask for whom, and who was asked.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { deputyTemplate } from "../../../../assets/app/ui/rollouts/deputy_dialog.js";
import { textOf } from "../../template_text.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const person = (more = {}) => ({ person: "LY-1", name: "王芳", region: "330825101264", post_name: "团长", post_name_en: "Leader", number: true, state: "accepted", ...more });
const request = (more = {}) => ({ id: "r1", tier: 2, rank: -1, deputy: "LY-1", name: "王芳", state: "asked", people: ["a", "b"], asked_at: "2026-11-29T15:00:00+08:00", answered_at: null, ...more });
const words = (more = {}) => textOf(deputyTemplate(/** @type {any} */ ({ line: "湖镇镇", n: 7, found: [person()], chosen: "", words: "", asked: null, fault: "", said: "", busy: false, now: Date.parse("2026-11-29T16:00:00+08:00"), place: () => "希塘村", ...more }))).replaceAll(/[\u2066-\u2069]/g, "");

test("nobody is asked before somebody is chosen, and the button says for how many", () => {
  assert.match(words(), /湖镇镇有 7 人没有领办[\s\S]*团长 · 希塘村 · 已领办[\s\S]*先选择一人/);
  assert.match(words({ chosen: "LY-1" }), /请王芳代办 7 人/);
  assert.match(words({ n: 6000 }), /只为前 6,?000 人请代办/);
  assert.match(words({ found: [person({ number: false, state: null })] }), /希塘村 · 无电话/);
});

test("without a line, or without anybody silent, nobody can be asked", () => {
  for (const [more, text] of [[{ line: "" }, "先勾选人员，或在级联中选择一行"], [{ n: 0 }, "湖镇镇都已领办"]]) {
    assert.ok(words(more).includes(text), text);
    assert.ok(!words(more).includes("deputy-words"));
  }
});

test("an answer is keyed in while it is open, never after 能 or 不能", () => {
  for (const [state, open] of [["asked", true], ["silent", true], ["can", false], ["cannot", false]]) {
    const text = words({ asked: [request({ state })] });
    assert.equal(text.includes("代录答复：王芳能代办"), open, String(state));
    assert.match(text, /代 2 人/);
  }
  assert.ok(!words().includes("已请的代办人"), "not for whoever leads a township alone");
  assert.match(words({ asked: [] }), /还没有请过/);
});
