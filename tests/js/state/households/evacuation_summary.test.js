// An evacuation out of the rows of the feed: figures, the legal clock, lines worst first.
import assert from "node:assert/strict";
import test from "node:test";
import { deadlineOf, judgeOrder, listOrders, listPlaces, readCounts, sumsOf } from "../../../../assets/app/state/households/evacuation_summary.js";

const A = "330825101", B = "330825102";
const order = { id: "ZY-1", part: "order", evacuation: "ZY-1", due_at: null, lifted_at: null };
const sum = (region, people, vulnerable = 0) => ({ id: `ZY-1/${region}`, part: "branch", evacuation: "ZY-1", region, households: people, people, verified: [0, 0], vulnerable });
const shelter = (code, people, over = false) => ({ id: `ZY-1/${code}@${A}`, part: "shelter", evacuation: "ZY-1", code, people, households: people, capacity: 2, over });
const states = (...rows) => new Map([["330825", { evacuations: new Map(rows.map((row) => [row.id, row])) }]]);

test("figures: what nobody reported is not known, and moved holds the settled and the returned", () => {
  assert.deepEqual(readCounts([5, 1, 2, 1, 3, 4, 1]), { should: 17, unknown: 5, told: 12, refused: 2, moved: 8, settled: 5, left: 9 });
});

test("orders are the newest first, sums by region, shelters that are too full first", () => {
  const all = states(order, { ...order, id: "ZY-2" }, sum(A, [1, 0, 0, 0, 0, 0, 0]), shelter("S1", 1), shelter("S2", 3, true), shelter("S3", 0));
  assert.deepEqual(listOrders(all).map((one) => one.id), ["ZY-2", "ZY-1"]);
  const { branches, shelters } = sumsOf(all, "ZY-1");
  assert.deepEqual([[...branches.keys()], shelters.map((one) => one.code)], [[A], ["S2", "S1"]]);
});

test("three hours before the wind; when that is in the dark, at 18:00 before", () => {
  const due = (arrival, due_at = null) => {
    const { at, of } = deadlineOf({ due_at }, arrival);
    return [at && new Date(at).toISOString(), of];
  };
  assert.deepEqual(due("2026-08-10T15:00:00+08:00"), ["2026-08-10T04:00:00.000Z", "arrival"]);
  assert.deepEqual(due("2026-08-10T23:00:00+08:00"), ["2026-08-10T10:00:00.000Z", "dark"]);
  assert.deepEqual(due("2026-08-10T04:00:00+08:00"), ["2026-08-09T10:00:00.000Z", "dark"]);
  assert.deepEqual(due("2026-08-10T08:30:00+08:00"), ["2026-08-09T10:00:00.000Z", "dark"]);
  assert.deepEqual(due("2026-08-10T21:00:00+08:00"), ["2026-08-10T10:00:00.000Z", "arrival"]);
  assert.deepEqual(due("2026-08-10T15:00:00+08:00", "2026-08-10T10:00:00+08:00"), ["2026-08-10T02:00:00.000Z", "order"]);
  assert.deepEqual(due("2026-08-10T15:00:00+08:00", "2026-08-10T14:00:00+08:00"), ["2026-08-10T04:00:00.000Z", "arrival"]);
  assert.deepEqual(due(null), [null, ""]);
});

test("the township that is late stands first, then the one with vulnerable people; grids below an opened one", () => {
  const { branches } = sumsOf(states(order, sum(A, [9, 0, 0, 0, 0, 0, 0]), sum(B, [1, 0, 0, 0, 0, 0, 0], 1), sum(`${B}201001`, [1, 0, 0, 0, 0, 0, 0], 1)), "ZY-1");
  const how = { opened: new Set(), arrivals: new Map(), now: Date.parse("2026-08-10T13:00:00+08:00"), name: (code) => code };
  assert.deepEqual(listPlaces(order, branches, how).map((line) => line.region), [B, A]);
  const arrivals = new Map([[A, "2026-08-10T15:00:00+08:00"]]);
  const late = listPlaces(order, branches, { ...how, arrivals, opened: new Set([B]) });
  assert.deepEqual(late.map((line) => [line.region, line.behind]), [[A, true], [B, false], [`${B}201001`, false]]);
  assert.equal(listPlaces({ ...order, lifted_at: "2026-08-10T12:30:00+08:00" }, branches, { ...how, arrivals })[0].behind, false);
});

test("an order is judged by the first wind in its place or around it, and is late while people are left", () => {
  const now = Date.parse("2026-08-10T13:00:00+08:00"), winds = new Map([[B, "2026-08-10T20:00:00+08:00"], [A, "2026-08-10T15:00:00+08:00"], ["330826101", "2026-08-10T02:00:00+08:00"]]);
  const judge = (region, people, more = {}) => {
    const { due, behind } = judgeOrder({ ...order, ...more }, sum(region, people), { winds, region, now });
    return [due.at && new Date(due.at).toISOString(), behind];
  };
  assert.deepEqual(judge("330825", [1, 0, 0, 0, 0, 0, 0]), ["2026-08-10T04:00:00.000Z", true]);
  assert.deepEqual(judge(`${B}201`, [1, 0, 0, 0, 0, 0, 0]), ["2026-08-10T09:00:00.000Z", false], "a village goes by its township's wind");
  assert.equal(judge("330825", [0, 0, 0, 0, 5, 0, 0])[1], false, "all are out");
  assert.equal(judge("330825", [1, 0, 0, 0, 0, 0, 0], { lifted_at: "2026-08-10T12:30:00+08:00" })[1], false);
});

test("without an order or its sum nobody is late", () => {
  const about = { winds: new Map([[A, "2026-08-10T15:00:00+08:00"]]), region: A, now: Date.parse("2026-08-10T16:00:00+08:00") };
  assert.deepEqual(judgeOrder(null, undefined, about), { due: { at: null, of: "" }, behind: false });
  assert.equal(judgeOrder(order, undefined, about).behind, false);
});
