/* The layers of one page's map on one Leaflet map, and the gestures on it. Made anew when React makes the map anew. */
import { createPace } from "../state/shared/pace.js";
import * as selectors from "../state/live/selectors.js";
import { listStorms } from "../state/responses/storms.js";
import * as baseLayers from "./layers/base_layers.js";
import { getContext } from "./drawing/canvas.js";
import * as caseLayer from "./layers/case_layer.js";
import { Camera, CLOSEST } from "./camera.js";
import { RegionShapes } from "./geometry/region_shapes.js";
import { measureScale, preparePane, wallScale } from "./geometry/extent.js";
import { Covers } from "./layers/cover_layer.js";
import * as gridLayer from "./layers/grid_layer.js";
import { Hazards } from "./layers/hazard_layer.js";
import * as labels from "./drawing/labels.js";
import { createOverlay } from "./drawing/overlay.js";
import { createPaintedTiles } from "./drawing/painted_tiles.js";
import { readPalette } from "./drawing/palette.js";
import { outlineArea, People } from "./layers/people_layer.js";
import { Rates } from "./layers/rate_layer.js";
import { drawStorms } from "./layers/storm_layer.js";
import * as symbols from "./drawing/symbols.js";
import { WarningAreas } from "./layers/warning_layer.js";
import { drawWinds } from "./layers/wind_layer.js";

const OVER_SERVICE = 0.55, NO_CLUSTER_ZOOM = 16, SNAP = 0.25, NAMES_FROM = 8;
const GESTURES = ["wheel", "dblclick", "keydown", "touchmove"];   // a person moves the map
const LONGEST_REST = 100;   // ms between two drawings of what came by itself, at most

export class Scene {
  /** @param {Control} control
      @param {L.Map} map
      @param {Shapes} shapes */
  constructor(control, map, shapes) {
    const { plane, statics, look, options } = control, grids = shapes.get("grids");
    if (!grids) throw new Error("geometry");
    this.control = control;
    this.map = map;
    this.plane = plane;
    this.shapes = shapes;
    this.look = look;
    this.camera = new Camera(map, shapes, options);
    this.hovering = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.waiting = undefined;
    this.pace = createPace(LONGEST_REST);
    this.cells = new gridLayer.Cells(grids, plane, shapes.get("county"));
    this.rates = new Rates(this.cells);
    this.lines = baseLayers.prepare(shapes, plane);
    this.names = new labels.Names(statics, plane);
    this.enlarge = look.wall ? wallScale() : 1;
    const { SIZES, Cases, sprites } = caseLayer;
    this.cases = new Cases(plane, look.wall ? SIZES.wall * this.enlarge : SIZES.desk);
    this.sprites = sprites();
    this.people = new People(plane);
    this.covers = new Covers(statics, shapes.get("townships"), plane);
    this.regions = new RegionShapes(shapes, plane);
    this.warnings = new WarningAreas(this.regions);
    this.people.set(control.data.people);
    this.hazards = new Hazards(plane);
    this.hazards.set(control.data.hazards);
    map.options.zoomSnap = look.wall ? 0 : SNAP;   // a county fills its panel
    this.palette = readPalette();
    this.paint = this.makePaint();
    this.tiles = this.makeTiles();
    this.overlay = this.makeOverlay();
    this.service = options.wmts ? baseLayers.service(options.wmts) : null;
    this.layers = [...(this.service ? [this.service] : []), this.tiles, this.overlay];
    this.onWheel = () => { this.camera.touched = true; };
    this.handlers = this.makeHandlers();
    this.watch = new ResizeObserver(() => this.resized());
    this.onFonts = () => { this.names.forget(); this.sprites.clear(); this.overlay.redraw(); };
    this.listen();
    this.fit(options.scope);
    this.showStates();
    this.showRates();
    this.showSelected();
    this.showCut();
  }

  makeTiles() {
    return createPaintedTiles({
      plane: this.plane, pane: preparePane(this.map, "palm-grids", 210), opacity: this.control.options.wmts ? OVER_SERVICE : 1,
      touches: (view) => baseLayers.touches(view, this.lines) || this.cells.touches(view),
      paint: (view) => {
        gridLayer.paint(view, this.cells, this.paint);
        if (this.control.data.rates) this.rates.paint(view, this.palette);
        if (this.look.layers.covers) this.covers.paint(view, this.palette);
        baseLayers.paint(view, this.lines, this.palette, { only: this.look.wall });
      },
    });
  }

  makeOverlay() {
    const pane = preparePane(this.map, "palm-overlay", 450), padding = this.look.wall ? 0 : 0.12;
    return createOverlay({ plane: this.plane, pane, padding, paint: (view, zoom) => this.drawOver(view, zoom) });
  }

  makeHandlers() {
    return {
      click: (/** @type {L.MouseEvent} */ event) => this.clicked(event.latlng),
      mousemove: (/** @type {L.MouseEvent} */ event) => this.hover(event.latlng),
      zoomend: () => this.zoomed(), moveend: () => this.settled(), dragstart: this.onWheel,
    };
  }

