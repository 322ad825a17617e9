// Which cases share a mark, and which mark is hit.
import assert from "node:assert/strict";
import test from "node:test";
import * as caseLayer from "../../../../assets/app/map/layers/case_layer.js";
import * as symbols from "../../../../assets/app/map/drawing/symbols.js";
import { createPlane } from "../../../../assets/app/map/geometry/plane.js";

const plane = createPlane(29, 119);

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

test("what the selected case would cover stands beside it", () => {
  const one = at(29, 119, 4), under = at(29, 119, 1), near = at(29.0004, 119, 2, { region: "330825102201001" });
  const marks = caseLayer.cluster([one, under, near], look({ alone: one.row.id }));
  assert.equal(marks.length, 3);
  for (const mark of marks) if (mark.row !== one.row) assert.ok(Math.hypot(mark.x - one.x, mark.y - one.y) * look().scale > 29.9);
});

/** A pen that remembers how far it reached from 0, 0; its letters are as wide as the widest digits of a screen's fonts. */
function pen() {
  const reach = { left: 0, up: 0, right: 0, down: 0 };
  const touch = (x, y, w = 0, h = 0) => Object.assign(reach, { left: Math.max(reach.left, -x), up: Math.max(reach.up, -y), right: Math.max(reach.right, x + w), down: Math.max(reach.down, y + h) });
  const ctx = {
    font: "", lineWidth: 0, beginPath() {}, closePath() {}, fill() {}, fillText() {}, moveTo: touch, lineTo: touch, rect: touch, roundRect: touch, arc: (x, y, r) => touch(x - r, y - r, 2 * r, 2 * r),
    measureText: (words) => ({ width: words.length * 0.66 * Number(/(\d+)px/.exec(ctx.font)[1]), actualBoundingBoxAscent: 0, actualBoundingBoxDescent: 0 }),
    stroke() { widest = Math.max(widest, ctx.lineWidth / 2); },
  };
  let widest = 0;
  return { ctx: /** @type {any} */ (ctx), reach: () => Object.fromEntries(Object.entries(reach).map(([side, far]) => [side, far + widest])) };
}

test("a marker has room for all of it: its shape, its edge, and the pill of any count", () => {
  const look = { bg: "", t1: "", s1: "", font: "", density: 1 }, colours = { fill: "", ink: "", edge: "" };
  for (const size of Object.values(caseLayer.SIZES)) {
    for (const severity of [1, 2, 3, 4]) {
      for (const count of [1, 2, 48, 480, 4800]) {
        const { ctx, reach } = pen(), room = caseLayer.roomOf(count, size, 1);
        symbols.severity(ctx, severity, 0, 0, size, colours, /** @type {any} */ (look));
        if (count > 1) symbols.badge(ctx, count, 0, 0, size, /** @type {any} */ (look));
        for (const [side, far] of Object.entries(reach())) assert.ok(room[side] >= far, `${side} of severity ${severity}, ${count} cases, ${size} px: ${room[side]} < ${far}`);
      }
    }
  }
});
