/* The map of a roll-out inside its panel: grids by acceptance or completion, the legend, and the grid that is chosen. */
import { attachMap } from "../../map/map_control.js";
import { language, t } from "../../state/shared/i18n.js";
import { rateStep } from "../../state/rollouts/rollout_counts.js";
import { findPart, getPart } from "../shared/dom.js";
import { createHazardPanel } from "../responses/hazard_panel.js";
import { agencyName, createStormPanel } from "../responses/storm_panel.js";
import { html, render } from "../shared/render.js";

const MINUTE = 60e3, CLOSE_UP = 14;
const STEPS = [0, 1, 2, 3, 4, 5];
const OFF = { grids: false, cases: false, positions: false, status: false, covers: false, storm: false, warnings: false, voids: false, hazards: false };

/** The steps of the ramp for rates, as the map takes them.
    @param {Map<string, {rate: number, silent: boolean}>} rates
    @returns {GridRates} */
export function toSteps(rates) {
  return {
    steps: new Map([...rates].map(([code, one]) => [code, rateStep(one.rate)])),
    silent: new Set([...rates].filter(([, one]) => one.silent).map(([code]) => code)),
  };
}

/** The key of the ramp. */
export function rateItems() {
  return [...STEPS.map((step) => html`<span class="legend-item"><i class=${`swatch rate-${step}`}></i>${t(`rollout.rate.${step}`)}</span>`),
    html`<span class="legend-item"><i class="swatch rate-silent">✕</i>${t("rollout.rate.silent")}</span>`];
}

/** @param {HTMLElement} panel
    @param {LiveData} live
    @param {{panels: Panels, onGrid(code: string): void}} options */
export function createRateMap(panel, live, { panels, onGrid }) {
  const id = /** @type {HTMLElement | null} */ (panel.closest("[data-map]"))?.dataset.map ?? "";
  const ctl = attachMap(id, live.statics, {
    theme: document.documentElement.dataset.theme, lang: language(), scope: live.boot.region, wmts: live.boot.wmts, fit: true, padding: [10, 10], agencyName,
  });
  ctl.setLayers(OFF);
  const toggles = /** @type {HTMLElement[]} */ ([...panel.querySelectorAll("[data-over]")]);
  const pressed = (/** @type {string} */ layer) => toggles.some((one) => one.dataset.over === layer && one.getAttribute("aria-pressed") === "true");
  const hazards = createHazardPanel(findPart(panel, "hazards"), live, { showHazards: (marks) => ctl.showHazards(marks), isOn: () => pressed("hazards"), fly: (place) => ctl.flyTo(place, CLOSE_UP) }, { openCase: (code) => location.assign(`/dispatch?region=${live.boot.region}&case=${code}`) });

  /** @param {Failure} problem */
  function failed(problem) {
    panels.fail("map", t("state.error.map"), problem.code || problem.message, () => { panels.hush("map"); ctl.retry(); });
  }

  const storms = createStormPanel(findPart(panel, "storm"), live, (choice) => ctl.setWind(choice), true);

  function drawOver() {
    hazards.draw();
    storms.draw(pressed("storm"));
  }

  /** The states came: storms and hazard points follow them. */
  function follow() {
    if (pressed("storm")) ctl.setStates(live.states());
    drawOver();
  }

  /** The hazard points over the grids, or what the storm's winds cover, or neither.
      @param {MouseEvent} event */
  function flip({ currentTarget }) {
    const pushed = /** @type {HTMLElement} */ (currentTarget), on = pushed.getAttribute("aria-pressed") !== "true";
    for (const one of toggles) one.setAttribute("aria-pressed", String(one === pushed && on));
    ctl.setLayers({ ...OFF, hazards: pressed("hazards"), storm: pressed("storm") });
    follow();
  }

  const offs = [ctl.on("grid", onGrid), ctl.on("hazard", hazards.pick), live.on("state", follow), ctl.on("error", failed), ctl.on("ready", () => panels.hush("map")), live.on("status", () => ctl.setCut(live.status().level === "down"))];
  ctl.ready.catch(failed);
  for (const one of toggles) one.addEventListener("click", flip);
  const clock = setInterval(drawOver, MINUTE);   // what is overdue changes without any message
  const resized = new ResizeObserver(() => ctl.resized());
  resized.observe(panel);
  return {
    /** The grids by a measure, or their voids.
        @param {Map<string, {rate: number, silent: boolean}>} rates
        @param {Map<string, number> | null} voids */
    show: (rates, voids = null) => ctl.showRates({ ...toSteps(rates), voids }),
    /** @param {TaskMeasure} measure */
    showLegend(measure) {
      document.getElementById(id)?.setAttribute("aria-label", t(`rollout.map.label.${measure}`));
      render([html`<b class="legend-measure">${t(`rollout.view.${measure}`)} %</b>`, ...rateItems()], getPart(panel, "legend"));
    },
    theme: (/** @type {string} */ name) => ctl.setTheme(name),
    select: (/** @type {string | null} */ code) => ctl.selectGrid(code),
    destroy() {
      resized.disconnect();
      clearInterval(clock);
      for (const one of toggles) one.removeEventListener("click", flip);
      hazards.destroy();
      storms.destroy();
      offs.forEach((off) => off());
      ctl.destroy();
    },
  };
}