  listen() {
    this.map.on(this.handlers);
    const container = this.map.getContainer();
    for (const gesture of GESTURES) container.addEventListener(gesture, this.onWheel, { passive: true, capture: true });
    this.watch.observe(container);
    document.fonts.addEventListener("loadingdone", this.onFonts);
  }

  destroy() {
    const { map } = this;
    map.off(this.handlers);
    for (const gesture of GESTURES) map.getContainer().removeEventListener(gesture, this.onWheel, { capture: true });
    document.fonts.removeEventListener("loadingdone", this.onFonts);
    this.watch.disconnect();
    cancelAnimationFrame(this.hovering);
    clearTimeout(this.waiting);
    for (const layer of this.layers) if (map.hasLayer(layer)) layer.remove();
  }

  // -- what is shown ------------------------------------------------------------------------------------------

  /** What the painters of the grids need, of the palette in force. */
  makePaint() {
    const ctx = getContext(document.createElement("canvas"));
    this.covers.restyle(ctx, devicePixelRatio || 1, this.palette);
    const patterns = symbols.patterns(ctx, devicePixelRatio || 1, this.palette);
    return { palette: this.palette, patterns, fills: this.look.layers.grids, statuses: this.look.layers.status };
  }

  /** Another theme: everything is painted anew. */
  restyle() {
    this.palette = readPalette();
    this.paint = this.makePaint();
    this.sprites.clear();
    this.tiles.repaintAll();
    this.overlay.redraw();
  }

  showLayers() {
    this.camera.letFar(this.look.layers.storm);
    this.paint.fills = this.look.layers.grids;
    this.paint.statuses = this.look.layers.status;
    this.tiles.repaintAll();
    this.overlay.redraw();
  }

  /** New states came by themselves: at once after a quiet spell, else those of a rest are drawn together. */
  takeStates() {
    const wait = this.pace.wait(performance.now());
    if (!wait) this.showStates();
    else this.waiting ||= setTimeout(() => this.showStates(), wait);
  }

  showStates() {
    clearTimeout(this.waiting);
    this.waiting = undefined;
    const { states, filter } = this.control.data, statuses = new Map(), began = performance.now();
    const rows = [...states.values()].flatMap((state) => [...state.cases.values()]);
    for (const state of states.values()) for (const row of state.grids.values()) statuses.set(row.region, row.status);
    const changed = this.cells.restyle(selectors.countsByGrid(states), statuses);
    this.touch(changed);
    this.cases.set(filter ? rows.filter((row) => filter.has(row.id)) : rows);
    this.overlay.redraw();
    this.pace.drew(began, performance.now());
  }

  showRates() {
    const { rates } = this.control.data;
    this.touch(this.rates.restyle(rates?.steps ?? new Map(), rates?.silent ?? new Set(), rates?.voids));
  }

  /** Paint these grids anew.
      @param {number[]} changed */
  touch(changed) {
    this.tiles.touch(changed.map((f) => this.cells.boxes.subarray(4 * f, 4 * f + 4)));
  }

  showSelected() {
    this.cases.select(this.look.selected);
    this.overlay.redraw();
  }

  showCut() {
    this.map.getContainer().style.filter = this.look.cut ? "grayscale(1)" : "";
  }

  redraw() {
    this.overlay.redraw();
  }

  /** @param {OverlayView} view
      @param {number} zoom */
  drawOver(view, zoom) {
    const { palette, cases, look } = this, { layers } = look, began = performance.now();
    setTimeout(() => this.pace.drew(began, performance.now()));   // the frame is on the screen then
    if (layers.storm) this.drawStorm(view, zoom);
    gridLayer.outline(view, this.cells, look.grid, palette);
    if (layers.warnings) this.warnings.draw(view, this.control.data.states, palette);
    const picked = this.openItem();
    if (picked && zoom >= caseLayer.RINGS_FROM && !look.wall) caseLayer.drawRings(view, picked, palette);
    const blocked = layers.cases ? caseLayer.boxes(view, cases, zoom) : [];
    if (zoom >= NAMES_FROM) this.names.draw(view, zoom, { palette, lang: look.lang, enlarge: this.enlarge * (look.wall ? 1.3 : 1), blocked, teams: layers.covers ? this.covers.names(look.lang) : [] });
    const people = layers.positions ? [...this.control.data.states.values()].flatMap((state) => [...state.positions.values()]) : [];
    caseLayer.drawPositions(view, people, this.plane, zoom, palette);
    if (layers.hazards) this.hazards.draw(view, palette);
    if (layers.cases) caseLayer.draw(view, cases, zoom, palette, this.sprites);
    outlineArea(view, this.control.data.area, this.plane, palette);
    this.people.draw(view, picked, palette);
  }

