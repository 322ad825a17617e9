// The strip over a roll-out: before the issue whom it reaches, after it the six figures.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { nothingTemplate, repeatWords, stateWords, stripTemplate } from "../../../../assets/app/ui/rollouts/rollout_strip.js";
import { textOf } from "../../template_text.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const NOW = Date.parse("2026-11-29T17:02:00+08:00");
const row = (more = {}) => /** @type {any} */ ({
  id: "RW-261129-01", version: 3, region: "330825", plan: "typhoon-2", plan_name: "防台风 II 级", plan_name_en: "Typhoon II", response: "typhoon", level: 2, warning: "", note: "", state: "issued",
  needs_second: true, prepared_by: "a", prepared_at: "2026-11-29T14:55:00+08:00", issued_by: "陈志远", issued_at: "2026-11-29T15:00:00+08:00", confirmed_by: "b", people: 11124, no_channel: 14, grids_without_head: 3,
  tiers: [{ tier: 1, name: "团长", name_en: "Leaders", people: 263, target: 1, accept_due_at: null, finish_due_at: null, checklist: ["x"], reminders: [], round: 0 }, { tier: 2, name: "网格长", name_en: "Heads", people: 561, target: 0.98, accept_due_at: null, finish_due_at: null, checklist: [], reminders: [], round: 0 }], ...more,
});
const strip = (one, more = {}) => textOf(stripTemplate({ row: one, rows: [one], counts: [43, 293, 572, 6934, 3277, 5], may: true, now: NOW, busy: false, region: "330825", ...more }));
const acts = (text) => [...text.matchAll(/data-act="rollout" data-value=([\w-]+)/g)].map((found) => found[1]);

test("the six figures stand with their shares, and a reminder says how many", () => {
  const text = strip(row());
  for (const word of ["43", "293", "572", "6,934", "3,277", "0.4%", "62.3%", "催办 908 人", "15:00 一键下达 11,124 人 · 2 级同步"]) assert.ok(text.includes(word), word);
  assert.deepEqual(acts(text), ["remind", "take-over", "sheet", "call", "deputy", "stop", "end"]);
});

test("from the second time on that its warning is published, the strip counts it", () => {
  const repeated = (more) => repeatWords(row({ repeats: 2, repeated_at: "2026-11-29T16:40:00+08:00", warning: "w", ...more }), NOW).replaceAll(/[\u2066-\u2069]/g, "");
  assert.equal(repeated({}), "预警第 3 次发布（16:40）");
  assert.equal(repeated({ warning: "" }), "预警第 2 次发布（16:40）", "one drawn up by hand had no warning before");
  assert.equal(repeated({ warning: "", repeats: 1 }), "");
  assert.equal(repeatWords(row({ warning: "w" }), NOW), "");
  assert.match(strip(row({ repeats: 1, repeated_at: "2026-11-29T16:40:00+08:00", warning: "w" })).replaceAll(/[\u2066-\u2069]/g, ""), /data-repeats>预警第 2 次发布（16:40）/);
  assert.ok(!strip(row()).includes("data-repeats"));
});

test("one that was superseded says so and leads to what stands in its place", () => {
  const old = row({ state: "superseded", superseded_by: "RW-261129-02" }), later = row({ id: "RW-261129-02", level: 1, plan_name: "防台风 I 级" });
  const text = strip(old, { rows: [old, later] });
  for (const word of ["已由新的任务取代", "查看", "防台风 I 级", 'data-act="look" data-value=RW-261129-02']) assert.ok(text.includes(word), `${word} in ${text}`);
  assert.deepEqual(acts(text), ["end"]);
  assert.ok(!strip(old).includes('data-act="look"'));
});

test("before the issue it says whom it reaches and whom it does not", () => {
  const text = strip(row({ state: "prepared", issued_by: "", issued_at: null }));
  for (const word of ["团长 263 + 网格长 561", "14 人没有可用的联系方式", "3 个网格没有网格长", "须第二人确认"]) assert.ok(text.includes(word), word);
  assert.deepEqual(acts(text), ["issue", "end"]);
});

