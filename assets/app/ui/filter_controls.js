/* The controls of the filter: they only mirror it, and tell of gestures. */
import { FIELDS, fromSearch, STATES } from "../state/case_filter.js";
import { t } from "../state/i18n.js";
import { h, setText, severityShape } from "./dom.js";

function select(name, what, options, value) {
  const any = h("option", "", t("filter.any", { what }), { value: "" });
  const items = options.map(([key, label]) => h("option", "", label, { value: key }));
  const element = h("select", value ? "is-set" : "", [any, ...items], { "aria-label": what, "data-filter": name });
  element.value = value;
  return element;
}

/** The controls: `segments` and `filters` are their places, `change(filter)` is told of each gesture. */
export function createFilterControls(segments, filters, { change }) {
  let filter = fromSearch(""), shape = "";

  function drawSegments(counts) {
    for (const state of STATES) {
      let button = segments.querySelector(`[data-state-filter="${state}"]`);
      if (!button) {
        button = h("button", "segment", null, { "data-state-filter": state });
        segments.append(button);
      }
      setText(button, `${t(`filter.${state}`)} ${counts[state]}`);
      button.setAttribute("aria-pressed", String(filter.state === state));
    }
  }

  function drawFilters(options) {
    const key = JSON.stringify([options, filter]);
    const active = /** @type {HTMLElement | null} */ (document.activeElement), held = filters.contains(active) ? active : null;
    if (shape === key || held?.tagName === "SELECT" && shape) return;
    shape = key;
    const toggles = [1, 2, 3, 4].map((n) => h("button", "sev-toggle", [severityShape(n, 12), h("span", "", t(`severity.${n}`))], {
      "data-severity": n, "aria-pressed": String(filter.severity.includes(n)), "aria-label": t("severity.label", { n, word: t(`severity.${n}`) }),
    }));
    const focused = held?.dataset.severity;
    filters.replaceChildren(
      h("div", "sev-filter", toggles, { role: "group", "aria-label": t("filter.severity") }),
      ...FIELDS.map((name) => select(name, t(`filter.${name}`), options[name], filter[name])),
    );
    if (focused) filters.querySelector(`[data-severity="${focused}"]`).focus();
  }

  segments.addEventListener("click", (event) => {
    const state = event.target.closest("[data-state-filter]")?.dataset.stateFilter;
    if (state) change({ ...filter, state });
  });
  filters.addEventListener("click", (event) => {
    const n = Number(event.target.closest("[data-severity]")?.dataset.severity);
    if (!n) return;
    const rest = filter.severity.filter((one) => one !== n);
    change({ ...filter, severity: rest.length === filter.severity.length ? [...rest, n].sort() : rest });
  });
  filters.addEventListener("change", (event) => {
    const element = event.target;
    if (!element.dataset.filter) return;
    element.blur();
    change({ ...filter, [element.dataset.filter]: element.value });
  });
  return {
    /** Show a filter, the counts of its segments, and the choices {township, matter, source: [[key, label]]}. */
    draw(next, counts, options) {
      filter = next;
      drawSegments(counts);
      drawFilters(options);
    },
  };
}
