import assert from "node:assert/strict";
import test from "node:test";
import * as reducer from "../../../../assets/app/state/live/reducer.js";
import * as selectors from "../../../../assets/app/state/live/selectors.js";

const NOW = Date.parse("2026-11-22T10:00:00+08:00");
const TOWN = "330825101", OTHER = "330825102";

function row(id, more = {}) {
  return {
    id, severity: 3, region: `${TOWN}264001`, matter: "road", stage: "handling", title: `case ${id}`,
    reported_at: "2026-11-22T08:00:00+08:00", due_at: "2026-11-23T08:00:00+08:00", ...more,
  };
}

function states(cases, tally = [], news = [], county = "330825", squads = []) {
  const snapshot = { county, epoch: "e", seq: 1, at: null, cases, grids: [], positions: [], squads, tally, news };
  return new Map([[county, reducer.load(snapshot)]]);
}

test("the queue: severity, then overdue, then the longest open, then id", () => {
  const late = { due_at: "2026-11-22T09:00:00+08:00" };
  const found = selectors.openCases(states([
    row("d"), row("e"), row("c", { reported_at: "2026-11-22T07:00:00+08:00" }), row("b", late), row("a", { severity: 1 }),
  ]), NOW);
  assert.deepEqual(found.map((one) => one.id), ["a", "b", "c", "d", "e"]);
});

test("of one severity the cases to which somebody has not answered come first", () => {
  const called = (of, state, clock) => ({ id: `${of}-1`, case: of, opened_at: clock, members: [{ person: "p", state, called_at: clock }] });
  const late = { due_at: "2026-11-22T09:00:00+08:00" }, early = "2026-11-22T09:50:00+08:00";
  const found = selectors.openCases(states(
    [row("a", { severity: 1 }), row("b", late), row("c"), row("d"), row("e"), row("f")], [], [], "330825",
    [called("f", "called", early), called("e", "accepted", early), called("d", "called", "2026-11-22T09:59:30+08:00"), called("c", "released", early)],
  ), NOW);
  assert.deepEqual(found.map((one) => one.id), ["a", "f", "b", "c", "d", "e"]);
});

test("time alone changes the order: who is silent now, what is overdue now", () => {
  const called = { id: "s", case: "c", opened_at: "2026-11-22T09:59:30+08:00", members: [{ person: "p", state: "called", called_at: "2026-11-22T09:59:30+08:00" }] };
  const all = states([row("a"), row("b", { due_at: "2026-11-22T10:00:10+08:00" }), row("c")], [], [], "330825", [called]);
  const order = (seconds) => selectors.openCases(all, NOW + 1000 * seconds).map((one) => one.id).join("");
  assert.deepEqual([order(0), order(11), order(29), order(30)], ["abc", "bac", "bac", "cba"]);
});

test("a case has its squads, the newest first, and others once the table changed", () => {
  const squad = (id, of, opened) => ({ id, case: of, opened_at: opened, members: [] });
  const first = squad("s1", "a", "2026-11-22T09:00:00+08:00"), second = squad("s2", "a", "2026-11-22T09:30:00+08:00"), other = squad("s3", "b", "2026-11-22T09:10:00+08:00");
  const all = states([row("a")], [], [], "330825", [first, second, other]), ids = (of) => selectors.squads(all, of).map((one) => one.id);
  assert.deepEqual([ids("a"), ids("b"), ids("c"), ids()], [["s2", "s1"], ["s3"], [], ["s2", "s3", "s1"]]);
  assert.deepEqual(ids("a"), ["s2", "s1"], "asked again");
  const change = { seq: 2, at: null, kind: "squad.ended", topic: "squads", region: "330825", squads: [squad("s4", "c", "2026-11-22T09:50:00+08:00")], gone: ["s2"] };
  all.set("330825", reducer.applyAll(all.get("330825"), [change]));
  assert.deepEqual([ids("a"), ids("c")], [["s1"], ["s4"]]);
});

