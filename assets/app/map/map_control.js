/* The map of a page: takes the Leaflet map that Dash makes, lays the county's layers on it, and emits events of cases and grids. */
import { drawArea } from "./area_pen.js";
import * as geometry from "./geometry/geometry.js";
import { readPalette } from "./drawing/palette.js";
import { createPlane } from "./geometry/plane.js";
import { createScene } from "./scene.js";

/** Container id -> Leaflet map on the page now.
    @type {Map<string, L.Map>} */
const maps = new Map();
/** Container id -> control that wants it.
    @type {Map<string, Control>} */
const waiting = new Map();
let watching = false;

/** Register every Leaflet map when it is made: React makes them, and makes them again, when it likes. Leaflet may come with a
    script that runs after this one: it is waited for, as the next script may make the first map. */
function watchMaps() {
  if (watching) return;
  if (typeof L === "undefined") {
    document.addEventListener("load", watchMaps, true);
    return;
  }
  document.removeEventListener("load", watchMaps, true);
  watching = true;
  L.Map.addInitHook(function () {
    const { id } = this.getContainer();
    maps.set(id, this);
    this.on("unload", () => {
      if (maps.get(id) !== this) return;
      maps.delete(id);
      waiting.get(id)?.unbind();
    });
    waiting.get(id)?.bind(this);
  });
}

/** @param {CountyStatic} county */
async function fetchShapes({ geometry: { url } }) {
  let code = "network";
  try {
    const answer = await fetch(url);
    code = String(answer.status);
    if (answer.ok) return geometry.decode(await answer.arrayBuffer());
  } catch (problem) {
    throw Object.assign(new Error(problem.message), { code });
  }
  throw Object.assign(new Error("geometry"), { code });
}

/** Whether states have other rows of what the map draws: a squad's new instruction is none of it. The reducer leaves a table
    that nothing touched the same object.
    @param {States} old
    @param {States} states
    @param {LayerSwitches} layers */
export function isDrawnAnew(old, states, layers) {
  /** @type {("cases" | "grids" | "warnings" | "positions" | "storms")[]} */
  const drawn = ["cases", "grids", "warnings"];
  if (layers.positions) drawn.push("positions");
  if (layers.storm) drawn.push("storms");
  return old.size !== states.size || [...states].some(([county, state]) => drawn.some((topic) => old.get(county)?.[topic] !== state[topic]));
}

/** @param {CountyStatic[]} statics */
function middle(statics) {
  const boxes = statics.map((one) => one.bbox), mean = (/** @type {number} */ i, /** @type {number} */ j) => (Math.min(...boxes.map((b) => b[i])) + Math.max(...boxes.map((b) => b[j]))) / 2;
  return /** @type {Pair} */ ([mean(1, 3), mean(0, 2)]);
}

/** The map of one page: data and look; what is on the Leaflet map is the scene's. */
class Control {
  /** @param {string} id
      @param {CountyStatic[]} statics
      @param {MapOptions} options */
  constructor(id, statics, options) {
    this.id = id;
    this.statics = statics;
    this.options = options;
    /** @type {L.Map | null} */
    this.map = null;
    /** @type {Scene | null} */
    this.scene = null;
    /** @type {Shapes | undefined} */
    this.shapes = undefined;
    /** @type {MapListeners} */
    this.listeners = {};
    /** @type {MapLook} */
    this.look = {
      theme: options.theme || "dark", lang: options.lang || "zh", wall: Boolean(options.wall), cut: false, selected: null, grid: null,
      wind: { lead: 0, force: "7" },
      layers: { grids: true, cases: true, positions: false, status: false, covers: false, storm: false, warnings: true, voids: false, hazards: false },
    };
    /** @type {MapData} */
    this.data = { states: new Map(), filter: null, people: [], area: null, rates: null, hazards: [] };
    this.plane = createPlane(...middle(statics));
    waiting.set(id, this);
    this.ready = this.load();
    this.findMap();
  }

  load() {
    const loaded = Promise.all(this.statics.map(fetchShapes)).then((all) => {
      this.shapes = geometry.joinAll(all);
      this.build();
    });
    loaded.catch(() => {});
    return loaded;
  }

  /** Try the geometry again. */
  retry() {
    this.ready = this.load();
    this.ready.catch((problem) => this.emit("error", problem));
    return this.ready;
  }

  /** Leaflet may come with the page, or a moment later. */
  findMap() {
    watchMaps();
    const map = maps.get(this.id);
    if (map) this.bind(map);
    else if (!watching && waiting.get(this.id) === this) requestAnimationFrame(() => this.findMap());
  }

  /** @param {L.Map} map */
  bind(map) {
    this.unbind();
    this.map = map;
    this.build();
  }

