/* The opened case of the desk: fetches its details, keeps them fresh, draws the drawer. */
(function (root, factory) {
  const api = factory(root);
  root.palm = root.palm || {};
  root.palm.openCase = api;
  if (typeof module === "object" && module.exports) module.exports = api;
})(typeof self === "undefined" ? globalThis : self, function (root) {
  "use strict";
  const t = (key, params) => root.palm.i18n.t(key, params);

  /**
   * `place` is the drawer's body; `context()` gives {county, now, demo(row), news}; `panels` shows its states;
   * `find(id)` gives the live row of an open case, or undefined.
   */
  function create(place, { context, panels, find }) {
    let id = null, row = null, detail = null, asked = null, stamp = "", feedKey = null;

    function around() {
      const now = context();
      return { ...now, demo: row && now.demo(row) };
    }

    function draw() {
      root.palm.drawer.draw(place, row, detail, around());
    }

    async function fetchDetail() {
      if (asked) asked.abort();
      const mine = (asked = new root.AbortController());
      try {
        const answer = await root.fetch(`/api/cases/${encodeURIComponent(id)}?lang=${root.palm.i18n.lang()}`, { signal: mine.signal });
        if (!answer.ok) throw Object.assign(new Error("case"), { code: answer.status });
        arrived(await answer.json());
      } catch (problem) {
        if (mine.signal.aborted) return;
        if (detail) return;   // what is on screen stays; the panel's age tells the rest
        panels.fail("drawer", t("state.error.case"), problem.code || t("hop.browser"), fetchDetail);
      }
    }

    function arrived(next) {
      detail = next;
      row = find(id) || next.case;
      stamp = row.updated_at;
      panels.hush("drawer");
      draw();
    }

    /** With no case open the drawer shows what is happening; each line opens its case. */
    function nothing() {
      const { news, county, now } = context();
      const key = JSON.stringify(news.map((line) => line.seq));
      if (feedKey === key) return;
      feedKey = key;
      panels.hush("drawer");
      place.replaceChildren(root.palm.feedList.make(news, county, now));
    }

    return {
      id: () => id,
      row: () => row,
      open(next) {
        if (next === id) return;
        id = next;
        feedKey = null;
        detail = null;
        row = find(id) || null;
        if (asked) asked.abort();
        if (!id) return nothing();
        panels.hush("drawer");
        if (row) draw();
        else place.replaceChildren();
        stamp = row ? row.updated_at : "";
        place.scrollTop = 0;
        fetchDetail();
      },
      /** The state moved on: renew when this case did. A case that left the open ones was closed. */
      renew() {
        if (!id) nothing();
        if (!id || !detail) return;
        const live = find(id);
        const now = live ? live.updated_at : "closed";
        if (now === stamp) return;
        stamp = now;
        fetchDetail();
      },
      tick() {
        if (row) root.palm.drawer.tick(place, row, detail, context().now);
      },
      none: nothing,
      destroy() { if (asked) asked.abort(); },
    };
  }

  return { create };
});
