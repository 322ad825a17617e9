/* Keeps a wall alive for weeks: a nightly reload, a reload on a new version or a dead feed, the screen awake. */
(function (root, factory) {
  const api = factory(root);
  root.palm = root.palm || {};
  root.palm.alive = api;
  if (typeof module === "object" && module.exports) module.exports = api;
})(typeof self === "undefined" ? globalThis : self, function (root) {
  "use strict";
  const CHECK = 20e3, DEAD_AFTER = 120e3, MIN_UPTIME = 6 * 3600e3, SPREAD = 20 * 60e3;
  const QUIET_FROM = 3 * 60 + 20;   // minutes after midnight, county time

  /**
   * Why the page should start anew now, or null. `facts`: {uptime, minute of the county's day, spread (minutes),
   * version (of this page), served (of the last heartbeat), silent (ms since the feed last lived)}.
   */
  function reason(facts) {
    if (facts.served && facts.version && facts.served !== facts.version) return "version";
    if (facts.silent > DEAD_AFTER) return "dead";
    const due = QUIET_FROM + facts.spread;
    if (facts.uptime > MIN_UPTIME && facts.minute >= due && facts.minute < due + 10) return "night";
    return null;
  }

  /** Reload only when the server answers, so that the wall never ends on the browser's own error page. */
  async function reloadIfServed() {
    try {
      const answer = await root.fetch("/healthz", { cache: "no-store" });
      if (answer.ok) root.location.reload();
    } catch { /* the server is away: keep the last picture, and look again later */ }
  }

  /** Watch over the page; `served()` is the last heartbeat's version, `level()` the feed's. */
  function create({ version, served, level, now }) {
    const born = root.performance.now(), spread = (Math.random() * SPREAD) / 60e3;
    let lived = born, lock = null;

    async function stayAwake() {
      if (!root.navigator.wakeLock || root.document.visibilityState !== "visible" || (lock && !lock.released)) return;
      try {
        lock = await root.navigator.wakeLock.request("screen");
      } catch { /* not allowed here: the machine's own settings decide */ }
    }

    function look() {
      const at = root.performance.now();
      if (["live", "stale"].includes(level())) lived = at;
      const [hour, minute] = root.palm.format.hm(now()).split(":").map(Number);
      const facts = { uptime: at - born, minute: hour * 60 + minute, spread, version, served: served(), silent: at - lived };
      if (reason(facts)) reloadIfServed();
      stayAwake();
    }

    const timer = root.setInterval(look, CHECK);
    root.document.addEventListener("visibilitychange", stayAwake);
    stayAwake();
    return {
      destroy() {
        root.clearInterval(timer);
        root.document.removeEventListener("visibilitychange", stayAwake);
        if (lock) lock.release();
      },
    };
  }

  return { create, reason, reloadIfServed };
});
