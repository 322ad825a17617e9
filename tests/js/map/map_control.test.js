// The map of a page without Leaflet: its events, its look, and what becomes of shapes that do not come.
import assert from "node:assert/strict";
import test from "node:test";
import { attachMap } from "../../../assets/app/map/map_control.js";

globalThis.requestAnimationFrame ??= () => 0;
const county = (url) => ({ regions: [], matters: [], units: [], bbox: [118, 28, 120, 30], geometry: { url } });

/** Attach a map whose shapes a server answers with. */
function attach(answer, statics = [county("/geo")]) {
  globalThis.fetch = async () => answer();
  return attachMap("map", statics, { lang: "en" });
}
const refuse = () => ({ ok: false, status: 503 });

test("the plane lies in the middle of all counties", async () => {
  const statics = [county("/a"), { ...county("/b"), bbox: [120, 30, 122, 32] }];
  const map = attach(refuse, statics);
  await map.ready.catch(() => {});
  assert.ok(Math.abs(map.plane.lat(0) - 30) < 1e-3 && Math.abs(map.plane.lon(0) - 120) < 1e-3);
});

test("shapes that do not come are told with the status, and tried again", async () => {
  const map = attach(refuse), errors = [];
  await assert.rejects(map.ready, { code: "503" });
  map.on("error", (problem) => errors.push(problem.code));
  globalThis.fetch = async () => { throw new TypeError("away"); };
  await map.retry().catch(() => {});
  assert.deepEqual(errors, ["network"]);
});

test("a listener hears its own event until it is taken off", async () => {
  const map = attach(refuse), cases = [];
  await map.ready.catch(() => {});
  const off = map.on("case", (id) => cases.push(id));
  map.emit("case", "a");
  map.emit("grid", "g");
  off();
  map.emit("case", "b");
  assert.deepEqual(cases, ["a"]);
});

test("what is set before Leaflet has come is kept for it", async () => {
  const map = attach(refuse);
  await map.ready.catch(() => {});
  const layers = { grids: false, cases: true, positions: true, status: false, covers: false, storm: false, warnings: true, voids: false, hazards: false };
  map.setLayers(layers);
  map.select("a");
  map.setCut(true);
  map.setStates(new Map(), { filter: new Set(["a"]) });
  assert.deepEqual(map.layers(), layers);
  assert.deepEqual([map.look.selected, map.look.cut, map.look.lang, [...map.data.filter]], ["a", true, "en", ["a"]]);
  assert.equal(map.flyTo({ lat: 29, lon: 119 }, 13), false, "nothing flies yet");
});
