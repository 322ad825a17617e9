// Storms put together from their rows.
import assert from "node:assert/strict";
import test from "node:test";
import { agencyCode, byArrival, gradeOf, listStorms, newest, reachOf } from "../../../../assets/app/state/responses/storms.js";
import { outlook, rows, township } from "../../storms.js";

const states = (...tables) => new Map(tables.map((storms, i) => [String(i), /** @type {any} */ ({ storms })]));

test("a storm is its head, its track in the order of time, and its forecasts", () => {
  const [storm] = listStorms(states(rows()));
  assert.deepEqual([storm.head.id, storm.track.map(({ lon }) => lon), storm.forecasts.length], ["202613", [126, 125], 1]);
  assert.equal(newest(storm).lon, 125);
});

test("the same rows are put together once, and a storm of two counties is one", () => {
  const table = rows();
  assert.equal(listStorms(states(table))[0], listStorms(states(table))[0]);
  assert.equal(listStorms(states(rows(), rows())).length, 1);
});

test("without an outlook, or when nobody has seen it, there is none to show", () => {
  assert.deepEqual(listStorms(states(rows(/** @type {any} */ ({})))), []);
  const unseen = new Map([...rows()].filter(([, row]) => row.part !== "point"));
  assert.deepEqual(listStorms(states(/** @type {any} */ (unseen))), []);
});

test("the grade follows the wind; unknown is no grade", () => {
  assert.deepEqual([8, 17.1, 17.2, 24.5, 32.7, 41.5, 51, null].map(gradeOf), ["td", "td", "ts", "sts", "ty", "sty", "super", ""]);
});

test("a map shows where it is and a day ahead", () => {
  assert.deepEqual(reachOf(listStorms(states(rows()))[0]).map(({ lon }) => lon), [125, 121]);
});

test("who is reached first stands first, whom nobody reaches last", () => {
  const none = township("330825001", { state: "none", begins: null, until: null }), late = township("330825003", { begins: ["2026-08-10T00:00:00Z", "2026-08-10T00:00:00Z", "2026-08-10T00:00:00Z"] });
  const told = byArrival(/** @type {any} */ (outlook([none, late, township("330825002")])), "7");
  assert.deepEqual(told.map(({ region }) => region), ["330825002", "330825003", "330825001"]);
});

test("an agency that nobody knows has no code", () => {
  assert.deepEqual([agencyCode("中国"), agencyCode("菲律宾")], ["cn", ""]);
});
