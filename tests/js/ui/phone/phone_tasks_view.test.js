// The tasks on a phone, drawn.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { listTasks } from "../../../../assets/app/state/phone/phone_tasks.js";
import { nothing } from "../../../../assets/app/ui/shared/render.js";
import { confirmationsTemplate, taskBarTemplate, tasksTemplate, taskTemplate } from "../../../../assets/app/ui/phone/phone_tasks_view.js";
import { textOf } from "../../template_text.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const NOW = Date.parse("2026-11-29T17:02:00+08:00");
const row = (more) => ({
  rollout: "RW-1", name: "防台风紧急任务", name_en: "Typhoon", level: 2, place: { name: "希塘村" }, state: "open", issued_at: "2026-11-29T15:00:00+08:00", delivered_at: null, read_at: null, accepted_at: null,
  finished_at: null, accept_due_at: "2026-11-29T17:05:00+08:00", finish_due_at: "2026-11-29T18:00:00+08:00", checklist: ["巡查边坡", "转移群众"], over: false, ...more,
});
const make = (more) => listTasks(/** @type {any} */ ({ tasks: [row(more)] }), [])[0];

test("what waits can be accepted at once, until its time", () => {
  const text = textOf(tasksTemplate([make({})], () => ({}), NOW));
  for (const word of ["待领办 1", "请在 17:05 前领办", "15:00 下达", 'data-act="task-accept"']) assert.ok(text.includes(word), word);
  assert.equal(tasksTemplate([], () => ({}), NOW), nothing);
});

test("one in hand says how far its list is", () => {
  const text = textOf(tasksTemplate([make({ state: "accepted", accepted_at: "2026-11-29T15:06:00+08:00" })], () => ({ 0: "x", 1: "x" }), NOW));
  for (const word of ["办理中 1", "15:06 领办 · 清单 2 / 2 · 可办结"]) assert.ok(text.includes(word), word);
});

test("whoever stands above others has the way to those who are behind, until it is over", () => {
  const accepted = { state: "accepted", accepted_at: "2026-11-29T15:06:00+08:00", leads: true };
  for (const more of [{ leads: true }, accepted]) assert.ok(textOf(tasksTemplate([make(more)], () => ({}), NOW)).includes('href="/palm/team"'));
  assert.ok(textOf(taskTemplate(make(accepted), {}, { note: "", asking: false }, NOW)).includes('href="/palm/team"'));
  for (const more of [{}, { ...accepted, leads: false }, { ...accepted, over: true }]) assert.ok(!textOf(tasksTemplate([make(more)], () => ({}), NOW)).includes("/palm/team"));
});

test("whole, it has steps, list and what is left of its time", () => {
  const task = make({ state: "accepted", accepted_at: "2026-11-29T15:06:00+08:00" });
  const text = textOf(taskTemplate(task, { 0: "2026-11-29T15:40:00+08:00" }, { note: "", asking: true }, NOW));
  for (const word of ["办理清单", "1 / 2", "15:40", "清单还没齐，请说明"]) assert.ok(text.includes(word), word);
  const bar = textOf(taskBarTemplate(task, {}, NOW));
  for (const word of ["剩 58 分", "清单还差 2 项", "task-finish"]) assert.ok(bar.includes(word), word);
});

test("of one that was stopped nothing is asked", () => {
  const task = make({ over: true });
  assert.ok(!textOf(tasksTemplate([task], () => ({}), NOW)).includes("task-accept"));
  assert.ok(textOf(taskBarTemplate(task, {}, NOW)).includes("部署已停止"));
});

test("a roll-out that waits for the person's word is a card that leads to where they sign in", () => {
  const row = { rollout: "RW-261129-01", region: "330825", plan_name: "防台风Ⅱ级", plan_name_en: "Typhoon II", people: 11124, hold_until: null };
  const text = textOf(confirmationsTemplate([row, { ...row, rollout: "RW-261129-02", hold_until: "2026-11-29T17:20:00+08:00" }], NOW)).replaceAll(/[\u2066-\u2069]/g, "");
  for (const word of ["防台风Ⅱ级", "等第二人确认：11,124 人尚未发出", "17:20 自动下达 11,124 人", "/confirm/RW-261129-01?region=330825", "/confirm/RW-261129-02?region=330825"]) assert.ok(text.includes(word), `${word} in ${text}`);
});