  unbind() {
    if (this.scene) this.scene.destroy();
    this.scene = this.map = null;
  }

  build() {
    if (!this.map || !this.shapes || this.scene) return;
    this.scene = createScene(this, this.map, this.shapes);
    this.emit("ready", undefined);
  }

  /** @template {keyof MapEvents} E
      @param {E} event
      @param {(value: MapEvents[E]) => void} fn */
  on(event, fn) {
    /** @type {Set<(value: MapEvents[E]) => void>} */
    const listeners = this.listeners[event] ?? new Set();
    Object.assign(this.listeners, { [event]: listeners.add(fn) });
    return () => listeners.delete(fn);
  }

  /** @template {keyof MapEvents} E
      @param {E} event
      @param {MapEvents[E]} value */
  emit(event, value) {
    for (const fn of [...(this.listeners[event] || [])]) fn(value);
  }

  // -- what the page asks of it ---------------------------------------------------------------------------------

  /** The states of the counties, drawn where they show something else than those before; `filter`: Set of the case ids to show,
      or null for all.
      @param {States} states
      @param {{filter?: Set<string> | null}} [how] */
  setStates(states, { filter = null } = {}) {
    const old = this.data;
    this.data = { ...old, states: new Map(states), filter };
    if (old.filter !== filter || isDrawnAnew(old.states, states, this.look.layers)) this.scene?.takeStates();
  }

  /** The people of the opened case.
      @param {PersonMark[]} marks */
  showPeople(marks) {
    this.data.people = marks;
    this.scene?.showPeople(marks);
  }

  /** The hazard points, the worst first.
      @param {HazardMark[]} marks */
  showHazards(marks) {
    this.data.hazards = marks;
    this.scene?.showHazards(marks);
  }

  /** Let somebody draw around people; the corners, or null.
      @param {AbortSignal} stop */
  async drawArea(stop) {
    return this.map ? drawArea(this.map, stop) : null;
  }

  /** The area that was drawn, or none.
      @param {LatLon[] | null} corners */
  showArea(corners) {
    this.data.area = corners;
    this.scene?.redraw();
  }

  /** The grids by acceptance in place of their cases.
      @param {GridRates | null} rates null: by their cases again */
  showRates(rates) {
    this.data.rates = rates;
    this.scene?.showRates();
  }

  /** @param {string | null} id */
  select(id) {
    this.look.selected = id;
    this.scene?.showSelected();
  }

  /** @param {string | null} code */
  selectGrid(code) {
    this.look.grid = code;
    this.scene?.redraw();
  }

  /** @param {string} theme */
  setTheme(theme) {
    this.look.theme = theme;
    this.scene?.restyle();
  }

  /** @param {string} lang */
  setLang(lang) {
    this.look.lang = lang;
    this.scene?.redraw();
  }

  /** @param {LayerSwitches} layers */
  setLayers(layers) {
    Object.assign(this.look.layers, layers);
    this.scene?.showLayers();
  }

  /** Whose winds the storm's layer shows, and of how many hours ahead.
      @param {WindChoice} choice */
  setWind(choice) {
    this.look.wind = choice;
    this.scene?.redraw();
  }

  layers() {
    return { ...this.look.layers };
  }

  /** Cut off from the server: the map turns grey.
      @param {boolean} cut */
  setCut(cut) {
    this.look.cut = Boolean(cut);
    this.scene?.showCut();
  }

  /** @param {LatLon} place
      @param {number} zoom */
  flyTo(place, zoom) {
    this.scene?.camera.flyTo(place, zoom);
    return Boolean(this.scene);
  }

  /** @param {LatLon} place
      @param {number} covered */
  uncover(place, covered) {
    return Boolean(this.scene?.camera.uncover(place, covered));
  }

  /** @param {string | undefined} region
      @param {{animate?: boolean}} how */
  fit(region, how) {
    this.scene?.fit(region, how);
  }

  /** @param {number} n */
  zoomBy(n) {
    this.scene?.camera.zoomBy(n);
  }

  /** @param {LatLon[]} places */
  lookBeyond(places) {
    this.scene?.lookBeyond(places);
  }

  resized() {
    this.scene?.resized();
  }

  destroy() {
    if (waiting.get(this.id) === this) waiting.delete(this.id);
    this.unbind();
    this.listeners = {};
  }
}

watchMaps();

/** Lay the counties `statics` on the Leaflet map in the container `id`: see docs/browser.md.
    @param {string} id
    @param {CountyStatic[]} statics */
export function attachMap(id, statics, options = {}) {
  return new Control(id, statics, options);
}

/** The steps of the fill, for a legend: [{n, colour}]. */
export function mapLegend() {
  return readPalette().ramp.map((colour, i) => ({ n: i === 3 ? "3+" : String(i), colour }));
}
