// The grids by how many accepted.
import assert from "node:assert/strict";
import test from "node:test";
import { Rates, SILENT } from "../../../assets/app/map/rate_layer.js";

test("only grids that changed are painted again; a silent one is no step of the ramp", () => {
  const codes = ["a", "b", "c"], cells = { layer: { codes }, index: new Map(codes.map((code, i) => [code, i])) };
  const rates = new Rates(cells);
  assert.deepEqual(rates.restyle(new Map([["a", 0], ["b", 5], ["elsewhere", 1]]), new Set(["b"])), [0, 1]);
  assert.deepEqual([...rates.style], [1, SILENT, 0]);
  assert.deepEqual(rates.restyle(new Map([["a", 0], ["b", 5]]), new Set()), [1]);
  assert.deepEqual([...rates.style], [1, 6, 0]);
});
