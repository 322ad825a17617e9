// The storm on the wall: one line for each wind, and a view that holds storm and county.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { coverWithin, outlooksOf } from "../../../../assets/app/state/responses/storms.js";
import { coverLine, lookAhead, viewOf, windLine } from "../../../../assets/app/ui/responses/storm_inset.js";
import { outlook, rows, township } from "../../storms.js";

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

const cover = (inside, unknown) => ({ inside, unknown, grids: 0, unknown_grids: 0 });

test("how many grids a wind covers at the points of a day after the last position", () => {
  useCatalogue("zh", words);
  const grids = ["330825101264001", "330825101201001", "330825101202001", "330825102201001", "330825209201001"];
  const told = (/** @type {string} */ force, more = {}) => {
    const known = /** @type {any} */ (outlook(undefined, more));
    return plain(coverLine(coverWithin(known, force, 24, "330825", grids)));
  };
  const far = [township("330825101", { begins: null, state: "none" })];
  assert.equal(told("7"), "24 小时内（0、6、12、24 时各点）共 3 格，另 1 格未知", "each grid once, one that is reached is not unknown");
  assert.equal(told("10", { townships: far }), "", "none within the day");
  assert.equal(told("7", { leads: [0, 24, 36], winds: { 7: [cover([], []), cover(["330825"], []), cover([], ["330825"])] } }), "24 小时内（0、24 时各点）共 5 格");
  assert.equal(told("7", { townships: far, leads: [0], winds: { 7: [cover([], ["330825"])] } }), "24 小时内（0 时各点）5 格未知");
  assert.equal(told("7", { winds: undefined }), "", "an outlook of before");
});

test("a storm that comes and goes between the points is not passed over", () => {
  useCatalogue("zh", words);
  const line = (/** @type {object} */ wind, region = "330825", more = {}) => {
    const known = /** @type {any} */ (outlook([township("330825101", wind)], { winds: { 7: [0, 6, 12, 24].map(() => cover([], [])) }, ...more }));
    return plain(coverLine(coverWithin(known, "7", 24, region, ["330825101264001"])));
  };
  const between = "24 小时内（0、6、12、24 时各点之间）到达，格数未知";
  assert.equal(line({}), between);
  assert.equal(line({}, "330825101264"), between, "of a village the time is that of its township");
  assert.equal(line({}, "330825102"), "", "another township");
  assert.equal(line({ of: 1, agencies: 3 }), "", "most agencies keep it away");
  assert.equal(line({ state: "unknown" }), "");
  const days = (/** @type {string} */ time) => ({ begins: [time, time, time] });
  assert.equal(line(days("2026-08-09T09:00:01Z")), "", "a second after the day");
  assert.equal(line(days("2026-08-08T08:00:00Z")), "", "before the last position");
  assert.equal(line({}, "330825", { winds: { 7: [cover(["330825101"], [])] } }).includes("共 1 格"), true);
});

test("in English, for one grid and for more", () => {
  useCatalogue("en", JSON.parse(readFileSync(new URL("../../../../layouts/locale/en.json", import.meta.url), "utf8")));
  const line = (grids) => plain(coverLine({ points: [0, 6, 12, 24], grids, unknown_grids: 0, reached: true }));
  assert.deepEqual([0, 1, 2].map(line), [
    "Reached within 24 h, in between +0, 6, 12, 24 h: grids not known",
    "1 grid within 24 h (at any of +0, 6, 12, 24 h)",
    "2 grids within 24 h (at any of +0, 6, 12, 24 h)",
  ]);
});

test("on the wall of a city each county counts its grids, on that of a township only its own", () => {
  const inside = (/** @type {string} */ region) => rows(/** @type {any} */ (outlook([township(`${region}101`)], { winds: { 7: [cover([region], [])] } })));
  const states = /** @type {any} */ (new Map([["330825", { storms: inside("330825") }], ["330803", { storms: inside("330803") }], ["330802", { storms: rows(undefined, "202614") }]]));
  const codes = ["330825101264001", "330825102201001", "330803101201001", "330802101201001"];
  const grids = { grids: (/** @type {string} */ region) => codes.filter((code) => code.startsWith(region)).map((code) => ({ code })) };
  const count = (/** @type {string} */ region) => lookAhead(outlooksOf(states, "202613").filter(({ county }) => region.startsWith(county) || county.startsWith(region)), region, /** @type {any} */ (grids), new WeakMap())?.grids;
  assert.deepEqual([count("3308"), count("330825"), count("330825101"), count("330803")], [3, 2, 1, 1]);
  assert.equal(lookAhead([], "3308", /** @type {any} */ (grids), new WeakMap()), null);
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
