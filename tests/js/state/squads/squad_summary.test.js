// What is read out of a squad.
import assert from "node:assert/strict";
import test from "node:test";
import { readFileSync } from "node:fs";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { countMembers, countReceipts, describeDistance, describeMember, describeOpenEnds, describeSquadChanges, describeTry, describeTurnout, isPresent, isSilent, listDead, listReasons, listUrgencies, silentFrom, sortMembers, stampComing, stampNames } from "../../../../assets/app/state/squads/squad_summary.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const plain = (text) => text.replaceAll(/[\u2066-\u2069]/g, "");
const at = (clock) => `2026-11-22T${clock}:00+08:00`;
const member = (person, state, more) => ({ person, capability: "rescue", state, called_at: at("16:00"), at: state === "called" ? null : at("16:10"), eta: null, late: 0, ...more });
const NOW = Date.parse(at("16:20"));

test("who did not answer comes first, the longest waiting before the others", () => {
  const all = [member("e", "released"), member("d", "on_site"), member("b", "called", { called_at: at("16:05") }), member("a", "called"), member("c", "accepted")];
  assert.deepEqual(sortMembers(all).map((one) => one.person), ["a", "b", "c", "d", "e"]);
  assert.deepEqual(all.filter(isPresent).map((one) => one.person), ["d", "b", "a", "c"]);
  assert.deepEqual(countMembers(all).map(([state, words]) => [state, plain(words)]), [["on_site", "到场 1"], ["accepted", "已叫应 1"], ["called", "未应答 2"]]);
});

test("a squad is silent from when the first of it is, and never where nobody is waited for", () => {
  const squad = (...members) => /** @type {any} */ ({ id: "s", members }), waited = member("b", "called", { called_at: at("16:05") }), first = member("a", "called");
  assert.equal(silentFrom(squad(waited, first, member("c", "accepted"))), Date.parse(at("16:01")));
  assert.deepEqual([isSilent(first, silentFrom(squad(first)) - 1), isSilent(first, silentFrom(squad(first)))], [false, true]);
  assert.equal(silentFrom(squad(member("c", "on_site"), member("d", "released"))), Infinity);
  assert.equal(silentFrom(squad()), Infinity);
});

test("of those who did not answer, whoever no message reaches comes first", () => {
  const dead = [{ contact: "phone", reason: "number_invalid", since: at("16:05") }];
  const all = [member("a", "called"), member("b", "called", { called_at: at("16:05"), dead }), member("c", "on_site", { dead })];
  assert.deepEqual(sortMembers(all).map((one) => one.person), ["b", "a", "c"]);
});

test("a state says how long, when, or how far", () => {
  const said = (state, more) => plain(describeMember(member("a", state, more), NOW));
  assert.equal(said("called"), "未应答 20 分");
  assert.equal(said("called", { pursuit: { step: "human", since: at("16:15") } }), "请人工电话 5 分");
  assert.equal(said("called", { pursuit: { step: "knock", since: at("16:15") } }), "请上门 5 分");
  assert.equal(said("called", { pursuit: { step: "unreached", since: at("16:15") } }), "联系不上 5 分");
  assert.equal(said("accepted"), "已叫应 10 分");
  assert.equal(said("on_the_way", { eta: at("16:25") }), "途中 约 5 分");
  assert.equal(said("on_the_way", { eta: at("16:17") }), "途中 已迟 3 分");
  assert.equal(said("on_the_way"), "途中 10 分");
  assert.equal(said("on_site"), "到场 16:10");
});

test("a try that reached nobody is told until they answer", () => {
  const tries = [{ state: "no_answer", by: "account:1", at: at("16:12") }, { state: "not_met", by: "account:1", at: at("16:18") }];
  assert.equal(plain(describeTry(member("a", "called", { tries }), NOW)), "没见到人 16:18");
  assert.equal(describeTry(member("a", "accepted", { tries }), NOW), "");
  assert.equal(describeTry(member("a", "called"), NOW), "");
});

test("a phone or an address that does not work says so, and what to do instead", () => {
  const dead = [{ contact: "phone", reason: "number_invalid", since: at("16:05") }, { contact: "email", reason: "mail_bounced", since: at("16:06") }];
  assert.deepEqual(listDead(member("a", "called", { dead })).map(([, words, next]) => [words, next]), [
    ["号码无效", "短信和电话打不通：请改打其他号码或上门"], ["邮箱退信", "邮件送不到：请打电话"],
  ]);
  assert.deepEqual(listDead(member("a", "called")), []);
  assert.deepEqual(listDead(member("a", "released", { dead })), []);
});

