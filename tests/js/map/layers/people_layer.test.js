// Where the marks of people stand, and what they look like.
import assert from "node:assert/strict";
import test from "node:test";
import { colours, People, spread } from "../../../../assets/app/map/layers/people_layer.js";
import { createPlane } from "../../../../assets/app/map/geometry/plane.js";

test("marks stand apart from one another and from the case, each near its place", () => {
  const placed = spread([[0, 0], [1, 0], [0, 1], [400, 0]], [[0, 0]]).map(({ at }) => at);
  for (const [i, a] of placed.entries()) for (const b of [[0, 0], ...placed.slice(0, i)]) assert.ok(Math.hypot(a[0] - b[0], a[1] - b[1]) >= 24.9);
  assert.ok(placed.slice(0, 3).every(([x, y]) => Math.hypot(x, y) <= 51));
  assert.deepEqual(placed[3], [400, 0]);
});

test("a press hits the mark where it stands, not where its person is", () => {
  const people = new People(createPlane(29, 119)), mark = { look: "offered", lat: 29, lon: 119, old: 0, sign: "张" };
  assert.equal(people.hit(0, 0, 1, null), null);
  assert.ok(people.set([{ ...mark, person: "a" }, { ...mark, person: "b" }]));
  assert.ok(!people.set([{ ...mark, person: "a" }, { ...mark, person: "b" }]));
  const [, { at }] = people.place(1, null);
  assert.equal(people.hit(at[0], at[1], 1, null), "b");
  assert.equal(people.hit(at[0] + 100, at[1], 1, null), null);
});

test("an old position looks old in every state", () => {
  const palette = /** @type {any} */ ({ s1: "s1", t1: "t1", t2: "t2", t3: "t3", bg: "bg", accent: "acc", severity: { 1: { fill: "red" } } });
  for (const look of ["on_site", "coming", "called", "chosen", "offered", "place"]) {
    assert.deepEqual(colours(/** @type {any} */ ({ look, old: 31 }), palette), { fill: "s1", line: "t3", ink: "t2", dash: true });
    assert.notEqual(colours(/** @type {any} */ ({ look, old: 0 }), palette).line, "t3");
  }
});
