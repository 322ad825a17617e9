/* The six states of a person's task as outline glyphs, each with its own shape, and a branch's states as one bar. */
import { STATES } from "../../state/rollouts/rollout_counts.js";
import { count } from "../../state/shared/format.js";
import { t } from "../../state/shared/i18n.js";
import { html, nothing, svg } from "../shared/render.js";

/** @type {Record<string, () => unknown>} */
const GLYPHS = {
  unreached: () => svg`<circle cx="12" cy="12" r="9" stroke-dasharray="3.4 2.6"></circle><path d="M8.6 8.6 15.4 15.4M15.4 8.6 8.6 15.4"></path>`,
  open: () => svg`<circle cx="12" cy="12" r="9"></circle>`,
  reminded: () => svg`<path d="M12 3 22 20.5 2 20.5Z"></path><path d="M12 9.5V14.5M12 17.4V17.6"></path>`,
  accepted: () => svg`<circle cx="12" cy="12" r="9"></circle><path class="is-solid" d="M12 5.5A6.5 6.5 0 0 1 12 18.5Z"></path>`,
  finished: () => svg`<circle class="is-solid" cx="12" cy="12" r="9.6"></circle><path class="is-cut" d="M7.6 12.2 10.8 15.4 16.4 9"></path>`,
  taken_over: () => svg`<rect x="3" y="3" width="18" height="18" rx="2"></rect><path d="M8.5 15.5 15.5 8.5M10 8.5H15.5V14"></path>`,
};

/** @param {string} state
    @param {number} [size] */
export function taskGlyph(state, size = 16) {
  return html`<svg class=${`task-glyph is-${state}`} viewBox="0 0 24 24" width=${size} height=${size} aria-hidden="true">${GLYPHS[state]?.() ?? nothing}</svg>`;
}

/** From what is done to what did not arrive; the order of every bar. */
const BAR = ["finished", "accepted", "taken_over", "open", "reminded", "unreached"];

/** @param {number[]} counts */
export function stateBar(counts) {
  const parts = BAR.map((state) => ({ state, n: counts[STATES.indexOf(state)] })).filter((one) => one.n > 0);
  const words = parts.map(({ state, n }) => `${t(`rollout.state.${state}`)} ${count(n)}`).join(t("list.join"));
  return html`<span class="state-bar" role="img" aria-label=${words} title=${words}>${parts.map(({ state, n }) => html`<i class=${`is-${state}`} .style=${`flex-grow:${n}`}></i>`)}</span>`;
}
