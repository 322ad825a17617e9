/* The voids on /rollout: the map shows them, and their list stands in place of who did not accept. */
import { t } from "../../state/shared/i18n.js";
import { gradesOf } from "../../state/rollouts/void_map.js";
import { createVoidReader } from "../../transport/rollouts/void_reader.js";
import { findPart, getPart, setText } from "../shared/dom.js";
import { html, nothing, render } from "../shared/render.js";
import { voidItems, voidsTemplate } from "./void_list.js";

/** @param {LiveData} live
    @param {{came(): void}} given */
export function createVoidView(live, { came }) {
  const reader = createVoidReader({ region: live.boot.region, came });
  let on = false;
  return {
    isOn: () => on,
    /** @param {boolean} wanted */
    turn(wanted) {
      on = wanted;
    },
    /** What the map shows: the voids, null while they are on their way or not wanted.
        @param {RolloutRow} row
        @param {string} moved
        @param {{map: HTMLElement, list: HTMLElement, now: number}} places */
    draw(row, moved, { map, list, now }) {
      if (!on) return null;
      const { told, failed } = reader.look(row.id, moved);
      setText(findPart(list, "who"), t("void.title"));
      setText(findPart(list, "count"), told ? String(told.counts.void) : "…");
      render(voidItems(told), getPart(map, "legend"));
      const waiting = html`<p class="exception-foot">${failed ? t("void.failed", { code: failed }) : t("void.loading")}</p>`;
      render(told ? voidsTemplate(told, { now, place: (code) => live.places.path(code) }) : waiting, getPart(list, "voids"));
      return told ? gradesOf(told) : null;
    },
    clear: (/** @type {HTMLElement} */ list) => render(nothing, getPart(list, "voids")),
  };
}
