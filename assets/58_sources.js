/* /sources: Dash's callbacks fill the tables; the browser's half keeps header and banner live, and tells Dash when
   the counts of lost and dead messages changed. */
(function (root, factory) {
  const api = factory(root);
  root.palm = root.palm || {};
  root.palm.sourcesPage = api;
  if (typeof module === "object" && module.exports) module.exports = api;
})(typeof self === "undefined" ? globalThis : self, function (root) {
  "use strict";

  function create(page, live) {
    const panels = root.palm.panels.create(page, { reconnect: () => live.reconnect() });
    const header = root.palm.header.create(page, { now: live.now, region: live.boot.region });
    let known = null;

    function show() {
      const status = live.status(), beat = live.beat();
      panels.status(status);
      header.show(beat, status.level);
      const signal = beat ? JSON.stringify(beat.alarms || {}) : null;
      if (signal !== null && signal !== known) {   // the first heartbeat too: the tables may be older than it
        root.dash_clientside.set_props(page.dataset.signal, { data: signal });
      }
      known = signal ?? known;
    }

    function tick() {
      header.tick();
      show();
    }

    const offs = [live.on("status", show), live.on("beat", show)];
    const timer = root.setInterval(tick, 1000);
    tick();
    return {
      destroy() {
        root.clearInterval(timer);
        offs.forEach((off) => off());
        header.destroy();
      },
    };
  }

  return { create };
});
