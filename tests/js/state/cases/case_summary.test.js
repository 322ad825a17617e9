// What the dispatch page says and counts of open cases.
import assert from "node:assert/strict";
import test from "node:test";
import { fromSearch } from "../../../../assets/app/state/cases/case_filter.js";
import { countStates, describeCase, filterCases, filterOptions, isDemo, titleOf } from "../../../../assets/app/state/cases/case_summary.js";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { createPlaces } from "../../../../assets/app/state/shared/places.js";

useCatalogue("zh", { "case.untitled": "无题", "filter.none": "无事项", "now.handling": "处置中", "now.suspended": "挂账", "case.over": "超时 {d}", "squad.turnout": "{state} {n} 人", "member.called": "未应答" });
const NOW = Date.parse("2026-11-22T10:00:00+08:00"), DUE = "2026-11-22T12:00:00+08:00", LATE = "2026-11-22T09:00:00+08:00";
const places = createPlaces([{
  regions: [["330825101", "湖镇镇", "Huzhen", 29, 119, "township"], ["330825102", "小南海镇", "Xiaonanhai", 29, 119, "township"]],
  matters: [{ code: "dust", name: "扬尘", lead: "x", cooperating: [] }], units: [{ code: "x", name: "执法局" }, { code: "y", name: "市监局" }],
}]);
const row = (id, more = {}) => ({ id, severity: 3, title: id, region: "330825101264", matter: "dust", source: "a", stage: "handling", due_at: DUE, ...more });
const rows = [row("1"), row("2", { due_at: LATE, severity: 1 }), row("3", { stage: "reported", matter: null, source: "b" })];

test("a segment says how many it would show, all else being as filtered", () => {
  assert.deepEqual(countStates(rows, fromSearch(""), places, NOW), { all: 3, overdue: 1, waiting: 1, handling: 2 });
  assert.deepEqual(countStates(rows, fromSearch("?state=waiting&severity=3"), places, NOW), { all: 2, overdue: 0, waiting: 1, handling: 1 });
});

test("a search looks into title, number, place, matter and unit", () => {
  const found = (q) => filterCases(rows, { ...fromSearch(""), q }, places, NOW).map((one) => one.id);
  assert.deepEqual(found("执法局 湖镇"), ["1", "2"]);
  assert.deepEqual(found("b"), ["3"]);
  assert.deepEqual(found("   "), ["1", "2", "3"]);
});

test("the choices are what is here, and what is chosen though it is gone", () => {
  const called = row("4", { region: "330803201001" });
  const { township, matter, source } = filterOptions([...rows, called], { ...fromSearch(""), source: "gone" }, places, "330825");
  assert.deepEqual(township.map(([code]) => code), ["330825101", "330825102", "330803201"]);
  assert.deepEqual(matter, [["dust", "扬尘"], ["none", "无事项"]]);
  assert.deepEqual(source.map(([code]) => code), ["a", "b", "gone"]);
});

test("a title in which nothing can be seen has a word in its place", () => {
  assert.equal(titleOf({ title: "\u200b" }), "无题");
  assert.equal(titleOf({ title: "路" }), "路");
  assert.deepEqual(["demo", "a"].map((source) => isDemo({ source })), [true, false]);
});

test("a line of the queue says who has not answered, else what is overdue, else how the squad turns out, else the stage", () => {
  const told = (more, squad) => { const one = describeCase(row("1", { reported_at: LATE, ...more }), places, NOW, squad); return [one.state.replaceAll(/[\u2066-\u2069]/g, ""), one.late, one.alarm]; };
  const squad = { members: [{ person: "a", state: "called", called_at: LATE }] }, handling = { due_at: LATE, suspended_at: LATE };
  assert.deepEqual(told({}), ["处置中", false, false]);
  assert.deepEqual(told({}, squad), ["未应答 1 人", false, true]);
  assert.deepEqual(told({ due_at: LATE }, squad), ["未应答 1 人", true, true]);
  assert.deepEqual(told({ due_at: LATE }, { members: [{ person: "a", state: "on_site", called_at: LATE, at: LATE }] }).slice(1), [true, false]);
  assert.deepEqual(told({ due_at: LATE, handling }), ["挂账", false, false]);
});

test("a line of the queue names the unit that has the case, before that the one that leads its matter", () => {
  const place = (more) => describeCase(row("1", { reported_at: LATE, ...more }), places, NOW).place.replaceAll(/[\u2066-\u2069]/g, "");
  assert.match(place({}), /执法局$/);
  assert.match(place({ handling: { unit: null } }), /执法局$/, "nobody has it yet");
  assert.match(place({ handling: { unit: "y" } }), /市监局$/);
  assert.match(place({ matter: null, handling: { unit: "y" } }), /市监局$/);
  assert.deepEqual(filterCases([row("1", { handling: { unit: "y" } })], { ...fromSearch(""), q: "市监局" }, places, NOW).length, 1);
});
