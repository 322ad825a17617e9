// The line that is drawn around people.
import assert from "node:assert/strict";
import test from "node:test";
import { encloses, MOST_CORNERS, thin } from "../../../assets/app/map/area_pen.js";

test("a long line is thinned evenly to what the server takes, a short one is kept", () => {
  const points = Array.from({ length: 1000 }, (_, i) => i), kept = thin(points);
  assert.equal(kept.length, MOST_CORNERS);
  assert.deepEqual([kept[0], kept[32], thin([1, 2, 3])], [0, 500, [1, 2, 3]]);
});

test("a press that hardly moved encloses nothing", () => {
  assert.ok(!encloses([[0, 0], [5, 5], [0, 5]]));
  assert.ok(!encloses([[0, 0], [500, 0], [1000, 0]]));
  assert.ok(!encloses([[0, 0], [50, 50]]));
  assert.ok(encloses([[0, 0], [50, 0], [50, 50]]));
});
