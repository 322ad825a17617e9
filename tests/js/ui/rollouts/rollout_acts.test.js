// What a press does: about whoever is ticked, else about the silent of the selected line.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { createRolloutActs } from "../../../../assets/app/ui/rollouts/rollout_acts.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const ROW = { id: "RW-1", state: "issued", region: "330825" };
const TIERS = [{ tier: 1, name: "团长", finish_due_at: "2026-11-29T18:00:00+08:00" }, { tier: 3, name: "联户党员", finish_due_at: "2026-11-29T20:00:00+08:00" }];
const LINE = { key: "330825101", kind: "branch", region: "330825101", tier: null, name: "湖镇镇", counts: [1, 1, 0, 0, 0, 0] };

/** Acts on a page with one line, on which some are ticked. */
function make({ ticked = [], selected = "", may = true, state = "issued" } = {}) {
  const done = [], said = [], people = new Set(ticked);
  const note = (name) => async (_row, ...rest) => { done.push([name, ...rest]); return true; };
  const commands = Object.fromEntries(["call", "takeOver", "remind", "remindPeople", "finish", "finishFor", "saveSheet"].map((name) => [name, note(name)]));
  const reader = { pending: async () => [{ person: "s1", region: "330825101001" }, { person: "s2", region: "330825101" }] };
  const acts = createRolloutActs(/** @type {any} */ ({
    commands, reader, deputies: { open: note("deputies") }, picked: { size: () => people.size, list: () => [...people], clear: () => people.clear() }, region: "330825", may, pending: ["open"],
    shown: () => ({ row: { ...ROW, state, tiers: TIERS }, branch: { tiers: { 1: [0, 0, 0, 2, 0, 0], 3: [0, 0, 0, 9, 0, 0] } }, now: Date.parse("2026-11-29T19:00:00+08:00"), lines: [LINE], counts: [1, 1, 0, 0, 0, 0], selected }), nameOf: (person) => person, say: (text) => said.push(text), again: () => done.push(["again"]),
  }));
  return { acts, done, said, people };
}
const settled = () => new Promise((resolve) => { setTimeout(resolve); });

test("a call is about whoever is ticked, else about the silent of the line, else the page says to choose", async () => {
  const some = make({ ticked: ["a", "b"], selected: LINE.key }), line = make({ selected: LINE.key }), none = make();
  for (const one of [some, line, none]) assert.equal(one.acts.act("call"), true);
  await settled();
  assert.deepEqual(some.done, [["call", ["a", "b"], "所选人员"], ["again"]]);
  assert.deepEqual(line.done[0], ["call", ["s1", "s2"], "湖镇镇"]);
  assert.deepEqual([none.done.filter(([name]) => name === "call"), none.said], [[], ["请先勾选人员，或在级联中选择一行"]]);
});

test("who is ticked is given to a deputy, and stays ticked until taken over", async () => {
  const { acts, done, people } = make({ ticked: ["a"], selected: LINE.key });
  acts.actOnPicked("deputy");
  acts.actOnPicked("remind");
  await settled();
  assert.deepEqual(done, [["deputies", { people: ["a"], words: "所选人员" }], ["remindPeople", ["a"], "所选人员"]]);
  assert.equal(people.size, 1);
  acts.act("take-over");
  await settled();
  assert.deepEqual([done.at(-1), people.size], [["takeOver", ["a"], "所选人员"], 0]);
});

test("a key is about whoever is ticked, else what the strip's button does", async () => {
  const some = make({ ticked: ["a"] }), all = make();
  assert.deepEqual(["remind", "call"].map((name) => some.acts.press(name)), [true, true]);
  assert.equal(all.acts.press("remind"), true);
  await settled();
  assert.deepEqual(some.done, [["remindPeople", ["a"], "所选人员"], ["call", ["a"], "所选人员"], ["again"]]);
  assert.equal(all.done[0][0], "remind");
  assert.equal(make({ ticked: ["a"], state: "ended" }).acts.press("remind"), false);
});

test("one person is called by themselves, and people are read anew", async () => {
  const { acts, done } = make({ ticked: ["a"] });
  acts.callPerson("b");
  await settled();
  assert.deepEqual(done, [["call", ["b"], "b"], ["again"]]);
});

test("a line's own button is about that line, whoever is ticked; a deputy without ticks is asked for the line", async () => {
  const { acts, done } = make({ ticked: ["a"] }), plain = make({ selected: LINE.key });
  acts.takeBranch(LINE.key);
  plain.acts.act("deputy");
  await settled();
  assert.deepEqual(done, [["takeOver", ["s1", "s2"], "湖镇镇"]]);
  assert.deepEqual(plain.done, [["deputies", { line: LINE, words: "湖镇镇" }]]);
});

test("nothing happens for whoever may not, or while nothing runs", async () => {
  for (const more of [{ may: false }, { state: "ended" }]) {
    const { acts, done } = make({ ticked: ["a"], ...more });
    assert.equal(acts.act("call"), false);
    await settled();
    assert.deepEqual(done, []);
  }
});

test("all of a tier who are overdue are reminded with their number; none of a tier that has time", async () => {
  const { acts, done } = make();
  acts.remindOverdue(1);
  acts.remindOverdue(3);
  await settled();
  assert.deepEqual(done, [["remind", { branch: "", tier: 1, finish: true }, "已领办、过了时限尚未办结的团长", 2]]);
});

test("after it was said for somebody, people are read anew", async () => {
  const { acts, done } = make();
  await acts.finishFor("p1");
  assert.deepEqual(done, [["finishFor", "p1", "p1"], ["again"]]);
});
