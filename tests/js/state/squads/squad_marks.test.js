// Who of an opened case is on the map, and as what.
import assert from "node:assert/strict";
import test from "node:test";
import { findOffer, listMarks } from "../../../../assets/app/state/squads/squad_marks.js";

const NOW = Date.parse("2026-11-22T08:00:00Z");
const seen = (/** @type {string} */ at) => /** @type {any} */ ({ lat: 29, lon: 119, at });
const places = /** @type {Record<string, any>} */ ({
  a: seen("2026-11-22T07:59:00Z"), b: seen("2026-11-22T07:29:00Z"), c: seen("2026-11-22T07:30:00Z"), e: seen("2026-11-22T07:59:00Z"), f: seen("no time"),
});
const squad = /** @type {any} */ ({ members: [{ person: "a", state: "on_site" }, { person: "e", state: "unavailable" }, { person: "d", state: "called" }] });
const pick = (/** @type {string} */ person) => ({ person, reasons: /** @type {any} */ ({}) });
const matches = /** @type {any} */ ([
  { capability: "police", picks: [pick("b"), pick("a")], alternatives: [pick("c"), pick("f")] }, { capability: "fire", picks: [pick("c")], alternatives: [] },
]);
const known = { squad, matches, chosen: (/** @type {string} */ person) => person === "c", nameOf: () => "张三", positionOf: (/** @type {string} */ one) => places[one], now: NOW };

test("members by their state, then whoever may be chosen, each once; gone and unseen people have no mark", () => {
  assert.deepEqual(listMarks(known).map((one) => [one.person, one.look]), [["a", "on_site"], ["b", "offered"], ["c", "chosen"]]);
});

test("a position over half an hour is told with its age, never as fresh", () => {
  assert.deepEqual(listMarks(known).map((one) => one.old), [0, 31, 0]);
});

test("somebody is offered for the first capability they are listed under", () => {
  assert.equal(findOffer(matches, "c"), "police");
  assert.equal(findOffer(matches, "z"), null);
});
