/* A person's own tasks of roll-outs, as their phone shows them: what the county knows, and on top of it what was done here and has
   not arrived there yet. A task only moves forward, so the furthest of both is shown. Pure. */

import { listSaid } from "./phone_difficulties.js";

const STAGES = ["open", "accepted", "finished", "taken_over"];
/** @type {Record<string, string>} */
const STAGE_OF = { unreached: "open", open: "open", reminded: "open", accepted: "accepted", finished: "finished", taken_over: "taken_over" };

/** The tasks, what waits for the person first, then the one that is due first.
    @param {PhoneState} state
    @param {PhoneAnswer[]} queued
    @param {PhoneAnswer[]} [taken] what the county has, but may not be in the state yet
    @returns {PhoneTask[]} */
export function listTasks(state, queued, taken = []) {
  const tasks = (state.tasks ?? []).map((row) => describeTask(row, queued, taken));
  return tasks.sort((a, b) => STAGES.indexOf(a.stage) - STAGES.indexOf(b.stage) || dueOf(a) - dueOf(b) || (a.row.issued_at < b.row.issued_at ? 1 : -1));
}

/** @param {PhoneTaskRow} row
    @param {PhoneAnswer[]} queued
    @param {PhoneAnswer[]} taken
    @returns {PhoneTask} */
function describeTask(row, queued, taken) {
  const mine = (/** @type {PhoneAnswer[]} */ list, /** @type {string} */ kind) => list.find((one) => one.command === "task" && one.rollout === row.rollout && one.state === kind);
  const said = (/** @type {string} */ kind) => mine(queued, kind) ?? mine(taken, kind);
  const finished = row.finished_at ?? after(said("finished")?.answered_at, row.returned_at), accepted = row.accepted_at ?? said("accepted")?.answered_at ?? finished;
  const stage = STAGE_OF[row.state] === "taken_over" ? "taken_over" : finished ? "finished" : accepted ? "accepted" : "open";
  const known = (row.difficulties ?? []).map((one) => ({ ...one, pending: false })), told = new Set(known.map((one) => Date.parse(one.at)));
  const difficulties = [...known, ...listSaid([...taken, ...queued], (item) => item.rollout === row.rollout && !told.has(Date.parse(item.answered_at)))];
  return { difficulties, row, stage, accepted, finished, pending: Boolean(mine(queued, "accepted") ?? mine(queued, "finished")), read: Boolean(row.read_at ?? said("read") ?? accepted) };
}

/** A time that was said here; null when the task was sent back since.
    @param {string | undefined} said
    @param {string | null | undefined} returned */
function after(said, returned) {
  return said && (!returned || Date.parse(said) > Date.parse(returned)) ? said : null;
}

/** When the next step is due, ms; never for what is over.
    @param {PhoneTask} task */
export function dueOf({ row, stage }) {
  const due = stage === "open" ? row.accept_due_at : stage === "accepted" ? row.finish_due_at : null;
  return due ? Date.parse(due) : Infinity;
}

/** What of the checklist was ticked here.
    @param {PhoneTask} task
    @param {Record<string, string>} ticks number of the item -> when */
export function countTicks({ row }, ticks) {
  return row.checklist.filter((_, i) => ticks[i]).length;
}

/** Whether finishing needs some words: not everything of the checklist was done.
    @param {PhoneTask} task
    @param {Record<string, string>} ticks */
export function needsReason(task, ticks) {
  return countTicks(task, ticks) < task.row.checklist.length;
}

/** How many tasks nobody has accepted here.
    @param {PhoneTask[]} tasks */
export function countWaiting(tasks) {
  return tasks.filter((task) => task.stage === "open" && !task.row.over).length;
}
