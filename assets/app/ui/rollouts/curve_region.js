/* Whose curves are drawn: the viewer's own region; whoever sees a county picks one of its townships as well. */
import { t } from "../../state/shared/i18n.js";
import { html, render, repeat } from "../shared/render.js";

const COUNTY = 6, TOWNSHIP = 9;

/** The townships that a roll-out reaches, in the order of their codes.
    @param {Map<string, BranchRow>} branches */
export const listTownships = (branches) => [...branches.keys()].filter((code) => code.length === TOWNSHIP).sort();

/** @param {{own: string, chosen: string, townships: string[], place(code: string): string}} about */
export function curveRegionTemplate({ own, chosen, townships, place }) {
  if (own.length > COUNTY) return html`${place(own)}`;
  return html`<select class="curve-choice" data-act="curve-region" aria-label=${t("rollout.curve.region")}>
    <option value="" .selected=${!chosen}>${t("rollout.curve.county")}</option>${repeat(townships, (code) => code, (code) => html`<option value=${code} .selected=${code === chosen}>${place(code)}</option>`)}</select>`;
}

/** @param {{own: string, place(code: string): string}} given `own`: the viewer's region */
export function createCurveRegion({ own, place }) {
  let chosen = "";
  return {
    /** Of which region curves are asked for; undefined for the whole county. */
    region: () => chosen || (own.length > COUNTY ? own : undefined),
    /** @param {string} code a township, "" for the county */
    choose(code) { chosen = code; },
    /** A township that the roll-out does not reach is chosen no longer.
        @param {HTMLElement} part
        @param {Map<string, BranchRow>} branches */
    draw(part, branches) {
      const townships = listTownships(branches);
      if (!townships.includes(chosen)) chosen = "";
      render(curveRegionTemplate({ own, chosen, townships, place }), part);
    },
  };
}
