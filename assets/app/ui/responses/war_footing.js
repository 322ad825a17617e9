/* War footing of the desk: a strip over the queue, and the grids by acceptance, for as long as a response runs. */
import { describeWar, isWar, rolloutOfWar } from "../../state/responses/footing.js";
import { casesOf, describeReports } from "../../state/rollouts/field_reports.js";
import { branchesOf } from "../../state/rollouts/rollout_choice.js";
import { rateGrids } from "../../state/rollouts/rollout_tree.js";
import { listStorms } from "../../state/responses/storms.js";
import { gradesOf } from "../../state/rollouts/void_map.js";
import { createRolloutReader } from "../../transport/rollouts/rollout_requests.js";
import { createVoidReader } from "../../transport/rollouts/void_reader.js";
import { find } from "../shared/dom.js";
import { toSteps } from "../rollouts/rate_map.js";
import { nothing, render } from "../shared/render.js";
import { clockTemplate, stripTemplate } from "./war_panels.js";

const REPORTS_EVERY = 4000;

/** @param {HTMLElement} page
    @param {LiveData} live
    @param {{showRates(rates: GridRates | null): void, isOn(layer: "voids"): boolean}} map
    @param {() => void} changed the field reports came */
export function createWarFooting(page, live, map, changed = () => {}) {
  const strip = find(page, "[data-war]"), link = live.boot.viewer.pages?.rollout;
  const reader = createRolloutReader({ county: () => live.boot.region }), readings = { of: "", key: "", at: -Infinity, busy: false };
  let reports = /** @type {FieldReports | null} */ (null), only = false;
  const voids = createVoidReader({ region: live.boot.region, came: () => draw() });

  /** The grids by acceptance, or, where that layer is on, by what they lack.
      @param {RolloutRow} row
      @returns {GridRates} */
  function ratesOf(row) {
    const branches = branchesOf(live.states(), row), rates = toSteps(rateGrids(branches));
    if (!map.isOn("voids")) return rates;
    const moved = JSON.stringify([row.id, row.version, [...branches.values()].map((one) => one.last_at)]), { told } = voids.look(row.id, moved);
    return { ...rates, voids: told && gradesOf(told) };
  }

  /** The field reports, anew when the open cases became more or fewer.
      @param {RolloutRow} row */
  async function readReports(row) {
    const key = JSON.stringify([row.id, live.openCases().length]), at = performance.now();
    if (readings.of !== row.id) [readings.of, readings.key, reports] = [row.id, "", null];
    if (readings.busy || key === readings.key || at - readings.at < REPORTS_EVERY) return;
    Object.assign(readings, { busy: true, at });
    try {
      reports = await reader.reports(row.id);
      readings.key = key;
      changed();
    } catch { /* asked again with the next frame; until then what was known stands */ } finally { readings.busy = false; }
  }

  function draw() {
    const states = live.states(), war = isWar(states), row = rolloutOfWar(states), [storm] = war ? listStorms(states) : [];
    page.dataset.footing = war ? "war" : "peace";
    page.dataset.rollout = row?.id ?? "";
    map.showRates(row ? ratesOf(row) : null);
    if (row) readReports(row);
    if (!strip) return;
    strip.hidden = !row && !storm;
    const address = row && link ? `/rollout?region=${live.boot.region}&rollout=${row.id}` : "";
    render([storm ? clockTemplate(storm, live.places) : nothing, row ? stripTemplate(row, describeWar(states, row, live.boot.region), { places: live.places, now: live.now() }, address, { words: describeReports(reports), only }) : nothing], strip);
  }

  return {
    draw,
    /** Only what the field reported, or all again. */
    toggleReports() { only = !only; },
    /** The cases that the queue shows: all, or those of the field.
        @param {CaseRow[]} rows */
    narrow(rows) {
      const ids = casesOf(reports);
      return only && page.dataset.rollout ? rows.filter((row) => ids.has(row.id)) : rows;
    },
  };
}
