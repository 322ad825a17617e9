// The rates of grids as steps of the ramp.
import assert from "node:assert/strict";
import test from "node:test";

globalThis.L ??= /** @type {any} */ (undefined);
const { toSteps } = await import("../../../../assets/app/ui/rollouts/rate_map.js");

test("each grid has its step, and silence is kept apart", () => {
  const { steps, silent } = toSteps(new Map([["a", { rate: 0.95, silent: false }], ["b", { rate: 0, silent: true }], ["c", { rate: 0.5, silent: false }]]));
  assert.deepEqual([...steps], [["a", 0], ["b", 5], ["c", 4]]);
  assert.deepEqual([...silent], ["b"]);
});
