// Asking who is in an area.
import assert from "node:assert/strict";
import test from "node:test";
import { createAreaSearch } from "../../../../../assets/app/ui/squads/picks/area_search.js";

const CORNERS = [{ lat: 29, lon: 119 }, { lat: 29, lon: 120 }, { lat: 28, lon: 119 }];
const answer = /** @type {any} */ ({ matches: [{ capability: "police", picks: [], alternatives: [{ person: "a" }, { person: "b" }] }], more: 0, left_out: [], people: { a: { name: "甲" } } });

function made(/** @type {any} */ given = {}) {
  const told = /** @type {any[]} */ ([]), note = (/** @type {string} */ name) => (/** @type {any} */ value) => told.push([name, value]);
  const search = createAreaSearch({
    askArea: async () => CORNERS, showArea: note("area"), say: () => {}, draw: () => {}, met: note("met"), failed: () => told.push(["failed"]),
    recommended: () => /** @type {any} */ ([{ picks: [{ person: "a" }], alternatives: [] }]), ask: async () => answer, ...given,
  });
  return { search, told };
}

test("who is there is offered beside the recommendation, and the area stays on the map until it is cleared", async () => {
  const { search, told } = made();
  await search.find("c");
  assert.deepEqual(search.matches().map((one) => one.alternatives.map((row) => row.person)), [["b"]]);
  assert.deepEqual(told, [["met", answer.people], ["area", CORNERS]]);
  search.clear();
  assert.deepEqual([search.matches(), told.at(-1)], [[], ["area", null]]);
});

test("nothing drawn asks nothing; an answer for a case that was left goes nowhere; a refusal is told", async () => {
  const none = made({ askArea: async () => null });
  await none.search.find("c");
  assert.deepEqual(none.told, []);
  const late = made({ ask: async () => { late.search.clear(); return answer; } });
  await late.search.find("c");
  assert.equal(late.search.shown(), null);
  const refused = made({ ask: async () => { throw new Error("no"); } });
  await refused.search.find("c");
  assert.deepEqual(refused.told, [["failed"]]);
});
