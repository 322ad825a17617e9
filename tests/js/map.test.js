"use strict";
// The map's pure parts: the plane, the index, styles, clusters, and which names give way.
const test = require("node:test");
const assert = require("node:assert/strict");
for (const name of ["10_reducer", "12_select", "14_geometry", "15_plane", "17_bins", "30_grid_layer", "32_case_layer", "35_labels"]) {
  require(`../../assets/${name}.js`);
}
const { plane: planes, bins, caseLayer, gridLayer, labels } = globalThis.palm;

const plane = planes.create(29, 119);

test("the plane is Mercator: there and back, and one scale a zoom", () => {
  const x = plane.x(119.2), y = plane.y(29.1);
  assert.ok(Math.abs(plane.lon(x) - 119.2) < 1e-9 && Math.abs(plane.lat(y) - 29.1) < 1e-9);
  assert.equal(plane.scale(15), 2);
  // 0.2 degree at zoom 14: 256 * 2^14 * 0.2 / 360 px, less the rounding of the origin
  assert.ok(Math.abs(x - (256 * 2 ** 14 * 0.2) / 360) <= 0.5);
});

test("projected shapes keep a centimetre", () => {
  const [x, y] = plane.project(Int32Array.of(11934078, 2929667));
  assert.ok(Math.abs(plane.lon(x) - 119.34078) < 1e-7 && Math.abs(plane.lat(y) - 29.29667) < 1e-7);
});

test("the index finds each box that touches, once, like a look at all of them", () => {
  let seed = 5;
  const next = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const boxes = Float32Array.from(Array.from({ length: 500 }, () => {
    const x = next() * 100, y = next() * 100;
    return [x, y, x + next() * 20, y + next() * 5];
  }).flat());
  const index = bins.create(boxes);
  for (let n = 0; n < 200; n++) {
    const x0 = next() * 130 - 15, y0 = next() * 130 - 15, x1 = x0 + next() * 30, y1 = y0 + next() * 30;
    const all = [...Array(500).keys()].filter((f) => boxes[4 * f] <= x1 && boxes[4 * f + 2] >= x0 && boxes[4 * f + 1] <= y1 && boxes[4 * f + 3] >= y0);
    assert.deepEqual(index.query(x0, y0, x1, y1).sort((a, b) => a - b), all);
  }
  assert.deepEqual(bins.create(new Float32Array(0)).query(0, 0, 1, 1), []);
});

function grid() {
  const ring = (x, y) => [x, y, x + 100, y, x + 100, y + 100, x, y + 100];
  const xy = Int32Array.from([ring(11900000, 2900000), ring(11900100, 2900000), ring(11900000, 2900100)].flat());
  const box = Int32Array.from([0, 1, 2].flatMap((f) => [xy[8 * f], xy[8 * f + 1], xy[8 * f] + 100, xy[8 * f + 1] + 100]));
  return { name: "grids", kind: "polygon", codes: ["a", "b", "c"], xy, ends: Uint32Array.of(4, 8, 12), rings: Uint32Array.of(1, 2, 3), box };
}

test("restyling names only what changed, and a place finds its grid", () => {
  const cells = new gridLayer.Cells(grid(), plane, null);
  assert.deepEqual(cells.restyle(new Map([["a", 1], ["b", 7], ["elsewhere", 2]]), new Map([["c", "alert"]])), [0, 1, 2]);
  assert.deepEqual([...cells.style], [1, 3, 2 << 4]);
  assert.deepEqual(cells.restyle(new Map([["a", 1], ["b", 9]]), new Map([["c", "alert"]])), [], "3 and more look the same");
  assert.deepEqual(cells.restyle(new Map([["b", 9]]), new Map([["c", "offline"]])), [0, 2]);
  assert.equal(cells.at(29.0005, 119.0015), 1);
  assert.equal(cells.at(29.0015, 119.0015), -1);
});

let made = 0;
function at(lat, lon, severity = 3, more = {}) {
  made += 1;
  return caseLayer.item({
    id: String(made).padStart(4, "0"), severity, region: "330825101264001", lat, lon, reported_at: `2026-11-22T08:00:0${made % 10}+08:00`, ...more,
  }, plane);
}
const look = (more) => ({ scale: plane.scale(12), gap: 30, zoom: 12, alone: null, ...more });

