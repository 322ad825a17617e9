// The gestures on a page's map: which of the things below a click is meant, what a cluster does, and when the view stays.
import assert from "node:assert/strict";
import test from "node:test";
import { createPace } from "../../../assets/app/state/shared/pace.js";
import { Scene } from "../../../assets/app/map/scene.js";

const HERE = { lat: 29.03, lng: 119.17 }, GRID = "330825101264001";
const CASE = { count: 1, ids: ["c1"], row: { id: "c1", lat: 29.03, lon: 119.17 } };

/** A box of places, as Leaflet makes one. */
function boundsOf(places) {
  const lats = places.map(([lat]) => lat), lons = places.map(([, lon]) => lon);
  return { getNorth: () => Math.max(...lats), getSouth: () => Math.min(...lats), getEast: () => Math.max(...lons), getWest: () => Math.min(...lons), pad: () => "padded", getCenter: () => "centre" };
}
globalThis.L = /** @type {any} */ ({ latLngBounds: boundsOf });

/** A scene without its drawing; `below` says what lies where somebody clicks. */
function make({ person = null, mark = null, hazard = null, cell = 0, zoom = 11, layers = {}, wall = false, items = [] } = {}) {
  const emitted = [], went = [], fitted = [];
  const hits = (found) => ({ hit: () => found });
  const scene = Object.assign(Object.create(Scene.prototype), {
    control: { emit: (...event) => emitted.push(event) }, look: { wall, layers: { cases: true, hazards: true, ...layers }, selected: null },
    plane: { x: (lon) => lon, y: (lat) => lat, scale: () => 1 },
    map: { getZoom: () => zoom, getBoundsZoom: () => 14, invalidateSize() {} },
    camera: { touched: false, home: "330825", goTo: (...place) => went.push(place), strayed: () => false },
    people: hits(person), cases: { ...hits(mark), items }, hazards: hits(hazard), cells: { at: () => cell, layer: { codes: [GRID] } },
    fit: (region) => fitted.push(region),
  });
  return { scene, emitted, went, fitted, kinds: () => emitted.map(([kind]) => kind) };
}

test("of what lies one over the other a person is meant first, then a case, a hazard point, and the grid", () => {
  const below = { person: "p1", mark: CASE, hazard: "H1" };
  const last = (more) => { const { scene, emitted } = make(more); scene.clicked(HERE); return emitted.at(-1); };
  assert.deepEqual(last(below), ["person", "p1"]);
  assert.deepEqual(last({ ...below, person: null }), ["case", "c1"]);
  assert.deepEqual(last({ hazard: "H1" }), ["hazard", "H1"]);
  assert.deepEqual(last({}), ["grid", GRID]);
  assert.deepEqual(last({ cell: -1 }), ["blank", undefined]);
});

test("every click also tells its point and the grid it is in, for whoever asks for a place", () => {
  const { scene, emitted } = make({ mark: CASE });
  scene.clicked(HERE);
  assert.deepEqual(emitted[0], ["point", { lat: 29.03, lon: 119.17, region: GRID }]);
  const outside = make({ cell: -1 });
  outside.scene.clicked(HERE);
  assert.deepEqual(outside.emitted[0], ["point", { lat: 29.03, lon: 119.17, region: "" }]);
});

test("what is switched off cannot be pressed", () => {
  const { scene, emitted } = make({ mark: CASE, hazard: "H1", layers: { cases: false, hazards: false } });
  scene.clicked(HERE);
  assert.deepEqual(emitted.at(-1), ["grid", GRID]);
});

const cluster = { count: 2, ids: ["c1", "c2"], row: { id: "c1", lat: 29, lon: 119 } };
const at = (id, lat) => ({ row: { id, lat, lon: 119 } });

test("a cluster is opened by coming nearer, until it falls apart", () => {
  const { scene, emitted, went, kinds } = make({ mark: cluster, items: [at("c1", 29), at("c2", 29.1), at("other", 30)] });
  scene.clicked(HERE);
  assert.deepEqual([went, kinds(), scene.camera.touched], [[["centre", 14]], ["point", "cluster"], true]);
  assert.deepEqual(emitted[1][1], { ids: ["c1", "c2"], lat: 29, lon: 119 });
});

test("cases of one place, or so near that no zoom parts them, are opened one by one", () => {
  for (const more of [{ items: [at("c1", 29), at("c2", 29)] }, { zoom: 16, items: [at("c1", 29), at("c2", 29.1)] }]) {
    const { scene, emitted, went } = make({ mark: cluster, ...more });
    scene.clicked(HERE);
    assert.deepEqual([went, emitted.at(-1)], [[], ["case", "c1"]]);
  }
});

test("a page of another size looks at home again, unless somebody moved the map", () => {
  const { scene, fitted } = make();
  scene.resized();
  scene.camera.touched = true;
  scene.resized();
  assert.deepEqual(fitted, ["330825"]);
});

test("zoomed out beyond its county the map comes home; else the page learns the zoom", () => {
  const { scene, emitted, fitted } = make();
  scene.zoomed();
  scene.camera.strayed = () => true;
  scene.zoomed();
  assert.deepEqual([emitted, fitted], [[["zoom", 11]], ["330825"]]);
});

test("moved beside its county without a person the map comes home; else it shows its scale", () => {
  const { scene, fitted } = make();
  let shown = 0;
  scene.showScale = () => { shown += 1; };
  scene.settled();
  scene.camera.strayed = () => true;
  scene.settled();
  assert.deepEqual([shown, fitted], [1, ["330825"]]);
});

test("the first change after a quiet spell is drawn at once, those that follow together", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { scene } = make();
  let drawn = 0;
  Object.assign(scene, { pace: createPace(100), waiting: undefined, showStates() { drawn += 1; clearTimeout(this.waiting); this.waiting = undefined; this.pace.drew(performance.now() - 50, performance.now()); } });
  scene.takeStates();
  assert.equal(drawn, 1);
  scene.takeStates();
  scene.takeStates();
  assert.equal(drawn, 1);
  t.mock.timers.tick(101);
  assert.equal(drawn, 2);
});

test("the wall has no hand that points, and a desk looks once a frame", () => {
  const frames = [], style = { cursor: "" };
  globalThis.requestAnimationFrame = (then) => frames.push(then);
  const wall = make({ wall: true, mark: CASE });
  wall.scene.hover(HERE);
  assert.equal(frames.length, 0);
  const { scene } = make({ mark: CASE });
  Object.assign(scene, { hovering: 0 });
  scene.map.getContainer = () => ({ style });
  scene.hover(HERE);
  scene.hover(HERE);
  assert.equal(frames.length, 1);
  frames[0](0);
  assert.equal(style.cursor, "pointer");
});