test("receipts are counted, and late once the deadline is over", () => {
  const order = { number: 1, text: "x", by: "c", at: at("16:00"), due_at: at("16:19"), to: ["a", "b", "c"], receipts: { a: { state: "done" }, b: { state: "read" } } };
  assert.deepEqual(countReceipts(order, NOW), { done: 1, read: 1, silent: 1, late: true });
  assert.equal(countReceipts({ ...order, due_at: at("16:21") }, NOW).late, false);
  assert.equal(countReceipts({ ...order, to: ["a"] }, NOW).late, false);
});

test("the chips stand in one order, and what speaks against is marked", () => {
  const why = (more) => listReasons("rescue", { level: 9, distance_km: 2.44, on_duty: true, load: 1, tired: false, ...more }).map(([key, words, how]) => `${key} ${plain(words)} ${how}`);
  assert.deepEqual(why(), ["duty 职责 rescue for", "level 属地 本乡镇 for", "distance 2.4 km for", "on_duty 在岗 for", "load 负荷 1 for"]);
  assert.deepEqual(why({ level: 6, distance_km: 11.2, on_duty: false, load: 3 }).slice(1), ["level 属地 县级 neutral", "distance 11 km neutral", "on_duty 离岗 against", "load 负荷 3 neutral"]);
  assert.deepEqual(why({ level: 0, distance_km: null, load: 1, tired: true }).slice(1), ["level 属地 外地 neutral", "distance 距离不明 against", "on_duty 在岗 for", "load 负荷 1 应休息 against"]);
});

test("what others changed of a squad is told by name", () => {
  const squad = { id: "s", lead: "x", members: [member("a", "called"), member("b", "accepted")], orders: [] };
  const next = { ...squad, lead: "y", members: [member("a", "on_site"), member("b", "accepted"), member("c", "called")], orders: [{ by: "x", text: "断电" }] };
  const told = (old, now) => describeSquadChanges(old, now, (person) => person.toUpperCase()).map(plain);
  assert.deepEqual(told(squad, next), ["A 到场", "C 未应答", "X 下达：断电", "指挥已移交 Y"]);
  assert.deepEqual(told(squad, squad), []);
  assert.deepEqual(told(null, squad), ["别人已组建专班"]);
  assert.deepEqual(told(squad, null), ["专班已解散"]);
});

test("how far somebody is says when that was known, and nothing where nobody knows", () => {
  const place = { lat: 29.03, lon: 119.17 }, at = new Date(NOW - 60000).toISOString();
  const said = (lat, lon) => plain(describeDistance({ person: "a", region: "", accuracy_m: 8, lat, lon, at }, place, NOW));
  assert.match(said(29.04, 119.17), /^距现场 1\.1 km · \d\d:\d\d$/);
  assert.match(said(29.03, 119.37), /^距现场 19 km/);
  assert.equal(describeDistance(undefined, place, NOW), "");
});

test("a call is an alarm once its first minute is over", () => {
  const called = member("a", "called");
  assert.equal(isSilent(called, Date.parse(at("16:00")) + 59_999), false);
  assert.equal(isSilent(called, Date.parse(at("16:01"))), true);
  assert.equal(isSilent(member("a", "accepted"), NOW), false);
});

test("a squad turns out as whom people have to reach, else as who has not answered, else as the farthest of those who are coming", () => {
  const told = (members, now = NOW) => { const one = describeTurnout({ members }, now); return one && [plain(one.words), one.alarm]; };
  assert.deepEqual(told([member("a", "called"), member("b", "on_site")]), ["未应答 1 人", true]);
  const pursued = (step) => member(step, "called", { pursuit: { step, since: at("16:15") } });
  assert.deepEqual(told([member("a", "called"), pursued("human")]), ["请人工电话 1 人", true]);
  assert.deepEqual(told([pursued("human"), pursued("knock"), pursued("unreached")]), ["请上门 1 人", true]);
  assert.deepEqual(told([pursued("unreached")]), ["未应答 1 人", true]);
  assert.deepEqual(told([member("a", "called"), member("b", "accepted")], Date.parse(at("16:00"))), ["已叫应 1 人", false]);
  assert.deepEqual(told([member("a", "on_the_way"), member("b", "on_site"), member("c", "on_site")]), ["到场 2 人", false]);
  assert.equal(told([member("a", "released")]), null);
  assert.equal(describeTurnout(undefined, NOW), null);
});

