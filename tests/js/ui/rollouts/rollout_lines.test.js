// The cascade as a table.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { linesTemplate, taskWords, tierNames } from "../../../../assets/app/ui/rollouts/rollout_lines.js";
import { textOf } from "../../template_text.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const NOW = Date.parse("2026-11-29T17:02:00+08:00"), plain = (text) => text.replaceAll(/[\u2066-\u2069]/g, "");
const row = (more = {}) => /** @type {any} */ ({
  id: "RW-261129-01", version: 3, region: "330825", plan: "typhoon-2", plan_name: "防台风 II 级", plan_name_en: "Typhoon II", response: "typhoon", level: 2, warning: "", note: "", state: "issued",
  needs_second: true, prepared_by: "a", prepared_at: "2026-11-29T14:55:00+08:00", issued_by: "陈志远", issued_at: "2026-11-29T15:00:00+08:00", confirmed_by: "b", people: 11124, no_channel: 14, grids_without_head: 3,
  tiers: [{ tier: 1, name: "团长", name_en: "Leaders", people: 263, target: 1, accept_due_at: null, finish_due_at: null, checklist: ["x"], reminders: [], round: 0 }, { tier: 2, name: "网格长", name_en: "Heads", people: 561, target: 0.98, accept_due_at: null, finish_due_at: null, checklist: [], reminders: [], round: 0 }], ...more,
});
const line = (more) => ({ key: "330825101", kind: "branch", depth: 0, region: "330825101", tier: null, name: "湖镇镇", grids: 14, counts: [4, 6, 0, 20, 0, 0], rate: 2 / 3, pending: 10, left: 10, silentGrids: 2, silentFor: 60e3, silent: false, opens: true, open: false, complete: 0, ...more });
const task = (more) => ({ person: "p1", name: "雷水根", post: "head", region: "330825101201001", tier: 2, state: "open", failed: null, round: 0, last_word: null, ...more });
const how = { may: true, now: NOW, selected: "", tierName: tierNames(row()) };
const draw = (lines, people = new Map(), more = {}) => textOf(linesTemplate(lines, people, { ...how, ...more }));

test("a township says how many of its grids are silent, a grid since when", () => {
  assert.match(draw([line()]), /✕ 2 格/);
  const grid = draw([line({ key: "g", depth: 1, silentGrids: 0, silent: true, silentFor: 122 * 60e3 })]);
  assert.match(grid, /✕ 122 分/);
  assert.match(grid, /data-act="take"/);
  assert.match(draw([line()]), /data-act="bell"/);
});

test("a township of a roll-out that reaches no grid speaks of none", () => {
  assert.match(draw([line()]), /14 格/);
  assert.doesNotMatch(draw([line({ grids: 0, silentGrids: 0 })]), /\d 格/);
});

test("by completion the columns say so", () => {
  assert.match(draw([line({ rate: 0.25, left: 30 })], new Map(), { measure: "finished" }), /办结率[\s\S]*未办结[\s\S]*25[\s\S]*30/);
  assert.match(draw([line({ kind: "complete", depth: 1, complete: 11 })], new Map(), { measure: "finished" }), /其余 11 处全部办结/);
  assert.match(draw([line()]), /领办率[\s\S]*未领办/);
});

test("whoever may not has nothing to press but the lines", () => {
  assert.ok(!/data-act="(bell|take)"/.test(draw([line()], new Map(), { may: false })));
  assert.match(draw([line()], new Map(), { may: false }), /data-act="line"/);
});

test("below an opened grid stand its people as far as they came, and the way to more", () => {
  const open = line({ key: "g", depth: 1, open: true }), people = new Map([["g", { tasks: [task()], next: "p1", loading: false, failed: "" }]]);
  const text = draw([open], people);
  for (const word of ["雷水根", "网格长", 'data-act="ring" data-value=p1', 'data-act="more" data-value=g']) assert.ok(text.includes(word), word);
  assert.match(draw([open]), /正在载入人员/);
  assert.match(draw([line({ kind: "complete", depth: 1, complete: 11 })]), /其余 11 处全部领办/);
});

