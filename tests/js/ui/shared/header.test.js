// What the banner names.
import assert from "node:assert/strict";
import test from "node:test";
import { readFileSync } from "node:fs";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { describeDemo, listConfirmations, listTroubles } from "../../../../assets/app/ui/shared/header.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));

test("the banner names the ill hop, losses and dead letters, and nothing when all is well", () => {
  const well = { hops: { stream: "ok", ingest: "ok", database: "ok", feed: "ok" }, alarms: { lost: 0, dead: 0 }, canary: {} };
  assert.deepEqual(listTroubles(well, "live"), []);
  const ill = { ...well, hops: { ...well.hops, database: "down" }, alarms: { lost: 3, dead: 0 } };
  assert.deepEqual(listTroubles(ill, "live").map((one) => one.bad), [true, true]);
  const missed = listTroubles({ ...well, canary: { missed: 2, hop: "ingest" } }, "live");
  assert.match(missed[0].text, /巡检信号丢失 2 次，断在 接收/);
  assert.match(listTroubles(well, "down")[0].text, /断开/);
});

test("the banner says that calls do not go out", () => {
  const said = listTroubles({ hops: {}, canary: {}, alarms: { lost: 0, dead: 0, unsent: 3 } }, "live");
  assert.deepEqual(said.map((one) => [one.bad, one.text]), [[true, "3 条呼叫或提醒到点未发出，请改用电话"]]);
});

test("what is late by a demo's clock alone stands at the mark of the demo, and is no alarm", () => {
  const beat = /** @type {any} */ ({ hops: {}, canary: {}, alarms: { lost: 0, dead: 0, unsent: 0, outrun: 7 } });
  assert.deepEqual(listTroubles(beat, "live"), []);
  assert.equal(describeDemo(beat), "数据由演示程序生成，不是真实事件。演示时钟快过机器：按演示时间有 7 条呼叫或提醒迟发");
  assert.equal(describeDemo(/** @type {any} */ ({})), "数据由演示程序生成，不是真实事件");
});

test("the banner counts lost messages, not losses, and names keys of a wrong type", () => {
  const said = (alarms) => listTroubles({ hops: {}, canary: {}, alarms }, "live").map((one) => one.text);
  assert.deepEqual(said({ lost: 1, entries: 40, uncounted: 0, dead: 0 }), ["40 条消息丢失，未确认"]);
  assert.deepEqual(said({ lost: 2, entries: 40, uncounted: 1, dead: 0 }), ["至少 40 条消息丢失，未确认"]);
  assert.deepEqual(said({ lost: 1, entries: 0, uncounted: 1, dead: 0 }), ["有消息丢失，条数不明，未确认"]);
  assert.match(said({ lost: 0, dead: 0, keys: ["{330825}:positions"] })[0], /类型不对.*\{330825\}:positions/);
});

test("the banner of every page leads to what waits for a second person", () => {
  const waits = { id: "RW-261129-01", region: "330825", state: "prepared", needs_second: true, issued_by: "account:1", plan_name: "防台风 II 级", plan_name_en: "Typhoon II", people: 11124, asked_at: "2026-11-29T16:59:00+08:00" };
  const states = /** @type {any} */ (new Map([["330825", { rollouts: new Map([[waits.id, waits]]) }]]));
  const [one] = listConfirmations(states, "330825");
  assert.equal(one.text.replaceAll(/[\u2066-\u2069]/g, ""), "防台风 II 级 待第二人确认：11,124 人尚未发出");
  assert.equal(one.go, "/rollout?region=330825&rollout=RW-261129-01");
  assert.equal(listConfirmations(states, "3308")[0].go, one.go, "a city's screen leads to the county");
  const [below] = listConfirmations(states, "330825101");
  assert.deepEqual([below.text, below.go], [one.text, undefined], "a township reads it and decides nothing");
  assert.deepEqual(listConfirmations(/** @type {any} */ (new Map([["330825", { rollouts: new Map() }]])), "330825"), []);
});
