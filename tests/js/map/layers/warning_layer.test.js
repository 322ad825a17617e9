// Where warnings hold on the map.
import assert from "node:assert/strict";
import test from "node:test";
import { findTones, LOOKS, WarningAreas } from "../../../../assets/app/map/layers/warning_layer.js";

const row = (id, colour, regions, state = "standing") => ({ id, colour, regions, state, expires: null });
const states = (...rows) => new Map([["330825", { warnings: new Map(rows.map((one) => [one.id, one])) }]]);

test("a region has the tone of its most urgent warning; what is in question holds nowhere", () => {
  const found = findTones(states(row("a", "blue", ["330825101", "330825102"]), row("b", "red", ["330825101"]), row("c", "red", ["330825102"], "asked"), row("d", "", ["330825"])));
  assert.deepEqual([...found].sort(), [["330825", 0], ["330825101", 1], ["330825102", 4]]);
});

test("each tone has a look of its own besides its colour", () => {
  assert.equal(new Set(Object.values(LOOKS).map((look) => JSON.stringify(look))).size, 5);
});

test("outlines take the colour of lines, which a light map shows; what is tinted that of areas", () => {
  const told = /** @type {any[]} */ ([]);
  const ctx = /** @type {any} */ (new Proxy({}, {
    get: () => () => {},
    set: (_, name, value) => told.push([name, value]) > 0,
  }));
  const view = /** @type {any} */ ({ ctx, scale: 1, density: 1, toPixels() {}, toPlane() {} });
  const palette = /** @type {any} */ ({ t2: "t2", severity: Object.fromEntries([1, 2, 3, 4].map((n) => [n, { fill: `s${n}`, edge: `e${n}`, line: `l${n}` }])) });
  const layer = { name: "townships", kind: "polygon", codes: ["330825101", "330825102", "330825103", "330825104", "330825105"], ends: new Uint32Array(), rings: new Uint32Array() };
  const areas = new WarningAreas(/** @type {any} */ ({ find: (/** @type {string} */ region) => ({ layer, points: new Float32Array(), found: [layer.codes.indexOf(region)] }) }));
  const colours = ["red", "orange", "yellow", "blue", ""];
  areas.draw(view, /** @type {any} */ (states(...colours.map((colour, i) => row(colour, colour, [layer.codes[i]])))), palette);
  const used = (/** @type {string} */ name) => told.filter(([key]) => key === name).map(([, value]) => value);
  assert.deepEqual(used("strokeStyle"), ["t2", "l4", "l3", "l2", "l1"], "the most urgent last, on top");
  assert.deepEqual(used("fillStyle"), ["t2", "s4", "s3", "s2", "s1"]);
});
