/* War footing of the desk: a strip over the queue, and the grids by acceptance, for as long as a response runs. */
import { describeWar, isWar, rolloutOfWar } from "../state/footing.js";
import { branchesOf } from "../state/rollout_choice.js";
import { rateGrids } from "../state/rollout_tree.js";
import { listStorms } from "../state/storms.js";
import { find } from "./dom.js";
import { toSteps } from "./rate_map.js";
import { nothing, render } from "./render.js";
import { clockTemplate, stripTemplate } from "./war_panels.js";

/** @param {HTMLElement} page
    @param {LiveData} live
    @param {{showRates(rates: GridRates | null): void}} map */
export function createWarFooting(page, live, map) {
  const strip = find(page, "[data-war]"), link = live.boot.viewer.pages?.rollout;
  return {
    draw() {
      const states = live.states(), war = isWar(states), row = rolloutOfWar(states), [storm] = war ? listStorms(states) : [];
      page.dataset.footing = war ? "war" : "peace";
      page.dataset.rollout = row?.id ?? "";
      map.showRates(row ? toSteps(rateGrids(branchesOf(states, row))) : null);
      if (!strip) return;
      strip.hidden = !row && !storm;
      const address = row && link ? `/rollout?region=${live.boot.region}&rollout=${row.id}` : "";
      render([storm ? clockTemplate(storm, live.places) : nothing, row ? stripTemplate(row, describeWar(states, row, live.boot.region), live.places, address) : nothing], strip);
    },
  };
}