test("what is open before a squad ends: who is still out, who never answered, and who did not confirm", () => {
  const said = (squad) => plain(describeOpenEnds(squad, (person) => person.toUpperCase()));
  const order = { number: 2, to: ["a", "b", "c"], receipts: { b: { state: "read" } } };
  const members = [member("a", "called"), member("b", "on_site"), member("c", "released")];
  assert.equal(said({ members, orders: [order] }), "注意：1 人还在办、没有报办结（B 到场）。 注意：1 人一直未应答（A）。 注意：第 2 号指令 1 人未回执（A）。");
  const done = [member("b", "done"), member("c", "released"), member("d", "unavailable")];
  assert.equal(said({ members: [...done, member("e", "on_the_way"), member("f", "accepted")], orders: [] }), "注意：2 人还在办、没有报办结（E 途中、F 已叫应）。");
  assert.equal(said({ members: done, orders: [order] }), "", "who was let go is not waited for");
  assert.equal(said(null), "");
});

test("other names are asked for when somebody else commands, is offered, orders or confirms, not when a state moves", () => {
  const order = { number: 1, text: "x", by: "account:1", at: at("16:10"), due_at: null, to: ["a"], receipts: { a: { state: "read", at: at("16:12"), note: "", late: false } } };
  const squad = (more = {}) => /** @type {any} */ ({ id: "s", lead: "account:1", members: [member("a", "called")], orders: [order], ...more });
  const before = stampNames(squad());
  assert.equal(stampNames(squad({ members: [member("a", "on_site")] })), before);
  const confirmed = { ...order, receipts: { a: { ...order.receipts.a, by: "account:2" } } };
  for (const more of [{ orders: [confirmed] }, { lead: "account:3" }, { offer: { to: "account:4" } }, { orders: [order, { ...order, by: "account:5" }] }, { members: [] }]) assert.notEqual(stampNames(squad(more)), before);
});

test("who is coming is another when somebody accepts or leaves, not when they come nearer", () => {
  const squad = (...states) => /** @type {any} */ ({ members: states.map((state, i) => member(`p${i}`, state)) });
  assert.equal(stampComing(null), stampComing(squad("called", "unavailable")));
  assert.notEqual(stampComing(squad("accepted")), stampComing(squad("called")));
  assert.notEqual(stampComing(squad("on_site")), stampComing(squad("released")));
  assert.equal(stampComing(squad("accepted")), stampComing(squad("on_site")));
});

test("an instruction says when the silent were reminded, and how long it is over and who is missing", () => {
  const plain = (/** @type {string} */ text) => text.replaceAll(/[\u2066-\u2069]/g, ""), now = Date.parse("2026-11-22T16:40:00+08:00");
  const order = (/** @type {any} */ more) => /** @type {any} */ ({ number: 1, to: ["a", "b"], receipts: {}, due_at: "2026-11-22T17:00:00+08:00", ...more });
  const said = (/** @type {any} */ more, at = now) => listUrgencies(order(more), at).map((chip) => chip.map(plain));
  assert.deepEqual(said({}), []);
  assert.deepEqual(said({ reminded_at: "2026-11-22T16:30:00+08:00" }), [["reminded", "已催办 16:30"]]);
  assert.deepEqual(said({ reminded_at: "2026-11-22T16:30:00+08:00", receipts: { a: { state: "read" }, b: { state: "done" } } }), []);
  const late = now + 32 * 60000;
  assert.deepEqual(said({ receipts: { a: { state: "done" } } }, late), [["over", "超时 12 分 · 1 人未回执"]]);
  assert.deepEqual(said({ reminded_at: "2026-11-22T16:30:00+08:00", receipts: { a: { state: "done" } } }, late), [["over", "超时 12 分 · 1 人未回执"], ["reminded", "已催办 16:30"]], "both are so");
  assert.deepEqual(said({ receipts: { a: { state: "done" }, b: { state: "read" } } }, late), [["over", "超时 12 分 · 1 人未完成"]]);
  assert.deepEqual(said({ receipts: { a: { state: "done" }, b: { state: "done" } } }, late), []);
});
