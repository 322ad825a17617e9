/* That several evacuations name the same households: how many, what all of them come to with each counted once, and what to decide. */
import { readCounts } from "../../state/households/evacuation_summary.js";
import { count } from "../../state/shared/format.js";
import { t } from "../../state/shared/i18n.js";
import { html, iconTemplate, nothing, repeat } from "../shared/render.js";

const FIGURES = /** @type {const} */ (["should", "unknown", "moved", "settled"]);

/** One of them: what it is about, and the ways to look at it and to lift it.
    @param {SharedOrder} order
    @param {{may: boolean, shown: string, name(code: string): string}} how */
function orderTemplate({ id, place, origin, lifted, households }, { may, shown, name }) {
  const words = [name(place), origin && t("evacuation.shared.origin"), lifted && t("evacuation.shared.lifted")].filter(Boolean).join(" · ");
  const look = id === shown ? nothing : html`<button class="btn btn-small" data-act="look" data-value=${id}>${t("evacuation.shared.look")}</button>`;
  const lift = may && !lifted ? html`<button class="btn btn-small" data-act="lift" data-value=${id}>${t("evacuation.do.lift")}</button>` : nothing;
  return html`<li data-order=${id}><b>${id}</b><span>${words}</span><span class="num">${t("evacuation.shared.of", { n: households })}</span>${look}${lift}</li>`;
}

/** Nothing where no household stands in two of them.
    @param {SharedHouseholds | null} shared
    @param {{may: boolean, shown: string, name(code: string): string}} how */
export function sharedTemplate(shared, how) {
  if (!shared?.shared) return nothing;
  const people = readCounts(shared.people), households = readCounts(shared.households);
  const figures = FIGURES.map((name) => html`<span data-once=${name}>${t(`evacuation.figure.${name}`)} <b class="num">${count(people[name])}</b> <small>${t("evacuation.households", { n: households[name] })}</small></span>`);
  return html`<section class="evac-shared" role="status"><p>${iconTemplate("alert-triangle")}<strong>${t("evacuation.shared", { n: shared.shared })}</strong><span>${t(how.may ? "evacuation.shared.why" : "evacuation.shared.wait")}</span></p>
    <p class="evac-once"><span>${t("evacuation.shared.once")}</span>${figures}</p>
    <ul>${repeat(shared.evacuations, ({ id }) => id, (order) => orderTemplate(order, how))}</ul></section>`;
}
