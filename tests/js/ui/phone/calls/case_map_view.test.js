// Where a case is, on the map of its township.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { caseMapTemplate, placeOn, scaleOf } from "../../../../../assets/app/ui/phone/calls/case_map_view.js";
import { useCatalogue } from "../../../../../assets/app/state/shared/i18n.js";
import { textOf } from "../../../template_text.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const MAP = { width: 1000, height: 800, box: /** @type {[number, number, number, number]} */ ([119, 29, 119.1, 29.07]), paths: { township: "M0 0L9 9Z", grid: "" } };
const about = (more = {}) => /** @type {any} */ ({ lat: 29.035, lon: 119.05, place: { name: "希塘村", name_en: "Xitang" }, placed: "point", ...more });
const shown = (more = {}, point = /** @type {any} */ (null)) => /** @type {any} */ ({ words: null, point, locating: false, failed: false, map: { map: MAP, open: true, failed: false, ...more } });
const words = (/** @type {any[]} */ ...given) => textOf(caseMapTemplate("s1", about(given[1]), shown(given[0], given[2]))).replaceAll(/[\u2066-\u2069]/g, "");

test("a place lies where it is, and what is off the map at its edge", () => {
  assert.deepEqual(placeOn(MAP, about()), { x: 500, y: 400, inside: true });
  assert.deepEqual(placeOn(MAP, { lat: 30, lon: 119.05 }), { x: 500, y: 0, inside: false });
  assert.deepEqual(scaleOf(MAP), { km: 2, length: 205 });
});

test("it is asked for by a press, says that it comes, and that it did not", () => {
  const closed = words({ open: false });
  assert.ok(closed.includes("看位置图") && !closed.includes("<svg"), closed);
  assert.ok(words({ map: null }).includes("载入"), words({ map: null }));
  assert.ok(words({ map: null, failed: true }).includes("没有取到"));
});

test("the case and whoever looks stand on it, in words too", () => {
  const text = words({}, {}, { lat: 29.04, lon: 119.05, at: 1, accuracy_m: 5 });
  for (const word of ["希塘村位置图，标出事件所在，距您 0.6 公里", "is-case", "is-own", "2 公里", "事件"]) assert.ok(text.includes(word), `${word} in ${text}`);
  const off = words({}, { placed: "region" }, { lat: 30, lon: 119.05, at: 1, accuracy_m: 5 });
  for (const word of ["is-rough", "大致所在", "您（在图外）"]) assert.ok(off.includes(word), `${word} in ${off}`);
  assert.ok(!words({}).includes("您"), "nobody is put where nobody knows");
});