test("a scope keeps what lies in it, also a coarser region's cases", () => {
  const all = states([row("a"), row("b", { region: `${OTHER}201001` }), row("c", { region: TOWN })]);
  assert.deepEqual(selectors.openCases(all, NOW, TOWN).map((one) => one.id), ["a", "c"]);
  assert.equal(selectors.kpis(all, NOW, OTHER).open, 1);
});

test("a case is found by its id while it is open", () => {
  const all = states([row("a"), row("b")]);
  assert.equal(selectors.findCase(all, "b")?.title, "case b");
  assert.equal(selectors.findCase(all, "c"), undefined);
});

test("counts by grid leave out what is known only to a coarser region", () => {
  const counts = selectors.countsByGrid(states([row("a"), row("b"), row("c", { region: `${TOWN}264` })]));
  assert.deepEqual([...counts], [[`${TOWN}264001`, 2]]);
});

test("counts by township name the worst", () => {
  const counts = selectors.countsByTownship(states([row("a", { severity: 2 }), row("b", { due_at: "2026-11-22T09:00:00+08:00" })]), NOW);
  assert.deepEqual(counts.get(TOWN), { open: 2, overdue: 1, worst: 2 });
});

test("key figures: today by the county's day, the rate over thirty days", () => {
  const tally = [
    [TOWN, "2026-11-22", "road", 5, 2, 1], [OTHER, "2026-11-22", "", 1, 0, 0],
    [TOWN, "2026-10-24", "road", 0, 2, 2], [TOWN, "2026-10-23", "road", 9, 9, 0], [TOWN, "2026-11-23", "road", 1, 1, 0],
  ];
  const found = selectors.kpis(states([row("a")], tally), NOW);
  assert.deepEqual(found, { open: 1, overdue: 0, received_today: 6, closed_today: 2, closed: 4, on_time: 3, days: 30, rate: 0.75 });
  assert.equal(selectors.kpis(states([]), NOW).rate, null, "no closed case, no rate");
});

test("the day changes at the county's midnight, not at Greenwich's", () => {
  assert.equal(selectors.dayOf(Date.parse("2026-11-22T15:59:59Z")), "2026-11-22");
  assert.equal(selectors.dayOf(Date.parse("2026-11-22T16:00:00Z")), "2026-11-23");
});

test("matters hold the open ones and thirty days", () => {
  const found = selectors.matters(states([row("a"), row("b", { matter: null })], [[TOWN, "2026-11-20", "road", 3, 2, 1]]), NOW);
  assert.deepEqual(found.get("road"), { open: 1, overdue: 0, received: 3, closed: 2, on_time: 1, rate: 0.5 });
  assert.equal(found.get("").open, 1);
});

test("the daily series has no hole and ends today", () => {
  const series = selectors.daily(states([], [[TOWN, "2026-11-20", "road", 3, 2, 1], [OTHER, "2026-11-20", "", 1, 0, 0]]), NOW, "", 4);
  assert.deepEqual(series.map((one) => [one.day.slice(8), one.received, one.closed]), [["19", 0, 0], ["20", 4, 2], ["21", 0, 0], ["22", 0, 0]]);
});

test("news of several counties, newest first", () => {
  const one = (seq, at, kind = "case.reported") => ({ seq, at, kind, region: TOWN });
  const all = new Map([
    ...states([], [], [one(1, "2026-11-22T08:00:00+08:00", "case.closed"), one(2, "2026-11-22T09:00:00+08:00")]),
    ...states([], [], [one(7, "2026-11-22T08:30:00+08:00")], "330803"),
  ]);
  assert.deepEqual(selectors.news(all, 2).map((n) => n.seq), [2, 7]);
  assert.equal(selectors.lastClosed(all), Date.parse("2026-11-22T08:00:00+08:00"));
  assert.equal(selectors.lastClosed(states([])), null);
});

test("a search wants every word", () => {
  const rows = [{ t: "tree down road" }, { t: "tree" }];
  assert.deepEqual(selectors.search(rows, " Tree  road ", (one) => one.t), [rows[0]]);
  assert.equal(selectors.search(rows, "  ", (one) => one.t), rows);
});
