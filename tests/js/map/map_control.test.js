// The map of a page without Leaflet: its events, its look, and what becomes of shapes that do not come.
import assert from "node:assert/strict";
import test from "node:test";
import { empty } from "../../../assets/app/state/live/reducer.js";
import { attachMap, isDrawnAnew } from "../../../assets/app/map/map_control.js";

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

const OFF = /** @type {any} */ ({ positions: false, storm: false });
const other = (state, topic) => new Map([["c", { ...state, [topic]: new Map() }]]);

test("the map is drawn anew for what it shows, and only for that", () => {
  const state = /** @type {any} */ (empty("c")), states = new Map([["c", state]]);
  assert.equal(isDrawnAnew(states, new Map([["c", { ...state, at: "later" }]]), OFF), false);
  assert.deepEqual(["cases", "grids", "warnings", "squads", "positions", "storms"].map((topic) => isDrawnAnew(states, other(state, topic), OFF)), [true, true, true, false, false, false]);
  assert.equal(isDrawnAnew(states, other(state, "positions"), { ...OFF, positions: true }), true);
  assert.equal(isDrawnAnew(states, other(state, "storms"), { ...OFF, storm: true }), true);
  assert.equal(isDrawnAnew(new Map(), states, OFF), true);
});

test("states that show nothing new are kept without a drawing, and another filter draws", async () => {
  const map = attach(refuse), states = new Map([["c", /** @type {any} */ (empty("c"))]]);
  await map.ready.catch(() => {});
  let drawn = 0;
  map.scene = /** @type {any} */ ({ takeStates: () => { drawn += 1; } });
  map.setStates(states);
  map.setStates(new Map(states));
  assert.equal(drawn, 1);
  map.setStates(other(states.get("c"), "squads"));
  assert.equal(drawn, 1);
  assert.notEqual(map.data.states.get("c").squads, states.get("c").squads);
  map.setStates(map.data.states, { filter: new Set(["a"]) });
  assert.equal(drawn, 2);
});

test("a map is found whose Leaflet came with a later script", async () => {
  const heard = /** @type {any} */ ({}), made = /** @type {any[]} */ ([]), { document } = globalThis, { addEventListener, removeEventListener } = document;
  document.addEventListener = /** @type {any} */ ((kind, fn, capture) => { heard[`${kind} ${capture}`] = fn; });
  document.removeEventListener = /** @type {any} */ ((kind, fn, capture) => { if (heard[`${kind} ${capture}`] === fn) delete heard[`${kind} ${capture}`]; });
  const map = attach(refuse);
  await map.ready.catch(() => {});
  heard["load true"]();
  assert.deepEqual(Object.keys(heard), ["load true"], "another script came, and still no Leaflet");
  globalThis.L = /** @type {any} */ ({ Map: { addInitHook: (hook) => made.push(hook) } });
  heard["load true"]();
  assert.deepEqual([made.length, Object.keys(heard)], [1, []]);
  made[0].call({ getContainer: () => ({ id: "map" }), on: () => {} });
  assert.ok(map.map, "what waited for it has it");
  Object.assign(document, { addEventListener, removeEventListener });
  Reflect.deleteProperty(globalThis, "L");
});
