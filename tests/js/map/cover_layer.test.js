// Which teams cover which townships.
import assert from "node:assert/strict";
import test from "node:test";
import { listCovers } from "../../../assets/app/map/cover_layer.js";
import { createPlane } from "../../../assets/app/map/plane.js";

test("a team goes from its own township to those it covers; what is not known here is left out", () => {
  const plane = createPlane(29, 119), region = (/** @type {string} */ code, /** @type {number} */ lat) => [code, code, code, lat, 119, "township"];
  const county = /** @type {any} */ ({
    regions: [region("330825101", 29), region("330825209", 28.9)], covers: { big: ["330825209", "330825999"], lost: ["330825209"] },
    units: [{ code: "big", name: "队", name_en: "Team", region: "330825101" }, { code: "small", name: "小", region: "330825209" }, { code: "lost", name: "x", region: "1" }],
  });
  const [one, ...others] = listCovers([county, { ...county, covers: undefined }], plane);
  assert.deepEqual(others, []);
  assert.deepEqual([one.zh, one.en, one.seat, one.to], ["队", "Team", [plane.x(119), plane.y(29)], [[plane.x(119), plane.y(28.9)]]]);
});
