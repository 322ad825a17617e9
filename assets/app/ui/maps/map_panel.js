/* The map inside its panel: layer buttons, zoom, legend, scale, and what to say when it has no geometry. */
import { listCovers } from "../../map/layers/cover_layer.js";
import { attachMap } from "../../map/map_control.js";
import { findTones } from "../../map/layers/warning_layer.js";
import { language, t } from "../../state/shared/i18n.js";
import * as selectors from "../../state/live/selectors.js";
import { listStorms, reachOf } from "../../state/responses/storms.js";
import { isolated } from "../../state/shared/text_isolation.js";
import { coverItems, describeCovers } from "./cover_legend.js";
import { find, findPart, getPart, setText } from "../shared/dom.js";
import { rateItems } from "../rollouts/rate_map.js";
import { html, nothing, render, severityTemplate } from "../shared/render.js";
import { agencyName, createStormPanel } from "../responses/storm_panel.js";
import { voidItems } from "../rollouts/void_list.js";

const NAMES = /** @type {const} */ (["grids", "cases", "positions", "status", "covers", "storm", "warnings", "voids", "hazards"]);
const BESIDE = 24, ABOVE = 60, LEGEND = 108, CLOSE_UP = 13;

/** @param {string} cls
    @param {string} text */
function item(cls, text) {
  return html`<span class="legend-item"><i class=${`swatch ${cls}`}></i>${text}</span>`;
}

/** @param {Content} content */
function legendRow(content, title = "") {
  return html`<div class="legend-row">${title ? html`<span class="legend-title">${title}</span>` : nothing}${content}</div>`;
}

function fillRow() {
  return legendRow(["0", "1", "2", t("legend.more", { n: 3 })].map((text, i) => item(`r${i}`, text)), t("legend.title"));
}

function statusRow() {
  return legendRow(["normal", "watch", "alert", "offline"].map((state) => item(`st-${state}`, t(`grid.${state}`))), t("legend.status"));
}

function caseRow() {
  return legendRow([1, 2, 3, 4].map((n) => html`<span class="legend-item">${severityTemplate(n, 13)}${t(`severity.${n}`)}</span>`));
}

function warningRow() {
  return legendRow(["red", "orange", "yellow", "blue"].map((colour, i) => item(`warn-${i + 1}`, t(`warning.colour.${colour}`))), t("legend.warnings"));
}

const PEOPLE = ["on-site", "coming", "called", "offered", "old"];

/** Which looks the marks of an opened case have, for the key: those of people all together, that of a message's place.
    @param {{look: string}[]} marks */
export function listLooks(marks) {
  const pins = marks.some((one) => one.look === "place"), people = marks.some((one) => one.look !== "place");
  return [...people ? PEOPLE : [], ...pins ? ["place"] : []];
}

/** `400 m`, `2 km`.
    @param {number} metres */
export function formatLength(metres) {
  return metres < 1000 ? `${metres} m` : `${metres / 1000} km`;
}

/** The button of the grids says what their fill shows: open cases, or who accepted.
    @param {HTMLElement} panel
    @param {boolean} rated */
export function nameFill(panel, rated) {
  const button = find(panel, '[data-act="layer"][data-value="grids"]'), words = t(rated ? "layer.rates" : "layer.grids");
  if (!button?.lastChild) return;
  setText(button.lastChild, words);
  button.setAttribute("title", `${words} (1)`);
}

/** Whether two filters let the same cases through; null lets all.
    @param {Set<string> | null} one
    @param {Set<string> | null} other */
export function isSameChoice(one, other) {
  return one === other || (one !== null && other !== null && one.size === other.size && [...one].every((id) => other.has(id)));
}

/** What the buttons of the layers take of the map, in one row or in two: the county's tip stands below them.
    @param {HTMLElement} panel */
export function roomAbove(panel) {
  return Math.max(ABOVE, (find(panel, ".map-layers")?.offsetHeight ?? 0) + BESIDE);
}

/** The map of a panel. `layers` are on at first; `onCase(id)` when one is chosen; `wall` has no controls.
    @param {HTMLElement} panel
    @param {LiveData} live
    @param {{layers: string[], panels: Panels, onCase?: (id: string) => void, onPerson?: (person: string) => void, onHazard?: (code: string) => void, onPoint?: (place: LatLon & {region: string}) => void, wall?: boolean}} options */