test("near cases of a township become one mark, at the worst of them", () => {
  const worst = at(29.001, 119.001, 1);
  const marks = caseLayer.cluster([at(29, 119, 3), worst, at(29, 119.001, 4)], look());
  assert.equal(marks.length, 1);
  assert.deepEqual([marks[0].severity, marks[0].count, marks[0].x], [1, 3, worst.x]);
});

test("a cluster never crosses a township's border", () => {
  const marks = caseLayer.cluster([at(29, 119), at(29, 119, 3, { region: "330825102201001" }), at(29, 119, 3, { region: "330803102201001" })], look());
  assert.equal(marks.length, 3);
});

test("clusters do not depend on the order of arrival", () => {
  const items = Array.from({ length: 60 }, (_, i) => at(29 + (i % 8) / 300, 119 + ((i * 7) % 11) / 300, 1 + (i % 4)));
  const seen = (list) => caseLayer.cluster(list, look()).map((mark) => [mark.row.id, mark.count]);
  assert.deepEqual(seen([...items].reverse()), seen(items));
  const marks = caseLayer.cluster(items, look());
  assert.equal(marks.reduce((n, mark) => n + mark.count, 0), 60, "no case is lost");
  for (const a of marks) for (const b of marks) if (a !== b) assert.ok(Math.hypot(a.x - b.x, a.y - b.y) * look().scale >= 30);
});

test("from afar severity 4 shows only as a count; the selected case always", () => {
  const far = look({ zoom: 11, scale: plane.scale(11) }), quiet = at(29, 119, 4);
  assert.deepEqual(caseLayer.cluster([quiet], far), []);
  assert.equal(caseLayer.cluster([quiet, at(29, 119, 3)], far)[0].count, 2);
  assert.equal(caseLayer.cluster([quiet], { ...far, alone: quiet.row.id }).length, 1);
  assert.equal(caseLayer.cluster([quiet], look()).length, 1);
});

test("the selected case stands alone and is hit", () => {
  const cases = new caseLayer.Cases(plane, 24), one = at(29, 119, 3), other = at(29, 119, 2);
  cases.set([one.row, other.row]);
  assert.equal(cases.at(12).length, 1);
  cases.select(one.row.id);
  assert.deepEqual(cases.at(12).map((mark) => mark.count), [1, 1]);
  assert.ok(cases.hit(one.x + 10, one.y, 14), "within reach");
  assert.equal(cases.hit(one.x, one.y + 40, 14), null);
});

test("a name near the edge of the map moves in whole, also when it steps aside; one that is outside stays outside", () => {
  const at = (x, blocked = []) => labels.arrange([{ text: "town", x, y: 100, w: 100, h: 12, edge: 1000 }], blocked).map((one) => Math.round(one.x))[0];
  assert.deepEqual([500, 990, 4, -20, 1020].map((x) => at(x)), [500, 947, 53, -20, 1020]);
  assert.equal(at(940, [[900, 90, 930, 110]]), 947);
});

test("names: markers beat labels, the earlier beats the later, a label may step aside", () => {
  const label = (text, x, y) => ({ text, x, y, w: 40, h: 14 });
  assert.deepEqual(labels.arrange([label("town", 100, 100), label("village", 104, 101)], []).map((one) => one.text), ["town", "village"]);
  const [town] = labels.arrange([label("town", 100, 100)], [[80, 90, 120, 110]]);
  assert.notEqual(town.y, 100);
  assert.deepEqual(labels.arrange([label("town", 100, 100)], [[-200, -200, 400, 400]]), []);
});

test("which names a zoom shows", () => {
  assert.deepEqual(labels.levels(10.5, false), ["township"]);
  assert.deepEqual(labels.levels(9, true), ["county"]);
  assert.deepEqual(labels.levels(12, true), ["township", "village"]);
  assert.deepEqual(labels.levels(14, false), ["township", "village", "grid"]);
});

test("what the selected case would cover stands beside it", () => {
  const one = at(29, 119, 4), under = at(29, 119, 1), near = at(29.0004, 119, 2, { region: "330825102201001" });
  const marks = caseLayer.cluster([one, under, near], look({ alone: one.row.id }));
  assert.equal(marks.length, 3);
  for (const mark of marks) if (mark.row !== one.row) assert.ok(Math.hypot(mark.x - one.x, mark.y - one.y) * look().scale > 29.9);
});
