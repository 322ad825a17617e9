// Voids as the map takes them: unknown is its own thing, neither void nor well.
import assert from "node:assert/strict";
import test from "node:test";
import { arrivalWord, countGrades, gradesOf } from "../../../../assets/app/state/rollouts/void_map.js";

const grid = (region, grade, ...found) => ({ region, grade, found });
const told = { grids: [grid("a", 1, "void", "unknown", "well"), grid("b", 3, "well", "void", "well"), grid("c", 0, "unknown", "well", "well"), grid("d", 0, "well", "waiting", "well")] };

test("a void is drawn by its grade, then what is unknown, then what is well", () => {
  assert.deepEqual([...gradesOf(told)], [["a", 1], ["b", 3], ["c", 4], ["d", 5]]);
  assert.deepEqual(countGrades(told), [1, 0, 1, 1, 1]);
});

test("when the wind comes has a word of its own for what nobody knows", () => {
  assert.deepEqual(arrivalWord({ arrival: { state: "unknown", at: null } }), ["void.wind.unknown", null]);
  assert.deepEqual(arrivalWord({ arrival: { state: "now", at: "2026-11-29T15:00:00+08:00" } }), ["void.wind.now", Date.parse("2026-11-29T15:00:00+08:00")]);
});
