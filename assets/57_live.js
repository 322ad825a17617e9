/* What a page looks at: the feed's states, in the words that panels use. One per page; owns the feed client. */
(function (root, factory) {
  const api = factory(root);
  root.palm = root.palm || {};
  root.palm.live = api;
  if (typeof module === "object" && module.exports) module.exports = api;
})(typeof self === "undefined" ? globalThis : self, function (root) {
  "use strict";

  /** The feed's status as the panels want it: see palm.panels. `ageing` is live with a half disc. */
  function forPanels(status) {
    const level = status.level === "ageing" ? "live" : status.level;
    return {
      level, age_s: status.age_s ?? 0, down_s: status.down_s, attempt: status.attempt, retry_s: status.retry_in_s,
      as_of: status.as_of ? root.palm.format.hms(status.as_of) : null,
      code: status.error ? status.error.code : "", blocked: status.blocked === true, hop: status.hop, canaryHop: status.canary_hop,
    };
  }

  async function fetchStatic(code) {
    const answer = await root.fetch(`/api/county/${code}.json`);
    if (!answer.ok) throw Object.assign(new Error("county"), { code: answer.status });
    return answer.json();
  }

  /** Rates of the matters, as table rows, most open cases first, then the worst rate. */
  function matterRows(found, places) {
    const rows = places.matters().map((matter) => {
      const n = found.get(matter.code) || { open: 0, closed: 0, on_time: 0, rate: null };
      return {
        code: matter.code, name: root.palm.i18n.name(matter), lead: places.unit(matter.lead),
        cooperating: (matter.cooperating || []).length, open: n.open, closed: n.closed, kept: n.on_time, on_time: n.rate,
      };
    });
    return rows.sort((a, b) => b.open - a.open || (a.on_time ?? 2) - (b.on_time ?? 2) || (a.code < b.code ? -1 : 1));
  }

  /** Start the feed of a page; resolves when names are known (the state comes by itself). */
  async function create(boot) {
    const statics = await Promise.all(boot.counties.map(fetchStatic));
    const places = root.palm.places.create(statics);
    const topics = boot.page === "sources" ? ["cases"] : ["cases", "grids", "positions"];
    const feed = root.palm.feed.create({ region: boot.region, counties: boot.counties, topics, kind: boot.viewer.kind });
    const { select } = root.palm;
    const now = () => feed.now();
    const within = (scope) => (!scope || scope === boot.region ? "" : scope);   // all that came is for here: cases called in lie elsewhere
    feed.start();
    return {
      boot, statics, places, now, feed,
      on: (event, fn) => feed.on(event, fn),
      states: () => feed.states(),
      ready: () => feed.status().ready,
      status: () => forPanels(feed.status()),
      beat: () => feed.beat() || null,
      reconnect: () => feed.reconnect(),
      openCases: (scope) => select.openCases(feed.states(), now(), within(scope)),
      kpis: (scope) => select.kpis(feed.states(), now(), within(scope)),
      matters: (scope) => matterRows(select.matters(feed.states(), now(), within(scope)), places),
      daily: (scope) => select.daily(feed.states(), now(), scope, 30).map((one) => [one.day, one.received]),
      news: (scope) => select.news(feed.states(), 20).filter((row) => row.region.startsWith(within(scope))),
      lastClosed: () => select.lastClosed(feed.states()),
      destroy: () => feed.stop(),
    };
  }

  return { create, forPanels, matterRows };
});
