// Which names are shown, and which give way.
import assert from "node:assert/strict";
import test from "node:test";
import * as labels from "../../../../assets/app/map/drawing/labels.js";

test("a name near the edge of the map moves in whole, also when it steps aside; one that is outside shows nothing inside", () => {
  const at = (x, blocked = []) => labels.arrange([{ text: "town", x, y: 100, w: 100, h: 12, shown: [0, 1000, 0, 500] }], blocked).map((one) => Math.round(one.x))[0];
  assert.deepEqual([500, 990, 4, -60, 1060].map((x) => at(x)), [500, 947, 53, -60, 1060]);
  assert.deepEqual([-20, 1020].map((x) => at(x)), [undefined, undefined]);
  assert.equal(at(940, [[900, 90, 930, 110]]), 947);
});

test("what lies in the margin of the canvas, around the map, cuts no name either", () => {
  const at = (x) => labels.arrange([{ text: "town", x, y: 100, w: 100, h: 12, shown: [120, 880, 0, 500] }], []).map((one) => Math.round(one.x))[0];
  assert.deepEqual([500, 870, 130, 60, 940].map(at), [500, 827, 173, 60, 940]);
  const down = (y) => labels.arrange([{ text: "town", x: 300, y, w: 100, h: 12, near: true, shown: [0, 880, 40, 500] }], []).map((one) => Math.round(one.y))[0];
  assert.deepEqual([300, 41, 499, 36].map(down), [300, 58, 482, 19], "above and below as well");
});

test("names: markers beat labels, the earlier beats the later, a label may step aside", () => {
  const label = (text, x, y) => ({ text, x, y, w: 40, h: 14 });
  assert.deepEqual(labels.arrange([label("town", 100, 100), label("village", 104, 101)], []).map((one) => one.text), ["town", "village"]);
  const [town] = labels.arrange([label("town", 100, 100)], [[80, 90, 120, 110]]);
  assert.notEqual(town.y, 100);
  assert.deepEqual(labels.arrange([label("town", 100, 100)], [[-200, -200, 400, 400]]), []);
  const [near] = labels.arrange([{ ...label("team", 100, 100), near: true }], [[80, 78, 120, 122]]);
  assert.equal(near.x, 100);
  assert.equal(Math.round(Math.abs(near.y - 100)), 36);
});

test("which names a zoom shows", () => {
  assert.deepEqual(labels.levels(10.5, false), ["township"]);
  assert.deepEqual(labels.levels(9, true), ["county"]);
  assert.deepEqual(labels.levels(12, true), ["township", "village"]);
  assert.deepEqual(labels.levels(14, false), ["township", "village", "grid"]);
});
