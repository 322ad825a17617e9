/* War footing of the desk: a strip over the queue, and the grids by acceptance, for as long as a response runs. */
import { describeWar, isWar, rolloutOfWar } from "../state/footing.js";
import { branchesOf } from "../state/rollout_choice.js";
import { rateGrids } from "../state/rollout_tree.js";
import { listStorms } from "../state/storms.js";
import { gradesOf } from "../state/void_map.js";
import { createVoidReader } from "../transport/void_reader.js";
import { find } from "./dom.js";
import { toSteps } from "./rate_map.js";
import { nothing, render } from "./render.js";
import { clockTemplate, stripTemplate } from "./war_panels.js";

/** @param {HTMLElement} page
    @param {LiveData} live
    @param {{showRates(rates: GridRates | null): void, isOn(layer: "voids"): boolean}} map */
export function createWarFooting(page, live, map) {
  const strip = find(page, "[data-war]"), link = live.boot.viewer.pages?.rollout;
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

  function draw() {
    const states = live.states(), war = isWar(states), row = rolloutOfWar(states), [storm] = war ? listStorms(states) : [];
    page.dataset.footing = war ? "war" : "peace";
    page.dataset.rollout = row?.id ?? "";
    map.showRates(row ? ratesOf(row) : null);
    if (!strip) return;
    strip.hidden = !row && !storm;
    const address = row && link ? `/rollout?region=${live.boot.region}&rollout=${row.id}` : "";
    render([storm ? clockTemplate(storm, live.places) : nothing, row ? stripTemplate(row, describeWar(states, row, live.boot.region), live.places, address) : nothing], strip);
  }

  return { draw };
}