  /** The storms, and what the winds of the newest one cover at the chosen hour.
      @param {OverlayView} view
      @param {number} zoom */
  drawStorm(view, zoom) {
    const { palette, plane, enlarge } = this, storms = listStorms(this.control.data.states);
    drawWinds(view, this.regions, storms[0], this.look.wind, palette, Boolean(this.control.data.rates));
    drawStorms(view, storms, { plane, palette, zoom, names: this.control.options.agencyName ?? String, enlarge });
  }

  /** The selected case where it is drawn. */
  openItem() {
    return this.look.layers.cases ? this.cases.items.find((item) => item.row.id === this.look.selected) : undefined;
  }

  /** @param {PersonMark[]} marks */
  showPeople(marks) {
    if (this.people.set(marks)) this.overlay.redraw();
  }

  /** @param {HazardMark[]} marks */
  showHazards(marks) {
    if (this.hazards.set(marks)) this.overlay.redraw();
  }

  // -- gestures -----------------------------------------------------------------------------------------------

  /** @param {L.LatLng} place */
  markAt({ lat, lng }) {
    return this.look.layers.cases ? this.cases.hit(this.plane.x(lng), this.plane.y(lat), this.map.getZoom()) : null;
  }

  /** @param {L.LatLng} place */
  personAt({ lat, lng }) {
    return this.people.hit(this.plane.x(lng), this.plane.y(lat), this.plane.scale(this.map.getZoom()), this.openItem());
  }

  /** @param {L.LatLng} place */
  hazardAt({ lat, lng }) {
    return this.look.layers.hazards ? this.hazards.hit(this.plane.x(lng), this.plane.y(lat), this.plane.scale(this.map.getZoom())) : null;
  }

  /** @param {L.LatLng} place */
  clicked(place) {
    const person = this.personAt(place), mark = this.markAt(place), cell = this.cells.at(place.lat, place.lng);
    this.control.emit("point", { lat: place.lat, lon: place.lng, region: cell < 0 ? "" : this.cells.layer.codes[cell] });
    if (person) return this.control.emit("person", person);
    if (mark) return mark.count > 1 ? this.openCluster(mark) : this.control.emit("case", mark.row.id);
    const hazard = this.hazardAt(place);
    if (hazard) return this.control.emit("hazard", hazard);
    return cell < 0 ? this.control.emit("blank", undefined) : this.control.emit("grid", this.cells.layer.codes[cell]);
  }

  /** Zoom to a cluster's cases; where they cannot be told apart, go through them one by one.
      @param {CaseMark} mark */
  openCluster(mark) {
    const ids = new Set(mark.ids), items = this.cases.items.filter((item) => ids.has(item.row.id));
    const bounds = L.latLngBounds(items.map(({ row }) => [row.lat, row.lon]));
    const spread = bounds.getNorth() > bounds.getSouth() || bounds.getEast() > bounds.getWest();
    this.control.emit("cluster", { ids: mark.ids, lat: mark.row.lat, lon: mark.row.lon });
    this.camera.touched = true;
    const next = Math.min(CLOSEST, Math.max(this.map.getBoundsZoom(bounds.pad(0.3)), this.map.getZoom() + 1));
    if (spread && this.map.getZoom() < NO_CLUSTER_ZOOM) this.camera.goTo(bounds.getCenter(), next);
    else this.control.emit("case", mark.row.id);
  }

  /** @param {L.LatLng} place */
  hover(place) {
    if (this.look.wall || this.hovering) return;
    this.hovering = requestAnimationFrame(() => {
      this.hovering = 0;
      this.map.getContainer().style.cursor = this.personAt(place) || this.markAt(place) || this.hazardAt(place) ? "pointer" : "";
      if (this.look.layers.covers) this.control.emit("over", this.cells.layer.codes[this.cells.at(place.lat, place.lng)] ?? "");
    });
  }

  /** Look at a region whole; the layers come with the first view.
      @param {string | undefined} region */
  fit(region, { animate = false } = {}) {
    if (!this.camera.fit(region, animate)) return;
    for (const layer of this.layers) if (!this.map.hasLayer(layer)) layer.addTo(this.map);
    this.showScale();
  }

  /** Look at the county and at places beyond it.
      @param {LatLon[]} places */
  lookBeyond(places) {
    this.camera.lookBeyond(places);
  }

  zoomed() {
    if (this.camera.strayed()) this.fit(this.camera.home);
    else this.control.emit("zoom", this.map.getZoom());
  }

  settled() {
    if (this.camera.strayed()) this.fit(this.camera.home);
    else this.showScale();
  }

  /** The place on the page changed: keep looking at home, unless the person has moved the map. */
  resized() {
    this.map.invalidateSize({ pan: false, animate: false });
    if (!this.camera.touched) this.fit(this.camera.home);
  }

  showScale() {
    this.control.emit("scale", measureScale(this.map));
  }
}

/** The layers of a control on the Leaflet map that it has now.
    @param {Control} control
    @param {L.Map} map
    @param {Shapes} shapes */
export function createScene(control, map, shapes) {
  return new Scene(control, map, shapes);
}
