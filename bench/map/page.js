/* Scenarios of the map alone; bench.map calls window.bench.* and reads the figures. */
import * as gcj02 from "/assets/app/map/geometry/gcj02.js";
import * as geometry from "/assets/app/map/geometry/geometry.js";
import { attachMap, mapLegend } from "/assets/app/map/map_control.js";
import { readPalette } from "/assets/app/map/drawing/palette.js";
import * as reducer from "/assets/app/state/live/reducer.js";
import * as selectors from "/assets/app/state/live/selectors.js";

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
const json = async (url) => (await fetch(url)).json();
let map = null, control = null, state = null;

function blank(options) {
  if (control) control.destroy();
  if (map) map.remove();
  control = null;
  map = L.map("map", { zoomControl: false, attributionControl: false, fadeAnimation: false, ...options });
  return map;
}

function snapshot(cases, grids = []) {
  return { county: "330899", epoch: "e", seq: 1, at: null, cases, grids, positions: [], tally: [], news: [] };
}

/** Our map. Resolves with the ms until its first picture. */
async function ours({ theme = "dark", wall = false, wmts = null, options = {} } = {}) {
  document.documentElement.dataset.theme = theme;
  const statics = [].concat(await json("/static.json")), cases = await json("/cases.json"), grids = await json("/grids.json");
  const began = performance.now();
  control = attachMap("map", statics, { theme, wall, wmts, scope: "", padding: [24, 24] });
  blankKeeping(options);
  await control.ready;
  state = reducer.load(snapshot(cases, grids));
  control.setStates(new Map([["330899", state]]));
  do await frame(); while (control.scene.tiles.isLoading());
  return performance.now() - began;
}

function blankKeeping(options) {
  const kept = control;
  control = null;
  blank(options);
  control = kept;
}

/** What React does when it re-mounts: another Leaflet map in the same container. */
function again() {
  map = L.map("map", { zoomControl: false, attributionControl: false, fadeAnimation: false });
}

/** A Leaflet map with nothing on it: the floor. */
async function empty() {
  const { bbox: [west, south, east, north] } = [].concat(await json("/static.json"))[0];
  blank().fitBounds([[south, west], [north, east]], { animate: false });
  await frame();
}

/** The same shapes by L.geoJSON on Leaflet's canvas: the peer. */
async function peer() {
  const [shapes, cases] = [geometry.decode(await (await fetch("/geo.bin")).arrayBuffer()), await json("/cases.json")];
  const began = performance.now();
  await empty();
  const counts = selectors.countsByGrid(new Map([["c", reducer.load(snapshot(cases))]]));
  const { ramp, grid } = readPalette();
  const style = ({ properties: { code } }) => ({ fillColor: ramp[Math.min(3, counts.get(code) || 0)], fillOpacity: 1, color: grid, weight: 0.7 });
  const renderer = L.canvas({ padding: 0.1 });
  const layer = L.geoJSON(features(shapes.get("grids")), { renderer, style }).addTo(map);
  const dots = cases.map((row) => L.circleMarker([row.lat, row.lon], { renderer, radius: 6 }));
  L.layerGroup(dots).addTo(map);
  control = { peer: layer.getLayers(), destroy() {} };
  await frame();
  await frame();
  return performance.now() - began;
}

function features(layer) {
  return layer.codes.map((code, f) => {
    const [first] = geometry.ringsOf(layer, f), [from, to] = geometry.pointsOf(layer, first), ring = [];
    for (let p = from; p < to; p++) ring.push([layer.xy[2 * p] / 1e5, layer.xy[2 * p + 1] / 1e5]);
    return { type: "Feature", properties: { code }, geometry: { type: "Polygon", coordinates: [[...ring, ring[0]]] } };
  });
}

const LONGEST = 6e3;   // ms of any one scenario: a slow map shows fewer frames

/** Times between frames, ms, while `step(i)` is called before each. */
async function frames(count, step) {
  const times = [], until = performance.now() + LONGEST;
  let before = await frame();
  for (let i = 0; i < count && before < until; i++) {
    step(i);
    const now = await frame();
    times.push(now - before);
    before = now;
  }
  return times;
}

/** What a frame costs, ms: from `step` until the browser is free again after painting. */
async function work(count, step) {
  const { port1, port2 } = new MessageChannel(), times = [], until = performance.now() + LONGEST;
  for (let i = 0; i < count && performance.now() < until; i++) {
    const began = await frame();
    step(i);
    await new Promise((resolve) => {
      port1.onmessage = resolve;
      port2.postMessage(0);
    });
    times.push(performance.now() - began);
  }
  return times;
}

const circle = (i) => [Math.round(14 * Math.cos(i / 20)), Math.round(14 * Math.sin(i / 20))];

/** Pan around for `count` frames at a zoom. */
async function pan(count, zoom) {
  map.setView(map.getCenter(), zoom, { animate: false });
  await frame();
  await frame();
  return frames(count, (i) => map.panBy(circle(i), { animate: false, noMoveStart: true }));
}

const panWork = (count) => work(count, (i) => map.panBy(circle(i), { animate: false, noMoveStart: true }));

/** Zoom in and out `count` times between two zooms, animated. */
async function zoom(count, from, to) {
  const times = [];
  for (let i = 0; i < count; i++) {
    map.setZoom(i % 2 ? from : to);
    times.push(...await frames(30, () => {}));
  }
  return times;
}

/** `rate` restyles a second for `seconds`: each is one case more in another grid. Frame times. */
async function restyles(rate, seconds) {
  const codes = state ? [].concat(control.shapes.get("grids").codes) : null;
  const began = performance.now();
  let done = 0;
  const times = await frames(Math.round(seconds * 60), () => {
    const due = Math.floor(((performance.now() - began) / 1000) * rate);
    for (; done < due; done++) one(done, codes);
  });
  return { times, done, seconds: (performance.now() - began) / 1000 };
}

function one(n, codes) {
  if (control.peer) return control.peer[(n * 7919) % control.peer.length].setStyle({ fillColor: n % 2 ? "#937b43" : "#252b30" });
  const row = { ...state.cases.values().next().value, id: `n${n % 500}`, region: codes[(n * 7919) % codes.length] };
  state = reducer.apply(state, { seq: state.seq.cases + 1, at: null, topic: "cases", kind: "case.updated", region: row.region, cases: [row] });
  return control.setStates(new Map([["330899", state]]));
}

/** The heap after a full collection, MB (Chromium with --js-flags=--expose-gc). */
async function heap() {
  window.gc();
  await frame();
  window.gc();
  return performance.memory.usedJSHeapSize / 1e6;
}

window.bench = {
  attachMap, gcj02, mapLegend, reducer,
  ours, again, empty, peer, pan, zoom, restyles, heap, panWork, map: () => map, control: () => control,
};
