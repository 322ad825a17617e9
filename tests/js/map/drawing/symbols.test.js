// Shapes of severities and what a cluster's pill says.
import assert from "node:assert/strict";
import test from "node:test";
import * as symbols from "../../../../assets/app/map/drawing/symbols.js";

/** A pen that notes what it was told; a sign is six wide. */
function pen() {
  const calls = [];
  const known = { calls, measureText: (text) => ({ width: 6 * text.length, actualBoundingBoxAscent: 8, actualBoundingBoxDescent: 2 }) };
  return new Proxy(known, { get: (all, name) => (name in all ? all[name] : (...given) => calls.push([name, ...given])) });
}
const called = (ctx, name) => ctx.calls.filter(([called]) => called === name);
const look = { density: 1, bg: "#000", t1: "#fff", s1: "#111", font: "sans" };

test("each severity has its own outline", () => {
  const outlines = [1, 2, 3, 4].map((level) => {
    const ctx = pen();
    symbols.outline(ctx, level, 0, 0, 10);
    return ctx.calls.map(([name]) => name).join(" ");
  });
  assert.deepEqual(outlines, [
    "beginPath moveTo lineTo lineTo lineTo closePath", "beginPath moveTo lineTo lineTo closePath", "beginPath rect", "beginPath arc",
  ]);
});

test("a small mark has no digit", () => {
  const texts = [12, 16, 24].map((size) => {
    const ctx = pen();
    symbols.severity(ctx, 2, 0, 0, size, { fill: "f", ink: "i", edge: "e" }, look);
    return called(ctx, "fillText").map(([, text]) => text);
  });
  assert.deepEqual(texts, [[], ["2"], ["2"]]);
});

test("a pill counts to 999 and is as wide as its number", () => {
  const pill = (count) => {
    const ctx = pen();
    symbols.badge(ctx, count, 0, 0, 24, look);
    return [called(ctx, "fillText")[0][1], called(ctx, "roundRect")[0][3]];
  };
  assert.deepEqual([2, 999, 1000].map((count) => pill(count)[0]), ["2", "999", "999+"]);
  assert.ok(pill(1000)[1] > pill(2)[1]);
});

test("a status has its sign: a triangle, a cross, a ring", () => {
  const signs = [1, 2, 3].map((kind) => {
    const ctx = pen();
    symbols.status(ctx, kind, 0, 0, 6, "#f00", "#000");
    return ["closePath", "lineTo", "arc"].map((name) => called(ctx, name).length);
  });
  assert.deepEqual(signs, [[2, 4, 0], [0, 4, 0], [0, 0, 2]]);
});
