/* The map of a check inside its panel: grids by what they answered, those that are unknown, and the legend. */
import { attachMap } from "../../map/map_control.js";
import { legendOf, stepGrids } from "../../state/checks/check_sums.js";
import { language, t } from "../../state/shared/i18n.js";
import { getPart } from "../shared/dom.js";
import { html, render } from "../shared/render.js";

const OFF = { grids: false, cases: false, positions: false, status: false, covers: false, storm: false, warnings: false, voids: false, hazards: false };

/** @param {HTMLElement} panel
    @param {LiveData} live
    @param {{panels: Panels, onGrid(code: string): void}} options */
export function createCheckMap(panel, live, { panels, onGrid }) {
  const id = /** @type {HTMLElement | null} */ (panel.closest("[data-map]"))?.dataset.map ?? "";
  const ctl = attachMap(id, live.statics, {
    theme: document.documentElement.dataset.theme, lang: language(), scope: live.boot.region, wmts: live.boot.wmts, fit: true, padding: [10, 10],
  });
  ctl.setLayers(OFF);

  /** @param {Failure} problem */
  function failed(problem) {
    panels.fail("map", t("state.error.map"), problem.code || problem.message, () => { panels.hush("map"); ctl.retry(); });
  }

  const offs = [ctl.on("grid", onGrid), ctl.on("error", failed), ctl.on("ready", () => panels.hush("map")), live.on("status", () => ctl.setCut(live.status().level === "down"))];
  ctl.ready.catch(failed);
  document.getElementById(id)?.setAttribute("aria-label", t("checks.map.label"));
  const resized = new ResizeObserver(() => ctl.resized());
  resized.observe(panel);
  return {
    /** @param {CheckRow} check
        @param {Map<string, CheckSumRow>} sums */
    show(check, sums) {
      ctl.showRates(stepGrids(check, sums));
      render([...legendOf(check).map(([step, words]) => html`<span class="legend-item"><i class=${`swatch rate-${step}`}></i>${words}</span>`),
        html`<span class="legend-item"><i class="swatch rate-silent">✕</i>${t("checks.unknown")}</span>`], getPart(panel, "legend"));
    },
    theme: (/** @type {string} */ name) => ctl.setTheme(name),
    select: (/** @type {string | null} */ code) => ctl.selectGrid(code),
    destroy() {
      resized.disconnect();
      offs.forEach((off) => off());
      ctl.destroy();
    },
  };
}