test("what goes out by itself counts down, and can be held back or issued at once", () => {
  const held = row({ state: "prepared", issued_by: "", issued_at: null, hold_until: "2026-11-29T17:11:05+08:00" });
  assert.match(stateWords(held, NOW).replaceAll(/[\u2066-\u2069]/g, ""), /9:05/);
  assert.deepEqual(acts(strip(held)), ["issue", "hold", "end"]);
});

test("what one person issued waits for another, and is told", () => {
  const waiting = row({ state: "prepared", issued_at: null, issued_by: "account:1", asked_at: "2026-11-29T16:58:00+08:00" });
  const said = (names) => stateWords(waiting, NOW, names).replaceAll(/[\u2066-\u2069]/g, "");
  assert.equal(said({ "account:1": "陈志远" }), "待第二人确认 · 陈志远 16:58 提交，尚未发出");
  assert.equal(said({}), "待第二人确认 · 指挥员 16:58 提交，尚未发出");
  assert.deepEqual(acts(strip(waiting)), ["confirm", "return", "end"]);
});

test("what was held back or sent back does not look freshly prepared: it says by whom, when and why", () => {
  const kept = (more) => row({ state: "prepared", issued_by: "", issued_at: null, hold_until: null, warning: "w", held_at: "2026-11-29T16:58:00+08:00", ...more });
  const said = (more) => stateWords(kept(more), NOW, { "account:1": "陈志远" }).replaceAll(/[\u2066-\u2069]/g, "");
  assert.equal(said({ held_by: "account:1", held_why: "先等会商意见" }), "陈志远 16:58 暂缓，不再自动下达：先等会商意见");
  assert.equal(said({ held_by: "palm", held_why: "warning_over" }), "系统 16:58 暂缓，不再自动下达：预警已解除、到期、降级或存疑");
  assert.equal(said({ held_by: "account:1", held_why: "人员名单有误", sent_back: true }), "陈志远 16:58 退回，未发出：人员名单有误");
  assert.deepEqual(acts(strip(kept({ held_by: "palm" }))), ["issue", "end"]);
});

test("whoever may not, and a township, gets no more than is theirs", () => {
  assert.deepEqual(acts(strip(row(), { may: false })), []);
  assert.deepEqual(acts(strip(row(), { region: "330825101" })), ["remind", "take-over", "sheet", "call", "deputy"]);
  assert.ok(!textOf(nothingTemplate(false, "330825")).includes("data-act"));
  assert.ok(!textOf(nothingTemplate(true, "3308")).includes("data-act"), "a plan is a county's");
  assert.ok(textOf(nothingTemplate(true, "330825")).includes('data-act="prepare"'));
  const past = { ...row({ id: "RW-0", state: "ended", issued_at: "2026-08-09T15:00:00.000+08:00" }), over_at: "2026-08-10T09:30:00.000+08:00", counts: { accepted: 2, finished: 3, taken_over: 0, unreached: 1, open: 0, reminded: 0 } };
  const told = textOf(nothingTemplate(false, "330825", "", [past]));
  assert.match(told, /rollout=RW-0/);
  assert.match(told, /2026-08-09 15:00 – 2026-08-10 09:30/);
});

test("what was issued is never called unissued, though nothing of it was here", () => {
  const past = { ...row({ id: "RW-0", state: "ended" }), over_at: "2026-08-10T09:30:00.000+08:00", counts: null };
  const told = textOf(nothingTemplate(false, "330825101", "", [past]));
  assert.ok(told.includes("rollout=RW-0") && !told.includes("未下达"), told);
  assert.match(textOf(nothingTemplate(false, "330825", "", [{ ...past, issued_at: null }])), /未下达即结束/);
});

test("nobody left to remind: the button is dead", () => {
  assert.match(strip(row(), { counts: [0, 0, 0, 10, 5, 1] }), /data-value=remind aria-disabled=true/);
});

test("what was just said stands with the buttons", () => {
  assert.match(strip(row(), { note: "请先在级联中选择一行" }), /class="strip-note">请先在级联中选择一行/);
});
