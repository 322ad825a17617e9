/* Who covers what, in words: the swatches of the legend, and what is said of a place. */
import { findCovers } from "../../map/layers/cover_layer.js";
import { nameOf, t } from "../../state/shared/i18n.js";
import { html } from "../shared/render.js";

const named = (/** @type {NamedPlace} */ { zh, en }) => nameOf({ name: zh, name_en: en });

/** A swatch for each team: where it sits, and how many townships it covers beside that.
    @param {Cover[]} covers */
export function coverItems(covers) {
  return covers.map(({ seat, to, look }) => html`<span class="legend-item"><i class=${`swatch cover-${look}`}></i>${named(seat)} +${to.length}</span>`);
}

/** Who covers a place: a line for each team.
    @param {Cover[]} covers
    @param {string} region */
export function describeCovers(covers, region) {
  return findCovers(covers, region).map(({ zh, en, to }) => t("cover.of", { team: nameOf({ name: zh, name_en: en }), places: to.map(named).join(t("list.join")) }));
}
