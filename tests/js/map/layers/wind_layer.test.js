// The grids that winds cover: which shapes are painted, how deep, and what nobody knows.
import assert from "node:assert/strict";
import test from "node:test";
import { RegionShapes } from "../../../../assets/app/map/geometry/region_shapes.js";
import { drawWinds } from "../../../../assets/app/map/layers/wind_layer.js";
import { listStorms } from "../../../../assets/app/state/responses/storms.js";
import { rows } from "../../storms.js";

const CODES = ["330825101201001", "330825101264001", "330825101264002", "330825102201001"];
const palette = { t2: "t2", severity: Object.fromEntries([1, 2, 3, 4].map((n) => [n, { fill: `s${n}`, edge: `e${n}` }])) };

/** A layer of one triangle a code. */
const layer = (name, codes) => [name, {
  name, codes, kind: "polygon", xy: new Int32Array(6 * codes.length), rings: Uint32Array.from(codes, (_, i) => i + 1), ends: Uint32Array.from(codes, (_, i) => 3 * (i + 1)),
}];

/** What is painted at an hour: [colour, depth, triangles], of strokes the dashes in place of the depth. */
function painted(lead, force = "7", storm = listStorms(new Map([["1", { storms: rows() }]]))[0], hatched = false) {
  const told = [];
  let rings = 0, dash = [];
  const ctx = {
    beginPath() { rings = 0; }, moveTo() { rings++; }, lineTo() {}, setLineDash(next) { dash = next; },
    createPattern: ({ lines }) => `hatched ${lines}`, fill() { told.push([ctx.fillStyle, ctx.globalAlpha, rings]); }, stroke() { told.push([ctx.strokeStyle, String(dash), rings]); },
  };
  const view = { ctx, scale: 1, density: 1, toPlane() {}, toPixels() {} };
  const shapes = new RegionShapes(new Map([layer("county", ["330825"]), layer("townships", ["330825101", "330825102"]), layer("grids", CODES)]), { project: (xy) => new Float32Array(xy) });
  drawWinds(view, shapes, storm, { lead, force }, palette, hatched);
  return told;
}

test("grids are painted where some of a township are inside, the township where all are, the county where it is whole", () => {
  assert.deepEqual(painted(12), [["s3", 0.2, 3], ["t2", "1,4", 1]]);
  assert.deepEqual(painted(24), [["s3", 0.2, 1]]);
  assert.deepEqual(painted(36), [["s3", 0.2, 1]]);
});

test("outside nothing is painted; what nobody knows has a dotted line and no fill", () => {
  assert.deepEqual(painted(0), []);
  assert.deepEqual(painted(48), [["t2", "1,4", 1]]);
  assert.deepEqual(painted(12, "12"), [["s3", 0.2, 3]], "of another force only what is known");
});

test("an hour that nobody worked out, or no storm, paints nothing", () => {
  assert.deepEqual(painted(18), []);
  assert.deepEqual(painted(12, "7", null), []);
});

test("where grids have colours of their own a wind is hatched, so that neither is taken for the other", () => {
  const before = globalThis.document;
  const lines = [];
  globalThis.document = /** @type {any} */ ({ createElement: () => ({ lines, getContext: () => ({ moveTo() {}, lineTo: (x) => { lines.push(x); }, stroke() { lines.push(`${this.strokeStyle} ${this.lineWidth}`); } }) }) });
  try {
    assert.deepEqual(painted(24, "7", undefined, true), [["hatched 0,16,32,e3 2.5,s3 1.25", 0.85, 1]]);
  } finally {
    globalThis.document = before;
  }
});
