// A person's tasks: what the county knows, and what was done on the phone.
import assert from "node:assert/strict";
import test from "node:test";
import { countTicks, countWaiting, dueOf, listTasks, needsReason } from "../../../../assets/app/state/phone/phone_tasks.js";

const row = (rollout, state, more = {}) => ({
  rollout, name: "防台风", name_en: "Typhoon", level: 2, place: { name: "希塘村" }, state, issued_at: "2026-11-29T07:00:00Z", delivered_at: null, read_at: null, accepted_at: null, finished_at: null,
  accept_due_at: "2026-11-29T08:00:00Z", finish_due_at: "2026-11-29T10:00:00Z", checklist: ["a", "b"], over: false, ...more,
});
const said = (rollout, state) => ({ key: state, number: 1, person: "p", command: "task", rollout, state, answered_at: "2026-11-29T07:06:00Z" });
const list = (tasks, queued = [], taken = []) => listTasks({ tasks }, queued, taken);

test("what was said here is shown before the county has it, and once it has", () => {
  const [waiting] = list([row("a", "open")], [said("a", "accepted")]);
  assert.deepEqual([waiting.stage, waiting.accepted, waiting.pending], ["accepted", "2026-11-29T07:06:00Z", true]);
  const [taken] = list([row("a", "unreached")], [], [said("a", "accepted")]);
  assert.deepEqual([taken.stage, taken.pending], ["accepted", false]);
});

test("a task only moves forward, and what others took over is over", () => {
  const [done] = list([row("a", "finished", { accepted_at: "2026-11-29T07:01:00Z", finished_at: "2026-11-29T07:30:00Z" })], [], [said("a", "accepted")]);
  assert.deepEqual([done.stage, done.accepted], ["finished", "2026-11-29T07:01:00Z"]);
  assert.equal(list([row("a", "taken_over")], [said("a", "accepted")])[0].stage, "taken_over");
  assert.equal(list([row("a", "open")], [said("a", "finished")])[0].accepted, "2026-11-29T07:06:00Z");
});

test("what waits for an answer comes first, the sooner due before the later", () => {
  const found = list([row("done", "finished", { finished_at: "x", accepted_at: "x" }), row("late", "open", { accept_due_at: "2026-11-29T09:00:00Z" }), row("soon", "reminded"), row("hand", "accepted", { accepted_at: "x" })]);
  assert.deepEqual(found.map((one) => one.row.rollout), ["soon", "late", "hand", "done"]);
  assert.equal(countWaiting(found), 2);
  assert.equal(dueOf(found[3]), Infinity);
});

test("a roll-out that was stopped waits for nobody", () => {
  assert.equal(countWaiting(list([row("a", "open", { over: true })])), 0);
});

test("it was read once somebody looked, or accepted", () => {
  assert.equal(list([row("a", "open")])[0].read, false);
  assert.equal(list([row("a", "open")], [said("a", "read")])[0].read, true);
  assert.equal(list([row("a", "accepted", { accepted_at: "x" })])[0].read, true);
});

test("finishing asks for words while something of the list is not ticked", () => {
  const [task] = list([row("a", "accepted", { accepted_at: "x" })]);
  assert.deepEqual([countTicks(task, { 0: "x" }), needsReason(task, { 0: "x" }), needsReason(task, { 0: "x", 1: "x" })], [1, true, false]);
});

test("a task that was sent back is in hand until it is finished anew", () => {
  const back = row("a", "accepted", { accepted_at: "2026-11-29T07:01:00Z", returned_at: "2026-11-29T08:00:00Z" });
  const finished = (at) => ({ ...said("a", "finished"), answered_at: at });
  assert.equal(list([back], [], [finished("2026-11-29T07:30:00Z")])[0].stage, "accepted");
  assert.equal(list([back], [finished("2026-11-29T08:30:00Z")])[0].stage, "finished");
});
