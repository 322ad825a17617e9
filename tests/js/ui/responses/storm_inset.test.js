// The storm on the wall: one line for each wind, and a view that holds storm and county.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { coverWithin } from "../../../../assets/app/state/responses/storms.js";
import { coverLine, viewOf, windLine } from "../../../../assets/app/ui/responses/storm_inset.js";
import { NOW, outlook, township } from "../../storms.js";

const words = JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8"));
const plain = (told) => told.replace(/[\u2066-\u2069]/g, "");
const places = /** @type {any} */ ({ name: (code) => ({ 330825101: "湖镇镇", 330825209: "社阳乡" })[code] });
const line = (...townships) => plain(windLine(/** @type {any} */ (outlook(townships)), "7", places));

test("the first township that a wind reaches", () => {
  useCatalogue("zh", words);
  const later = { begins: ["2026-08-09T00:00:00Z", "2026-08-09T01:00:00Z", "2026-08-09T02:00:00Z"] };
  assert.equal(line(township("330825101", later), township("330825209")), "08-09 05:00 社阳乡");
});

test("there now, passed, brought by nobody, unknown", () => {
  useCatalogue("zh", words);
  const gone = { begins: null, until: null };
  assert.deepEqual(["now", "passed"].map((state) => line(township("330825101", { state }))), ["已到 湖镇镇", "已过"]);
  assert.deepEqual(["none", "unknown"].map((state) => line(township("330825101", { state, ...gone }))), ["预报期内不到", "未知"]);
  assert.equal(line(township("330825101", { state: "unknown" })), "未知", "what blew before does not say that it is over");
});

test("how many grids a wind covers until a day after the last position", () => {
  useCatalogue("zh", words);
  const grids = ["330825101264001", "330825101201001", "330825101202001", "330825102201001", "330825209201001"];
  const told = (/** @type {string} */ force, more = {}) => {
    const known = /** @type {any} */ (outlook(undefined, more));
    return plain(coverLine(known, coverWithin(known, force, 24, grids), NOW));
  };
  assert.equal(told("7"), "08-09 17:00 前 3 格，另 1 格未知", "each grid once, one that is reached is not unknown");
  assert.equal(told("10"), "", "none within the day");
  const cover = (inside, unknown) => ({ inside, unknown, grids: 0, unknown_grids: 0 });
  assert.equal(told("7", { leads: [0, 24, 36], winds: { 7: [cover([], []), cover(["330825"], []), cover([], ["330825"])] } }), "08-09 17:00 前 5 格");
  assert.equal(told("7", { leads: [0], winds: { 7: [cover([], ["330825"])] } }), "08-09 17:00 前 5 格未知");
  assert.equal(told("7", { winds: undefined }), "", "an outlook of before");
});

test("every place lies inside the picture", () => {
  const canvas = /** @type {any} */ ({ width: 300, height: 150, getContext: () => ({}) });
  globalThis.devicePixelRatio ??= 1;
  const where = [{ lat: 27, lon: 130 }, { lat: 29, lon: 119 }, { lat: 30, lon: 115 }], { plane, view, zoom } = viewOf(canvas, where);
  for (const { lat, lon } of where) {
    const [x, y] = view.pixel(plane.x(lon), plane.y(lat));
    assert.ok(x >= 0 && x <= 300 && y >= 0 && y <= 150);
  }
  assert.ok(zoom > 3 && zoom < 7);
});
