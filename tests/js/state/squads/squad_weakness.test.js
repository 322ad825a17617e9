// The weakest point of a squad, and the weakest squads first.
import assert from "node:assert/strict";
import test from "node:test";
import { readFileSync } from "node:fs";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { describeSquad, listWeakPoints, sortLines } from "../../../../assets/app/state/squads/squad_weakness.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const plain = (text) => text.replaceAll(/[\u2066-\u2069]/g, "");
const at = (clock) => `2026-11-22T${clock}:00+08:00`;
const NOW = Date.parse(at("16:20"));
const member = (person, state, called_at = at("16:00")) => ({ person, capability: "rescue", state, called_at, at: null, eta: null, late: 0 });
const order = (due_at, receipts) => ({ number: 1, text: "x", by: "c", at: at("16:00"), due_at, to: ["a", "b"], receipts });
const squad = (more) => ({ id: "c-1", case: "c", region: "330825", matter: null, opened_at: at("16:00"), members: [], gaps: [], orders: [], ...more });
const points = (more) => listWeakPoints(squad(more), NOW, (code) => code).map((one) => [one.kind, plain(one.words)]);
const places = { path: (code) => code, unit: (code) => `单位${code}`, matter: (code) => (code === "dust" ? { lead: "e" } : null) };

test("too few are weaker than an overdue instruction, and that than silence", () => {
  const all = {
    gaps: [{ capability: "rescue", missing: 2 }], orders: [order(at("16:10"), { a: { state: "done" } })],
    members: [member("a", "called", at("16:05")), member("b", "called"), member("c", "accepted")],
  };
  assert.deepEqual(points(all), [["gap", "rescue 缺 2 人"], ["overdue", "指令逾期 10 分，1 人未完成"], ["silent", "2 人未应答 20 分"]]);
});

test("a shortage that outlived its time is the weakest point, since when it is one", () => {
  const gaps = [{ capability: "rescue", missing: 2 }, { capability: "police", missing: 1 }];
  assert.deepEqual(points({ gaps, short_since: at("16:15") }), [["short", "到时仍 rescue 缺 2 人、police 缺 1 人，已 5 分"]]);
});

test("whom people have to reach is told as what they are, not as silent", () => {
  const pursued = (person, step, since) => ({ ...member(person, "called"), pursuit: { step, since: at(since) } });
  const members = [pursued("a", "human", "16:10"), pursued("b", "human", "16:15"), pursued("c", "knock", "16:18"), pursued("d", "unreached", "16:19"), member("e", "called")];
  assert.deepEqual(points({ members }), [["unreached", "1 人联系不上 1 分"], ["knock", "1 人请上门 2 分"], ["human", "2 人请人工电话 10 分"], ["silent", "1 人未应答 20 分"]]);
});

test("a number that nobody has is told of whoever has it, before silence", () => {
  const dead = [{ contact: "phone", reason: "number_invalid", since: at("16:05") }];
  assert.deepEqual(points({ members: [{ ...member("a", "called"), dead }, { ...member("b", "released"), dead }] }), [["dead", "1 人号码或邮箱不通"], ["silent", "1 人未应答 20 分"]]);
});

test("what is done, not due yet or answered is no weak point", () => {
  const done = { a: { state: "done" }, b: { state: "done" } };
  const well = { members: [member("a", "on_site"), member("b", "unavailable")], orders: [order(at("16:10"), done), order(at("16:30"), {}), order(null, {})] };
  assert.deepEqual(points(well), [["none", "无短板"]]);
});

test("the weakest squads come first, the longest standing before the others", () => {
  const line = (id, clock, more) => describeSquad(squad({ id, opened_at: at(clock), ...more }), undefined, places, NOW);
  const gap = { gaps: [{ capability: "rescue", missing: 1 }] }, silent = { members: [member("a", "called")] };
  const lines = [line("a", "16:00"), line("b", "16:10", silent), line("c", "16:10", gap), line("d", "16:05", gap)];
  assert.deepEqual(sortLines(lines).map((one) => one.id), ["d", "c", "b", "a"]);
});

test("the lead is the unit that handles the case, else that of its matter", () => {
  const lead = (row, matter = null) => describeSquad(squad({ matter }), row, places, NOW).lead;
  assert.equal(lead({ region: "1", matter: "dust", handling: { unit: "w" } }), "单位w");
  assert.equal(lead({ region: "1", matter: "dust" }), "单位e");
  assert.equal(lead(undefined, "dust"), "单位e");
  assert.equal(lead(undefined), "未定");
});
