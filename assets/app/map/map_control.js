/* The map of a page: takes the Leaflet map that Dash makes, lays the county's layers on it, and speaks of cases and grids. */
import * as geometry from "./geometry.js";
import { readPalette } from "./palette.js";
import { createPlane } from "./plane.js";
import { createScene } from "./scene.js";

const maps = new Map();       // container id -> Leaflet map on the page now
const waiting = new Map();    // container id -> control that wants it
let hooked = false;

/** Hear of every Leaflet map from its birth: React makes them, and makes them again, when it likes. */
function hook() {
  if (hooked || typeof L === "undefined") return;
  hooked = true;
  L.Map.addInitHook(/** @this {any} */ function () {
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

function middle(statics) {
  const boxes = statics.map((one) => one.bbox), mean = (i, j) => (Math.min(...boxes.map((b) => b[i])) + Math.max(...boxes.map((b) => b[j]))) / 2;
  return [mean(1, 3), mean(0, 2)];
}

/** The map of one page: data and look; what is on the Leaflet map is the scene's. */
class Control {
  constructor(id, statics, options) {
    this.id = id;
    this.statics = statics;
    this.options = options;
    this.map = null;
    this.scene = null;
    this.listeners = new Map();
    this.look = {
      theme: options.theme || "dark", lang: options.lang || "zh", wall: Boolean(options.wall), cut: false, selected: null, grid: null,
      layers: { grids: true, cases: true, positions: false, status: false },
    };
    this.data = { states: new Map(), filter: null };
    this.plane = createPlane(...middle(statics));
    waiting.set(id, this);
    this.ready = this.load();
    this.seek();
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
    this.ready.catch((problem) => this.say("error", problem));
    return this.ready;
  }

  /** Leaflet may come with the page, or a moment later. */
  seek() {
    hook();
    if (maps.has(this.id)) this.bind(maps.get(this.id));
    else if (!hooked && waiting.get(this.id) === this) requestAnimationFrame(() => this.seek());
  }

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
    this.scene = createScene(this);
    this.say("ready");
  }

  on(event, fn) {
    if (!this.listeners.has(event)) this.listeners.set(event, new Set());
    this.listeners.get(event).add(fn);
    return () => this.listeners.get(event).delete(fn);
  }

  say(event, value) {
    for (const fn of [...(this.listeners.get(event) || [])]) fn(value);
  }

  // -- what the page tells it ---------------------------------------------------------------------------------

  /** The states of the counties; `filter`: Set of the case ids to show, or null for all. */
  setStates(states, { filter = null } = {}) {
    this.data = { states: new Map(states), filter };
    this.scene?.takeStates();
  }

  select(id) {
    this.look.selected = id;
    this.scene?.showSelected();
  }

  selectGrid(code) {
    this.look.grid = code;
    this.scene?.redraw();
  }

  setTheme(theme) {
    this.look.theme = theme;
    this.scene?.restyle();
  }

  setLang(lang) {
    this.look.lang = lang;
    this.scene?.redraw();
  }

  setLayers(layers) {
    Object.assign(this.look.layers, layers);
    this.scene?.showLayers();
  }

  layers() {
    return { ...this.look.layers };
  }

  /** Cut off from the server: the map turns grey. */
  setCut(cut) {
    this.look.cut = Boolean(cut);
    this.scene?.showCut();
  }

  flyTo(place, zoom) {
    this.scene?.flyTo(place, zoom);
    return Boolean(this.scene);
  }

  uncover(place, covered) {
    return Boolean(this.scene?.uncover(place, covered));
  }

  fit(region, how) {
    this.scene?.fit(region, how);
  }

  zoomBy(n) {
    this.scene?.zoomBy(n);
  }

  resized() {
    this.scene?.resized();
  }

  destroy() {
    if (waiting.get(this.id) === this) waiting.delete(this.id);
    this.unbind();
    this.listeners.clear();
  }
}

hook();

/** Lay the counties `statics` on the Leaflet map in the container `id`: see docs/browser.md. */
export function attachMap(id, statics, options = {}) {
  return new Control(id, statics, options);
}

/** The steps of the fill, for a legend: [{n, colour}]. */
export function mapLegend() {
  return readPalette().ramp.map((colour, i) => ({ n: i === 3 ? "3+" : String(i), colour }));
}
