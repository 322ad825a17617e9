/* What the desk shows of the open cases: texts of queue rows, choices of the filters, counts. Pure. */
(function (root, factory) {
  const api = factory(root);
  root.palm = root.palm || {};
  root.palm.desk = api;
  if (typeof module === "object" && module.exports) module.exports = api;
})(typeof self === "undefined" ? globalThis : self, function (root) {
  "use strict";
  const t = (key, params) => root.palm.i18n.t(key, params);
  const DEMO = "demo";

  /** Whether a row was made by the demo generator. */
  function isDemo(row) {
    return row.source === DEMO;
  }

  /** The title of a case; a word in place of one in which nothing can be seen. */
  function titleOf(row) {
    return root.palm.text.isSeen(row.title) ? row.title : t("case.untitled");
  }

  /** A queue row's texts: see palm.queue. */
  function describe(row, places, now) {
    const late = Date.parse(row.due_at) < now;
    const lead = row.matter ? places.lead(row.matter) : "";
    return {
      id: row.id, severity: row.severity, title: titleOf(row),
      place: [places.short(row.region), lead].filter(Boolean).join(" · "),
      demo: isDemo(row) ? t("demo.chip") : "",
      age: root.palm.format.short(now - Date.parse(row.reported_at)),
      late, state: late ? t("case.over", { d: root.palm.format.short(now - Date.parse(row.due_at)).join(" ") }) : t(`now.${row.stage}`),
      label: t("severity.label", { n: row.severity, word: t(`severity.${row.severity}`) }),
    };
  }

  const haystacks = new WeakMap();   // row object -> searched text; a changed case is a new row object

  function haystack(row, places) {
    if (!haystacks.has(row)) {
      const matter = row.matter ? root.palm.i18n.name(places.matter(row.matter)) : "";
      const lead = row.matter ? places.lead(row.matter) : "";
      const text = [row.title, row.no, row.source_id, row.source_no, row.source, row.id, places.path(row.region), row.region, matter, lead].join(" ");
      haystacks.set(row, root.palm.filters.fold(text));
    }
    return haystacks.get(row);
  }

  /** The rows a filter lets through, in the order they came. */
  function filtered(rows, filter, places, now) {
    const q = filter.q.trim();
    return rows.filter((row) => root.palm.filters.passes(row, filter, now) && (!q || root.palm.filters.finds(haystack(row, places), q)));
  }

  /** How many rows each segment would show, all else being as filtered. */
  function counts(rows, filter, places, now) {
    const others = filtered(rows, { ...filter, state: "all" }, places, now);
    return Object.fromEntries(root.palm.filters.STATES.map((state) => [
      state, others.filter((row) => root.palm.filters.inState(row, state, now)).length,
    ]));
  }

  /** The choices of each filter: every township here or with a case called in, every matter, sources of open cases. */
  function options(rows, filter, places, scope) {
    const sources = new Set(rows.map((row) => row.source));
    if (filter.source) sources.add(filter.source);
    const townships = [...new Set([...places.townships(scope).map((one) => one.code), ...rows.map((row) => row.region.slice(0, 9))])];
    const matters = places.matters().map((matter) => [matter.code, root.palm.i18n.name(matter)]);
    return {
      township: townships.map((code) => [code, places.name(code)]),
      matter: [...matters, ["none", t("filter.none")]],
      source: [...sources].sort().map((source) => [source, source]),
    };
  }

  return { describe, filtered, counts, options, isDemo, titleOf };
});
