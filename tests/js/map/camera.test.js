// Where a map looks.
import assert from "node:assert/strict";
import test from "node:test";
import { Camera } from "../../../assets/app/map/camera.js";

/** A map 800 px wide at zoom 10, on which each degree is 100 px. */
function fakeMap() {
  /** @type {any[]} */
  const done = [];
  const map = {
    done, getZoom: () => 10, getSize: () => ({ x: 800, y: 600 }), latLngToContainerPoint: ([, lon]) => ({ x: lon * 100, y: 0 }),
    setView: (...given) => done.push(["view", ...given]), flyTo: (...given) => done.push(["fly", ...given]),
    panBy: (by) => done.push(["pan", by]), setZoom: (zoom) => done.push(["zoom", zoom]),
  };
  return /** @type {any} */ (map);
}

function look() {
  globalThis.matchMedia = /** @type {any} */ (() => ({ matches: false }));
  const map = fakeMap();
  return { map, camera: new Camera(map, new Map(), { scope: "330825" }) };
}

test("a person's choice flies, never outward, and home is left", () => {
  const { map, camera } = look();
  assert.deepEqual([camera.home, camera.touched], ["330825", false]);
  camera.flyTo({ lat: 29, lon: 1 }, 8);
  camera.flyTo({ lat: 29, lon: 1 }, 13);
  assert.deepEqual(map.done.map(([kind, place, zoom]) => [kind, place, zoom]), [["fly", [29, 1], 10], ["fly", [29, 1], 13]]);
  assert.equal(camera.touched, true);
});

test("what a panel covers is brought beside it, what is seen stays", () => {
  const { map, camera } = look();
  assert.equal(camera.uncover({ lat: 29, lon: 1 }, 300), false);
  assert.equal(camera.uncover({ lat: 29, lon: 6 }, 300), true);
  assert.deepEqual(map.done, [["pan", [350, 0]]]);
  assert.equal(camera.touched, false);
});

test("by steps from where the map is", () => {
  const { map, camera } = look();
  camera.zoomBy(-1);
  assert.deepEqual([map.done, camera.touched], [[["zoom", 9]], true]);
});

/** Points of a plane on which a degree is 100 px at any zoom, and a county of one degree. */
function homeMap() {
  const point = ([x, y]) => ({ x, y, add: (by) => point([x + by.x, y + by.y]) });
  globalThis.L = /** @type {any} */ ({ point, latLngBounds: () => ({ extend() {}, isValid: () => true, getCenter: () => ({ lat: 0.5, lng: 0.5 }) }) });
  let zoom = 10, centre = { lat: 0, lng: 0 };
  const map = fakeMap(), asked = [];
  Object.assign(map, {
    getZoom: () => zoom, getCenter: () => centre, setMinZoom() {}, setMaxZoom() {}, setView: (place, to) => { zoom = to; centre = place; map.done.push(["view", place, to]); },
    getBoundsZoom: (bounds, inside, room) => { asked.push(room && [room.x, room.y]); return 9; },
    project: ({ lat, lng }) => point([lng * 100, lat * 100]), unproject: ({ x, y }) => ({ lat: y / 100, lng: x / 100 }),
  });
  return { map, asked, wander: (to) => { zoom = to; }, drift: (lat) => { centre = { ...centre, lat: centre.lat + lat }; } };
}

test("home stands above what lies over the lower edge, and is found again when nobody left it", () => {
  globalThis.matchMedia = /** @type {any} */ (() => ({ matches: false }));
  const { map, asked, wander } = homeMap(), camera = new Camera(map, new Map(), { scope: "330825", padding: [24, 60], below: 108 });
  assert.equal(camera.strayed(), false);
  camera.fit("330825", false);
  assert.deepEqual(asked[0], [48, 168]);
  assert.deepEqual(map.done, [["view", { lat: 0.74, lng: 0.5 }, 9]]);
  assert.equal(camera.strayed(), false);
  wander(10.5);
  assert.equal(camera.strayed(), true);
  camera.touched = true;
  assert.equal(camera.strayed(), false);
});

test("a view beside home at its zoom has strayed too, unless it was moved on purpose", () => {
  globalThis.matchMedia = /** @type {any} */ (() => ({ matches: false }));
  const { map, drift } = homeMap(), camera = new Camera(map, new Map(), { scope: "330825" });
  camera.fit("330825", false);
  drift(0.01);   // a pixel, as rounding leaves it
  assert.equal(camera.strayed(), false);
  drift(0.26);
  assert.equal(camera.strayed(), true);
  camera.fit("330825", false);
  assert.equal(camera.strayed(), false);
  camera.uncover({ lat: 0, lon: 6 }, 300);
  drift(0.26);
  assert.equal(camera.strayed(), false);
});

test("a map that cannot look at home is where it came to: it is not sent there without end", () => {
  globalThis.matchMedia = /** @type {any} */ (() => ({ matches: false }));
  const { map, drift } = homeMap(), camera = new Camera(map, new Map(), { scope: "330825" }), look = map.setView;
  map.setView = (place, zoom) => look({ ...place, lat: place.lat - 0.5 }, zoom);   // the edge of what may be seen
  camera.fit("330825", false);
  assert.equal(camera.strayed(), false);
  drift(0.26);
  assert.equal(camera.strayed(), true);
});
