// Which rows are drawn.
import assert from "node:assert/strict";
import test from "node:test";
import { windowOf } from "../../../../assets/app/ui/cases/case_queue.js";

test("only the rows in sight are drawn", () => {
  assert.deepEqual(windowOf(0, 660, 66, 5000), [0, 14]);
  assert.deepEqual(windowOf(66000, 660, 66, 5000), [996, 1014]);
  assert.deepEqual(windowOf(900, 660, 66, 3), [3, 3]);
});
