// Who did not accept, the most alarming first.
import assert from "node:assert/strict";
import test from "node:test";
import { behindParts, countGroups, countOverdue, groupOf, isOverdue, lastStep, listExceptions, listPickable } from "../../../../assets/app/state/rollouts/rollout_exceptions.js";

const task = (person, region, state, more = {}) => ({ person, name: person, post: "head", region, tier: 2, state, failed: null, round: 0, last_word: null, ...more });
const branch = (region, counts, silent_since = null) => ({ id: region, rollout: "RW-1", region, tiers: { 2: counts }, first_at: null, last_at: null, silent_since });
const branches = new Map([branch("a", [0, 20, 0, 0, 0, 0], "2026-11-29T15:00:00+08:00"), branch("b", [1, 1, 0, 8, 0, 0]), branch("c", [0, 2, 0, 1, 7, 0])].map((row) => [row.region, row]));

test("a silent grid comes before a task that did not arrive, and that before one that did", () => {
  const list = listExceptions([task("p3", "c", "reminded"), task("p2", "b", "unreached"), task("p1", "a", "open"), task("p4", "c", "accepted")], branches);
  assert.deepEqual(list.map((one) => [one.task.person, one.group]), [["p1", "silent"], ["p2", "unheard"], ["p3", "heard"]]);
  assert.deepEqual(countGroups(list), { silent: 1, unheard: 1, heard: 1, overdue: 0 });
  assert.deepEqual([list[0].below, list[0].accepted], [19, 0]);
});

test("whoever did not accept can be ticked, of the group that is shown; whoever is overdue cannot", () => {
  const list = listExceptions([task("p1", "a", "open"), task("p2", "b", "unreached"), task("p3", "c", "accepted")], branches, [2]);
  const people = (group) => listPickable(list, group).map((one) => one.task.person);
  assert.deepEqual([people(""), people("unheard"), people("overdue")], [["p1", "p2"], ["p2"], []]);
});

test("whoever was taken over or finished is no exception", () => {
  assert.equal(groupOf(task("p", "a", "taken_over"), branches.get("a")), "");
  assert.equal(groupOf(task("p", "a", "finished"), undefined), "");
});

test("whoever accepted is behind once the time to finish is over, below all others", () => {
  const row = { state: "issued", tiers: [{ tier: 2, finish_due_at: "2026-11-29T19:00:00+08:00" }] }, due = Date.parse(row.tiers[0].finish_due_at);
  assert.deepEqual([isOverdue(row, 2, due - 1), isOverdue(row, 2, due), isOverdue(row, 1, due), isOverdue({ ...row, state: "stopped" }, 2, due)], [false, true, false, false]);
  const tasks = [task("p4", "c", "accepted"), task("p3", "c", "reminded"), task("p5", "c", "finished")];
  assert.deepEqual(listExceptions(tasks, branches, [2]).map((one) => [one.task.person, one.group]), [["p3", "heard"], ["p4", "overdue"]]);
});

test("the newest step is told, a failure before all", () => {
  assert.deepEqual(lastStep(task("p", "a", "open", { sent_at: "1", delivered_at: "2" })), ["delivered", "2"]);
  assert.deepEqual(lastStep(task("p", "a", "unreached", { failed: "off", sent_at: "1" })), ["failed", null]);
  assert.deepEqual(lastStep(task("p", "a", "unreached", { queued_at: "0" })), ["queued", "0"]);
});

test("leaders who are overdue are listed with the heads, people below are counted only", () => {
  const at = (hour) => `2026-11-29T${hour}:00:00+08:00`, row = { state: "issued", tiers: [{ tier: 1, finish_due_at: at(16) }, { tier: 2, finish_due_at: at(19) }, { tier: 3, finish_due_at: at(18) }] };
  const tiers = (hour) => behindParts(row, 2, Date.parse(at(hour))).map(({ tier, states }) => [tier, states.length]);
  assert.deepEqual([tiers(15), tiers(17), tiers(20)], [[[2, 3]], [[2, 3], [1, 1]], [[2, 3], [2, 1], [1, 1]]]);
  const county = { tiers: { 1: [0, 0, 0, 2, 1, 0], 2: [0, 0, 0, 0, 9, 0], 3: [5, 0, 0, 30, 0, 1] } };
  assert.deepEqual(countOverdue(row, county, Date.parse(at(20))), [{ tier: 1, n: 2 }, { tier: 3, n: 30 }], "nobody of the heads is left");
  assert.deepEqual(countOverdue(row, county, Date.parse(at(17))), [{ tier: 1, n: 2 }]);
  const leader = { ...task("p1", "a", "accepted"), tier: 1 };
  assert.deepEqual(listExceptions([leader, task("p2", "c", "accepted")], branches, [1]).map((one) => one.task.person), ["p1"]);
});
