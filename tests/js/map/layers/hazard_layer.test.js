// Hazard points on the map: each state looks like no other, a press hits the worst of those under it.
import assert from "node:assert/strict";
import test from "node:test";
import { coloursOf, Hazards, LOOKS } from "../../../../assets/app/map/layers/hazard_layer.js";
import { createPlane } from "../../../../assets/app/map/geometry/plane.js";
import { STATES } from "../../../../assets/app/state/responses/patrol_points.js";

const own = (n) => ({ fill: `fill${n}`, ink: `ink${n}`, edge: `edge${n}`, line: `line${n}` });
const palette = /** @type {any} */ ({ s1: "s1", t1: "t1", t2: "t2", bg: "bg", severity: { 1: own(1), 2: own(2), 3: own(3) } });

test("every state has a look, and none is told by colour alone", () => {
  assert.deepEqual(Object.keys(LOOKS).sort(), [...STATES].sort());
  const shapes = STATES.map((state) => { const { shape, filled, dash } = LOOKS[state]; return `${shape}${filled}${dash}`; });
  assert.equal(new Set(shapes).size, STATES.length);
  assert.deepEqual(coloursOf("abnormal", palette), { fill: "fill1", line: "edge1", ink: "ink1" });
  assert.deepEqual(coloursOf("unknown", palette), { fill: "s1", line: "line3", ink: "t1" });
  assert.deepEqual(coloursOf("patrolled", palette), { fill: "t2", line: "bg", ink: "s1" });
});

test("a press hits the first of those that lie under it", () => {
  const layer = new Hazards(createPlane(29, 119)), mark = { lat: 29, lon: 119, sign: "滑", state: "overdue", picked: false };
  assert.ok(layer.set([{ ...mark, id: "worst" }, { ...mark, id: "other" }]));
  assert.ok(!layer.set([{ ...mark, id: "worst" }, { ...mark, id: "other" }]));
  assert.equal(layer.hit(5, 5, 1), "worst");
  assert.equal(layer.hit(100, 0, 1), null);
});

test("the worst is drawn last, off the canvas nothing", () => {
  const layer = new Hazards(createPlane(29, 119)), drawn = [];
  layer.set([{ id: "a", lat: 29, lon: 119, sign: "A", state: "abnormal", picked: true }, { id: "b", lat: 29, lon: 119, sign: "B", state: "nobody", picked: false }, { id: "c", lat: 40, lon: 119, sign: "C", state: "idle", picked: false }]);
  const ctx = new Proxy({}, { get: (_, name) => (name === "fillText" ? (text) => drawn.push(text) : () => undefined), set: () => true });
  layer.draw(/** @type {any} */ ({ ctx, density: 1, holds: (x, y) => Math.hypot(x, y) < 10, pixel: (x, y) => [x, y] }), palette);
  assert.deepEqual(drawn, ["B", "A"]);
});