test("what is known of a task is its newest step, a failure with its cause, and how often it was reminded", () => {
  assert.equal(plain(taskWords(task({ sent_at: "2026-11-29T15:00:00+08:00", round: 2 }), NOW)), "15:00 已发 无回执 · 催办 2 次");
  assert.equal(plain(taskWords(task({ sent_at: "2026-11-29T15:00:00+08:00", round: 2, reminded_at: "2026-11-29T16:05:00+08:00" }), NOW)), "15:00 已发 无回执 · 催办 2 次（最近 16:05）");
  assert.equal(plain(taskWords(task({ failed: "busy", round: 1, reminded_at: "2026-11-29T16:05:00+08:00" }), NOW)), "未送达 占线 · 催办 1 次（最近 16:05）", "also where it did not reach them");
  assert.equal(plain(taskWords(task({ failed: "no_number" }), NOW)), "未送达 没有号码");
});

test("who answered for somebody, or took their task over, stands beside it; a message that failed does not belie an answer", () => {
  const accepted = { state: "accepted", accepted_at: "2026-11-29T16:00:00+08:00" };
  assert.equal(plain(taskWords(task({ ...accepted, on_behalf_name: "周建平" }), NOW)), "16:00 领办 · 周建平 代报");
  assert.equal(plain(taskWords(task({ state: "taken_over", delivered_at: "2026-11-29T16:00:00+08:00", taken_over_name: "陈志远" }), NOW)), "16:00 送达 未读 · 陈志远 接管");
  assert.equal(plain(taskWords(task({ ...accepted, failed: "busy" }), NOW)), "16:00 领办");
});

test("how far a call is stands at whoever did not accept, a failure beside it", () => {
  const call = { state: "sent", at: "2026-11-29T17:00:00+08:00" };
  assert.match(plain(taskWords(task({ sent_at: "2026-11-29T15:00:00+08:00", call }), NOW)), /15:00 已发 无回执 · 17:00 呼叫中/);
  assert.match(plain(taskWords(task({ state: "unreached", failed: "busy", call: { ...call, state: "failed" } }), NOW)), /未送达 占线 · 17:00 呼叫未接通/);
  assert.ok(!plain(taskWords(task({ state: "accepted", accepted_at: "2026-11-29T16:00:00+08:00", call }), NOW)).includes("呼叫"));
});

test("people who did not accept can be ticked, by whoever may act", () => {
  const open = line({ key: "g", depth: 1, open: true }), picked = (person) => person === "p1";
  const of = (more) => new Map([["g", { tasks: [task(more)], next: null, loading: false, failed: "" }]]);
  assert.match(draw([open], of({}), { picked }), /aria-checked=true data-act="pick" data-value=p1/);
  for (const [more, how] of [[{ state: "accepted" }, {}], [{}, { may: false }]]) assert.ok(!draw([open], of(more), { picked, ...how }).includes('data-act="pick"'));
});

test("a reminder that waits for the end of quiet hours stands at its person", () => {
  const words = plain(taskWords(task({ state: "unreached", quiet_until: "2026-11-30T06:00:00+08:00" }), NOW));
  assert.match(words, /静默时段内，11-30 06:00 再催办/);
});

test("what came back is rated or sent back, by those who may", () => {
  const open = line({ key: "g", depth: 1, open: true }), of = (more) => new Map([["g", { tasks: [task({ state: "finished", finished_at: "2026-11-29T16:00:00+08:00", ...more })], next: null, loading: false, failed: "" }]]);
  const text = draw([open], of({ rating: "good", returns: 1 }));
  for (const word of ["评单：好", "退回 1 次", 'data-act="rate" data-value=p1', 'data-act="send-back" data-value=p1']) assert.ok(text.includes(word), word);
  assert.ok(!draw([open], of({}), { may: false }).includes("send-back"));
  assert.ok(!plain(taskWords(task({ state: "accepted", accepted_at: "2026-11-29T16:00:00+08:00", rating: "poor", returns: 2 }), NOW)).includes("评单"));
});
