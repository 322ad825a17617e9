// The grids by how many accepted.
import assert from "node:assert/strict";
import test from "node:test";
import { LAST_VOID, Rates, SILENT, UNKNOWN } from "../../../../assets/app/map/layers/rate_layer.js";

test("only grids that changed are painted again; a silent one is no step of the ramp", () => {
  const codes = ["a", "b", "c"], cells = { layer: { codes }, index: new Map(codes.map((code, i) => [code, i])) };
  const rates = new Rates(cells);
  assert.deepEqual(rates.restyle(new Map([["a", 0], ["b", 5], ["elsewhere", 1]]), new Set(["b"])), [0, 1]);
  assert.deepEqual([...rates.style], [1, SILENT, 0]);
  assert.deepEqual(rates.restyle(new Map([["a", 0], ["b", 5]]), new Set()), [1]);
  assert.deepEqual([...rates.style], [1, 6, 0]);
});

test("voids stand in place of the ramp, unknown apart from all grades, and leave it again", () => {
  const codes = ["a", "b", "c", "d"], cells = { layer: { codes }, index: new Map(codes.map((code, i) => [code, i])) };
  const rates = new Rates(cells), steps = new Map([["a", 0], ["b", 0]]);
  rates.restyle(steps, new Set());
  assert.deepEqual(rates.restyle(steps, new Set(), new Map([["a", 1], ["b", 3], ["c", 4], ["d", 5]])), [0, 1, 2, 3]);
  assert.deepEqual([...rates.style], [8, LAST_VOID, UNKNOWN, 12]);
  rates.restyle(steps, new Set(), null);
  assert.deepEqual([...rates.style], [1, 1, 0, 0]);
});
