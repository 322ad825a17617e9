/* The controls of the filter: they only mirror it, and tell of gestures. */
import { FIELDS, fromSearch, STATES } from "../../state/cases/case_filter.js";
import { t } from "../../state/shared/i18n.js";
import { findTarget } from "../shared/dom.js";
import { html, render, repeat, severityTemplate } from "../shared/render.js";

/** @param {string} name
    @param {Choice[]} options
    @param {string} value */
function selectTemplate(name, options, value) {
  const what = t(`filter.${name}`), all = [["", t("filter.any", { what })], ...options];
  return html`<select class=${value ? "is-set" : ""} aria-label=${what} data-filter=${name}>
    ${repeat(all, ([key]) => key, ([key, label]) => html`<option value=${key} .selected=${key === value}>${label}</option>`)}</select>`;
}

/** @param {number} n
    @param {boolean} pressed */
function severityToggle(n, pressed) {
  const word = t(`severity.${n}`);
  return html`<button class="sev-toggle" data-severity=${n} aria-pressed=${String(pressed)} aria-label=${t("severity.label", { n, word })}>${severityTemplate(n, 12)}<span>${word}</span></button>`;
}

/** The controls: `segments` and `filters` are their places, `change(filter)` is told of each gesture.
    @param {HTMLElement} segments
    @param {HTMLElement} filters
    @param {{change(filter: CaseFilter): void}} options */
export function createFilterControls(segments, filters, { change }) {
  let filter = fromSearch(""), shape = "";

  /** @param {Record<string, number>} counts */
  function drawSegments(counts) {
    render(STATES.map((state) => html`<button class="segment" data-state-filter=${state} aria-pressed=${String(filter.state === state)}>${`${t(`filter.${state}`)} ${counts[state]}`}</button>`), segments);
  }

  /** @param {FilterChoices} options */
  function drawFilters(options) {
    const key = JSON.stringify([options, filter]);
    if (shape === key) return;
    shape = key;
    const toggles = [1, 2, 3, 4].map((n) => severityToggle(n, filter.severity.includes(n)));
    const selects = FIELDS.map((name) => selectTemplate(name, options[name], filter[name]));
    render(html`<div class="sev-filter" role="group" aria-label=${t("filter.severity")}>${toggles}</div>${selects}`, filters);
  }

  segments.addEventListener("click", (event) => {
    const state = findTarget(event, "[data-state-filter]")?.dataset.stateFilter;
    if (state) change({ ...filter, state });
  });
  filters.addEventListener("click", (event) => {
    const n = Number(findTarget(event, "[data-severity]")?.dataset.severity);
    if (!n) return;
    const rest = filter.severity.filter((one) => one !== n);
    change({ ...filter, severity: rest.length === filter.severity.length ? [...rest, n].sort() : rest });
  });
  filters.addEventListener("change", (event) => {
    const element = /** @type {HTMLSelectElement} */ (event.target);
    if (!element.dataset.filter) return;
    element.blur();
    change({ ...filter, [element.dataset.filter]: element.value });
  });
  return {
    /** Show a filter, the counts of its segments, and the choices {township, matter, source: [[key, label]]}.
        @param {CaseFilter} next
        @param {Record<string, number>} counts
        @param {FilterChoices} options */
    draw(next, counts, options) {
      filter = next;
      drawSegments(counts);
      drawFilters(options);
    },
  };
}
