// Which teams cover which townships, and what is said of them.
import assert from "node:assert/strict";
import test from "node:test";
import { Covers, findCovers, listCovers, nameBeside } from "../../../../assets/app/map/layers/cover_layer.js";
import { createPlane } from "../../../../assets/app/map/geometry/plane.js";

const region = (/** @type {string} */ code, /** @type {string} */ zh, /** @type {string} */ en) => [code, zh, en, 29, 119, "township"];
const county = /** @type {any} */ ({
  regions: [region("330825101", "湖镇镇", "Huzhen Town"), region("330825209", "社阳乡", "Sheyang Township")],
  covers: { big: ["330825209", "330825999"], lost: ["330825209"] },
  units: [{ code: "big", name: "湖镇镇执法队", name_en: "Huzhen Town Team", region: "330825101" }, { code: "small", name: "小", region: "330825209" }, { code: "lost", name: "x", region: "1" }],
});

test("a team goes from its own township to those it covers; what is not known here is left out", () => {
  const [one, ...others] = listCovers([county, { ...county, covers: undefined }]);
  assert.deepEqual(others, []);
  assert.deepEqual([one.zh, one.seat.code, one.to.map(({ code }) => code), one.look], ["湖镇镇执法队", "330825101", ["330825209"], 0]);
});

test("beside its township's name a team is called what is left of its own", () => {
  const [one] = listCovers([county]);
  assert.deepEqual([nameBeside(one, "zh"), nameBeside(one, "en")], ["执法队", "Team"]);
  assert.deepEqual([nameBeside({ ...one, zh: "一中队" }, "zh"), nameBeside({ ...one, zh: "湖镇镇" }, "zh")], ["一中队", "湖镇镇"]);
});

test("whoever stands in a covered township or in the team's own is told of it", () => {
  const covers = listCovers([county]);
  assert.deepEqual(["330825101264001", "330825209", "330825102", ""].map((code) => findCovers(covers, code).length), [1, 1, 0, 0]);
});

test("only what lies in the view is drawn, each township once, and no name that is not there", () => {
  const plane = createPlane(29, 119), square = (/** @type {number} */ x) => [x, 0, x + 9, 0, x + 9, 9, x, 9, x, 0];
  const layer = /** @type {any} */ ({
    name: "townships", kind: "polygon", codes: ["330825101", "330825209"], xy: Int32Array.from([...square(0), ...square(100)]),
    ends: Uint32Array.from([5, 10]), rings: Uint32Array.from([1, 2]), box: Int32Array.from([0, 0, 9, 9, 100, 0, 109, 9]),
  });
  const made = new Covers([county], layer, plane), [left, top, right, bottom] = made.boxes;
  assert.deepEqual(made.areas, [[0, 1]]);
  assert.deepEqual([0, 1].map((f) => made.touches(/** @type {any} */ ({ x0: left, y0: top, x1: right, y1: bottom }), f)), [true, false]);
  assert.deepEqual(made.names("en"), [{ code: "330825101", text: "Team" }]);
  assert.deepEqual(new Covers([county], undefined, plane).names("zh"), []);
});
