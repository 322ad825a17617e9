/* What the queue shows: the filter lives in the address, and the controls only mirror it. */
(function (root, factory) {
  const api = factory(root);
  root.palm = root.palm || {};
  root.palm.filters = api;
  if (typeof module === "object" && module.exports) module.exports = api;
})(typeof self === "undefined" ? globalThis : self, function (root) {
  "use strict";
  const t = (key, params) => root.palm.i18n.t(key, params);
  const STATES = ["all", "overdue", "waiting", "handling"];
  const WAITING = new Set(["reported", "registered", "reopened"]);
  const HANDLING = new Set(["dispatched", "handling", "verifying"]);
  const FIELDS = ["township", "matter", "source"];

  /** The filter in an address: {state, severity: [n], township, matter, source, q}. */
  function fromSearch(search) {
    const query = new URLSearchParams(search);
    const severity = (query.get("severity") || "").split(",").map(Number).filter((n) => n >= 1 && n <= 4);
    const state = STATES.includes(query.get("state")) ? query.get("state") : "all";
    const filter = { state, severity, q: query.get("q") || "" };
    for (const field of FIELDS) filter[field] = query.get(field) || "";
    return filter;
  }

  /** Write a filter into an address's query; what is not set is not there. */
  function toSearch(filter, search) {
    const query = new URLSearchParams(search);
    const put = (name, value) => (value ? query.set(name, value) : query.delete(name));
    put("state", filter.state === "all" ? "" : filter.state);
    put("severity", filter.severity.join(","));
    for (const field of [...FIELDS, "q"]) put(field, filter[field]);
    const text = query.toString().replaceAll("%2C", ",");
    return text ? `?${text}` : "";
  }

  function isSet(filter) {
    return filter.state !== "all" || filter.severity.length > 0 || FIELDS.some((f) => filter[f]) || filter.q.trim() !== "";
  }

  function inState(row, state, now) {
    if (state === "overdue") return Boolean(row.due_at) && Date.parse(row.due_at) < now;
    if (state === "waiting") return WAITING.has(row.stage);
    if (state === "handling") return HANDLING.has(row.stage);
    return true;
  }

  /** Whether an open case passes everything but the text search. */
  function passes(row, filter, now) {
    return inState(row, filter.state, now)
      && (!filter.severity.length || filter.severity.includes(row.severity))
      && (!filter.township || row.region.startsWith(filter.township))
      && (!filter.matter || (row.matter || "none") === filter.matter)
      && (!filter.source || row.source === filter.source);
  }

  /** One form of a text that is searched or searched for: half width, small letters. */
  function fold(text) {
    return text.normalize("NFKC").toLowerCase();
  }

  /** Whether the words of a search are all in what a case says about itself, folded. */
  function finds(text, q) {
    return fold(q).trim().split(/\s+/).every((word) => text.includes(word));
  }

  function select(name, what, options, value) {
    const { h } = root.palm.dom;
    const any = h("option", "", t("filter.any", { what }), { value: "" });
    const items = options.map(([key, label]) => h("option", "", label, { value: key }));
    const element = h("select", value ? "is-set" : "", [any, ...items], { "aria-label": what, "data-filter": name });
    element.value = value;
    return element;
  }

  /** The controls: `segments` and `filters` are their places, `change(filter)` is told of each gesture. */
  function create(segments, filters, { change }) {
    const { h, severity } = root.palm.dom;
    let filter = fromSearch(""), shape = "";

    function drawSegments(counts) {
      for (const state of STATES) {
        let button = segments.querySelector(`[data-state-filter="${state}"]`);
        if (!button) {
          button = h("button", "segment", null, { "data-state-filter": state });
          segments.append(button);
        }
        root.palm.dom.setText(button, `${t(`filter.${state}`)} ${counts[state]}`);
        button.setAttribute("aria-pressed", String(filter.state === state));
      }
    }

    function drawFilters(options) {
      const key = JSON.stringify([options, filter]);
      if (shape === key || filters.contains(root.document.activeElement) && root.document.activeElement.tagName === "SELECT" && shape) return;
      shape = key;
      const toggles = [1, 2, 3, 4].map((n) => h("button", "sev-toggle", [severity(n, 12), h("span", "", t(`severity.${n}`))], {
        "data-severity": n, "aria-pressed": String(filter.severity.includes(n)), "aria-label": t("severity.label", { n, word: t(`severity.${n}`) }),
      }));
      const focused = filters.contains(root.document.activeElement) ? root.document.activeElement.dataset.severity : null;
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

  return { create, fromSearch, toSearch, isSet, inState, passes, finds, fold, STATES };
});
