// What is drawn of a storm: quadrants, and nothing where nobody knows.
import assert from "node:assert/strict";
import test from "node:test";
import { createPlane } from "../../../../assets/app/map/geometry/plane.js";
import { drawStorms, placeAt, quadrants } from "../../../../assets/app/map/layers/storm_layer.js";
import { listStorms } from "../../../../assets/app/state/responses/storms.js";
import { rows } from "../../storms.js";

const km = (a, b) => {
  const rad = Math.PI / 180, up = Math.sin(((b.lat - a.lat) * rad) / 2), across = Math.sin(((b.lon - a.lon) * rad) / 2);
  return 2 * 6371.0088 * Math.asin(Math.sqrt(up * up + Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * across * across));
};

/** A pen that keeps what it was told. */
function pen() {
  const told = [];
  const ctx = new Proxy({}, {
    get: (kept, name) => (name in kept ? kept[name] : (...given) => { told.push([name, ...given]); return { width: 20 }; }),
    set: (kept, name, value) => { kept[name] = value; told.push([name, value]); return true; },
  });
  const view = { ctx, scale: 0.01, density: 1, toPixels() {}, toPlane() {}, pixel: (x, y) => [x * 0.01, y * 0.01] };
  return { view, told };
}
const palette = { bg: "bg", t1: "t1", t2: "t2", t3: "t3", font: "f", severity: Object.fromEntries([1, 2, 3, 4].map((n) => [n, { fill: `s${n}`, edge: `e${n}`, line: `l${n}` }])) };
const look = (zoom) => ({ plane: createPlane(29, 119), palette, zoom, names: (agency) => `<${agency}>` });
const storms = () => listStorms(new Map([["1", { storms: rows() }]]));

test("a place so far away in a direction is that far away", () => {
  for (const bearing of [0, 60, 180, 270]) assert.ok(Math.abs(km({ lat: 28, lon: 122 }, placeAt({ lat: 28, lon: 122 }, bearing, 350)) - 350) < 0.01);
  assert.ok(placeAt({ lat: 28, lon: 122 }, 90, 100).lon > 122);
});

test("quadrants go NE, SE, SW, NW, each with its own radius; an unknown one is left out", () => {
  const centre = { lat: 28, lon: 122 }, [ne, se, nw] = quadrants(centre, [300, 200, null, 100]);
  assert.deepEqual([ne, se, nw].map((piece) => Math.round(km(centre, piece[9]))), [300, 200, 100]);
  assert.ok(ne[9].lat > 28 && ne[9].lon > 122 && se[9].lat < 28 && se[9].lon > 122 && nw[9].lat > 28 && nw[9].lon < 122);
});

test("agencies are named at the end of their ways, winds by their force; the coast only in a wide view", () => {
  const wide = pen(), close = pen();
  drawStorms(wide.view, storms(), look(6));
  drawStorms(close.view, storms(), look(12));
  const words = wide.told.filter(([name]) => name === "fillText").map(([, text]) => text);
  assert.deepEqual(words, ["<中国>", "7", "10"]);
  assert.ok(wide.told.length > close.told.length + 500);
  assert.ok(!close.told.some(([name, rule]) => name === "fill" && rule === "nonzero"), "no cone over a county");
});

test("a wind with an unknown quadrant is not closed as if it were known", () => {
  const { view, told } = pen();
  drawStorms(view, storms(), look(12));
  assert.equal(told.filter(([name]) => name === "closePath").length, 2);   // force 10 of now and force 7 a day ahead
});

test("rings of wind and their letters take the colour of lines, which a light map shows", () => {
  const { view, told } = pen();
  drawStorms(view, storms(), look(12));
  const strokes = new Set(told.filter(([name]) => name === "strokeStyle").map(([, colour]) => colour));
  assert.ok(strokes.has("l2") && strokes.has("l3"));
  assert.ok(!["s1", "s2", "s3", "s4"].some((fill) => strokes.has(fill)));
});

test("without a storm nothing is drawn", () => {
  const { view, told } = pen();
  drawStorms(view, [], look(6));
  assert.deepEqual(told, []);
});
