// People who were searched for beside the recommendation.
import assert from "node:assert/strict";
import test from "node:test";
import { canChoose, groupHits, keepChosen, searchAddress } from "../../../../assets/app/state/squads/person_hits.js";

const hit = (/** @type {string} */ person, /** @type {string} */ capability, /** @type {string | null} */ against = null) => /** @type {any} */ ({ person, capability, against });

test("words go to the server as they were typed", () => {
  assert.equal(searchAddress("/api/cases/c", "水利局 值班&"), "/api/cases/c/people?q=%E6%B0%B4%E5%88%A9%E5%B1%80%20%E5%80%BC%E7%8F%AD%26");
});

test("who reported the case or is in the squad cannot be chosen, who is in another squad can", () => {
  const inside = (/** @type {string} */ person) => person === "b";
  assert.deepEqual([hit("a", "x", "in_other_squad"), hit("b", "x", "called_before"), hit("c", "x", "reporter"), hit("d", "x", "called_before")].map((one) => canChoose(one, inside)), [true, false, false, true]);
});

test("hits of one capability stand together, and nobody of them is picked", () => {
  const groups = groupHits([hit("a", "police"), hit("b", "fire"), hit("c", "police")]);
  assert.deepEqual(groups.map((one) => [one.capability, one.picks, one.alternatives.map((row) => row.person)]), [["police", [], ["a", "c"]], ["fire", [], ["b"]]]);
});

test("whoever was chosen stays, once", () => {
  const known = [hit("a", "police"), hit("b", "fire"), hit("a", "police")];
  assert.deepEqual(keepChosen(known, (person) => person === "a").map((one) => one.person), ["a"]);
});
