// Which task lies open on a phone, and what is said about it.
import assert from "node:assert/strict";
import test from "node:test";
import { readFileSync } from "node:fs";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { createTaskAnswers } from "../../../../assets/app/ui/phone/task_answers.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const task = (more = {}) => /** @type {any} */ ({ row: { rollout: "RW-1", checklist: ["a", "b"] }, stage: "accepted", read: false, ...more });

function make() {
  const sent = [], kept = [];
  const tasks = createTaskAnswers({ draw() {}, send: (item) => sent.push(item), now: () => 0, read: () => ({}), keep: (rollout, ticks) => kept.push([rollout, ticks]) });
  return { sent, kept, tasks, press: (act, more = {}, one = task()) => tasks.press({ act, whose: "RW-1", ...more }, [one]) };
}

test("looking at one says once that it was read", () => {
  const { sent, tasks, press } = make();
  press("task-open");
  assert.equal(tasks.open(), "RW-1");
  press("task-open", {}, task({ read: true }));
  assert.deepEqual(sent, [{ command: "task", rollout: "RW-1", state: "read" }]);
  press("task-close");
  assert.equal(tasks.open(), "");
});

test("a list that is complete finishes at once", () => {
  const { sent, kept, press } = make();
  press("task-tick", { item: "0" });
  press("task-tick", { item: "1" });
  press("task-finish");
  assert.deepEqual(sent, [{ command: "task", rollout: "RW-1", state: "finished", note: "" }]);
  assert.deepEqual(kept.at(-1), ["RW-1", { 0: "1970-01-01T00:00:00.000Z", 1: "1970-01-01T00:00:00.000Z" }]);
});

test("one that is not asks why first, and a tick can be taken back", () => {
  const { sent, tasks, press } = make();
  press("task-tick", { item: "0" });
  press("task-tick", { item: "0" });
  assert.deepEqual(tasks.ticksOf("RW-1"), {});
  press("task-finish");
  assert.deepEqual([sent.length, tasks.draft().asking], [0, true]);
  tasks.write("道路中断，下午再走访");
  press("task-finish");
  assert.deepEqual(sent, [{ command: "task", rollout: "RW-1", state: "finished", note: "道路中断，下午再走访" }]);
});

test("accepting is one press, and a task that is gone takes none", () => {
  const { sent, tasks, press } = make();
  press("task-accept", {}, task({ stage: "open" }));
  tasks.press({ act: "task-accept", whose: "gone" }, []);
  assert.deepEqual(sent, [{ command: "task", rollout: "RW-1", state: "accepted" }]);
});

test("with households left it says so once, and the receipt says how many", () => {
  const sent = [];
  let left = 2;
  const tasks = createTaskAnswers({ draw() {}, send: (item) => sent.push(item), now: () => 0, left: () => left, read: () => ({ 0: "x", 1: "x" }), keep() {} });
  const press = () => tasks.press({ act: "task-finish", whose: "RW-1" }, [task()]);
  press();
  assert.deepEqual([sent.length, tasks.draft().warned], [0, 2]);
  tasks.write("雨大");
  press();
  assert.deepEqual(sent, [{ command: "task", rollout: "RW-1", state: "finished", note: "余 2 户未走访 · 雨大" }]);
  left = 0;
  press();
  assert.equal(sent.at(-1).note, "");
});