export function createMapPanel(panel, live, { onCase, onPerson, onHazard, onPoint, layers, panels, wall = false }) {
  const id = /** @type {HTMLElement | null} */ (panel.closest("[data-map]"))?.dataset.map ?? "";
  const theme = document.documentElement.dataset.theme;
  const on = /** @type {LayerSwitches} */ (Object.fromEntries(NAMES.map((name) => [name, layers.includes(name)])));
  /** @type {Set<string> | null} */
  let filter = null;
  /** @type {string | null} */
  let picked = null;
  const covers = listCovers(live.statics), container = document.getElementById(id);
  let queued = 0, outlined = false, touched = false, moved = false, rated = false, shown = live.boot.region, said = "";
  /** @type {string[]} */
  let looks = [];
  const ctl = attachMap(id, live.statics, {
    theme, lang: language(), wall: Boolean(wall), scope: live.boot.region, wmts: live.boot.wmts, fit: true,
    padding: wall ? [8, 8] : [BESIDE, ABOVE], above: wall ? undefined : () => roomAbove(panel), below: wall ? 8 : LEGEND, agencyName,
  });

  const warned = () => live.ready() && findTones(live.states()).size > 0, storms = createStormPanel(wall ? null : findPart(panel, "storm"), live, (choice) => { ctl.setWind(choice); drawLegend(); });

  function drawLegend() {
    const fills = !rated ? fillRow() : on.voids ? legendRow(voidItems(null), t("void.title")) : legendRow(rateItems(), t("legend.rate"));
    const rows = wall ? [fills] : [
      picked ? html`<div class="legend-row legend-picked">${gridWords(picked)}</div>` : null,
      on.cases ? caseRow() : null, on.grids ? fills : null, on.status ? statusRow() : null,
      on.warnings && warned() ? warningRow() : null,
      on.covers && covers.length ? legendRow(coverItems(covers), t("legend.covers")) : null,
      on.positions ? legendRow(item("person", t("legend.positions"))) : null, looks.length ? legendRow(looks.map((look) => item(`mark-${look}`, t(`legend.${look}`)))) : null,
    ].filter(Boolean);
    outlined = warned();
    const legend = getPart(panel, "legend");
    legend.hidden = rows.length === 0;
    render(rows, legend);
  }

  /** What is known about the grid that was clicked.
      @param {string} code */
  function gridWords(code) {
    const states = live.states(), n = selectors.countsByGrid(states).get(code) || 0;
    const people = [...states.values()].flatMap((s) => [...s.positions.values()]).filter((p) => p.region === code).length;
    const report = [...states.values()].map((s) => s.grids.get(code)).find(Boolean);
    const words = [html`<b>${t("grid.title", { name: live.places.path(code), n })}</b>`];
    if (report) words.push(html`<span>${[t(`grid.${report.status}`), report.note ? ` · ${report.note}` : ""].join("")}</span>`);
    if (on.covers) words.push(...describeCovers(covers, code).map((text) => html`<span>${isolated(text)}</span>`));
    const winds = storms.describeGrid(code);
    if (winds) words.push(html`<span>${winds}</span>`);
    if (people) words.push(html`<span>${t("grid.people", { n: people })}</span>`);
    return words;
  }

  function drawButtons() {
    for (const name of NAMES) find(panel, `[data-act="layer"][data-value="${name}"]`)?.setAttribute("aria-pressed", String(on[name]));
  }

  function draw() {
    queued = 0;
    if (!live.ready()) return;
    ctl.setStates(live.states(), { filter });
    storms.draw(on.storm);
    if (picked || warned() !== outlined) drawLegend();
  }

  function soon() {
    if (!queued) queued = requestAnimationFrame(draw);
  }

  /** @param {Failure} problem */
  function failed(problem) {
    panels.fail("map", t("state.error.map"), problem.code || problem.message, () => { panels.hush("map"); ctl.retry(); });
  }

  function apply() {
    ctl.setLayers(on);
    storms.draw(on.storm);
    sayCovers("");
    drawButtons();
    drawLegend();
  }

  const offs = [
    live.on("state", draw), live.on("status", () => ctl.setCut(live.status().level === "down")),
    ctl.on("case", (id) => onCase && onCase(id)), ctl.on("error", failed), ctl.on("ready", () => { panels.hush("map"); fitted(); soon(); }),
    ctl.on("person", (person) => onPerson?.(person)), ctl.on("hazard", (code) => onHazard?.(code)), ctl.on("point", (place) => onPoint?.(place)), ctl.on("grid", (code) => pick(code)), ctl.on("over", sayCovers), ctl.on("blank", () => pick(null)), ctl.on("scale", drawScale),
  ];
  ctl.ready.catch(failed);

  /** @param {string | null} code */
  function pick(code) {
    if (wall) return;
    picked = code;
    ctl.selectGrid(code);
    drawLegend();
  }

  /** What the map says where the pointer rests.
      @param {string} region */
  function sayCovers(region) {
    const text = on.covers ? describeCovers(covers, region).join("\n") : "";
    if (!container || text === said) return;
    said = text;
    container.title = isolated(text);
  }

  /** @param {MapScale} scale */
  function drawScale({ metres, px }) {
    const bar = findPart(panel, "scale-bar");
    if (!bar) return;
    bar.style.width = `${px}px`;
    setText(findPart(panel, "scale"), t("map.scale", { d: formatLength(metres) }));
  }

  /** The place changed its size (a banner came, a window was drawn): fit again, unless a person chose the view. */
  function fitted() {
    ctl.resized();
    if (!touched) ctl.fit(shown, { animate: false });
  }

  /** A storm is further away than the county: look at both, and at home again without it. */
  function lookAtStorm() {
    const [storm] = listStorms(live.states());
    if (on.storm && storm) ctl.lookBeyond(reachOf(storm));
    else if (!on.storm) ctl.fit(shown, { animate: true });
  }

  function touch() {
    touched = true;
  }

  const timer = setInterval(soon, 30e3);   // how old what is known of a storm is, without any message
  const resized = new ResizeObserver(fitted);
  resized.observe(panel);
  if (container) container.setAttribute("aria-label", t("map.label"));
  for (const gesture of ["pointerdown", "wheel"]) container?.addEventListener(gesture, touch, { passive: true });
  apply();
  draw();
  return {
    theme: (/** @type {string} */ name) => { ctl.setTheme(name); drawLegend(); },
    select: (/** @type {string | null} */ id) => ctl.select(id),
    drawArea: (/** @type {AbortSignal} */ stop) => ctl.drawArea(stop),
    showArea: (/** @type {LatLon[] | null} */ corners) => ctl.showArea(corners),
    /** The people of the opened case; the legend says what their marks mean.
        @param {PersonMark[]} marks */
    showPeople(marks) {
      ctl.showPeople(marks);
      const next = listLooks(marks);
      if (String(next) === String(looks)) return;
      looks = next;
      drawLegend();
    },
    /** @param {HazardMark[]} marks */
    showHazards: (marks) => ctl.showHazards(marks),
    /** The grids by acceptance in place of their cases; null: by cases again.
        @param {GridRates | null} rates */
    showRates(rates) {
      ctl.showRates(rates);
      if (rated === Boolean(rates)) return;
      rated = Boolean(rates);
      nameFill(panel, rated);
      drawLegend();
    },
    /** @param {LatLon} place */
    fly({ lat, lon }) {
      touch();
      ctl.flyTo({ lat, lon }, CLOSE_UP);
    },
    /** The marker of a row stays in sight beside what covers the map's right edge (`cover`, an element); the view comes
        back when nothing does, unless a person chose another.
        @param {CaseRow | null | undefined} row
        @param {Element | null} cover */
    uncover(row, cover) {
      if (!container) return;
      const map = container.getBoundingClientRect(), over = cover && cover.getBoundingClientRect();
      const covered = over && over.width ? Math.max(0, map.right - over.left) : 0;
      if (row && covered && covered < map.width) moved = ctl.uncover(row, covered) || moved;
      else if (!row && moved && !touched) ctl.fit(shown, { animate: true });
      if (!row) moved = false;
    },
    /** @param {number} by */
    zoom(by) {
      touch();
      ctl.zoomBy(by);
    },
    home() {
      touched = false;
      ctl.fit(shown, { animate: true });
    },
    /** @param {string} region */
    show(region) {
      shown = region;
      ctl.fit(region, { animate: false });
    },
    resized: () => ctl.resized(),
    isOn: (/** @type {keyof LayerSwitches} */ name) => on[name],
    /** Show only these cases (a Set of ids), or all (null).
        @param {Set<string> | null} ids */
    only(ids) {
      if (isSameChoice(ids, filter)) return;
      filter = ids;
      soon();
    },
    /** @param {string | undefined} wanted */
    toggle(wanted) {
      const name = NAMES.find((known) => known === wanted);
      if (!name) return false;
      on[name] = !on[name];
      apply();
      if (name === "storm") lookAtStorm();
      return undefined;
    },
    destroy() {
      clearInterval(timer);
      resized.disconnect();
      for (const gesture of ["pointerdown", "wheel"]) container?.removeEventListener(gesture, touch);
      offs.forEach((off) => off());
      storms.destroy();
      ctl.destroy();
    },
  };
}
