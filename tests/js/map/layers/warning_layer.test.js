// Where warnings hold on the map.
import assert from "node:assert/strict";
import test from "node:test";
import { findTones, LOOKS } from "../../../../assets/app/map/layers/warning_layer.js";

const row = (id, colour, regions, state = "standing") => ({ id, colour, regions, state, expires: null });
const states = (...rows) => new Map([["330825", { warnings: new Map(rows.map((one) => [one.id, one])) }]]);

test("a region has the tone of its most urgent warning; what is in question holds nowhere", () => {
  const found = findTones(states(row("a", "blue", ["330825101", "330825102"]), row("b", "red", ["330825101"]), row("c", "red", ["330825102"], "asked"), row("d", "", ["330825"])));
  assert.deepEqual([...found].sort(), [["330825", 0], ["330825101", 1], ["330825102", 4]]);
});

test("each tone has a look of its own besides its colour", () => {
  assert.equal(new Set(Object.values(LOOKS).map((look) => JSON.stringify(look))).size, 5);
});
