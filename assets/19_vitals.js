/* How fresh the data is, by this browser's own monotonic clock; and what time it is on the server. Pure. */
(function (root, factory) {
  const api = factory();
  root.palm = root.palm || {};
  root.palm.vitals = api;
  if (typeof module === "object" && module.exports) module.exports = api;
})(typeof self === "undefined" ? globalThis : self, function () {
  "use strict";
  const STALE_S = 10;

  /** goodAt: monotonic ms at which a county was last known true, by county; offset: server minus monotonic ms. */
  function create() {
    return { goodAt: new Map(), offset: null, hops: new Map(), heardAt: null };
  }

  const illHop = (hops) => Object.keys(hops || {}).find((hop) => hops[hop] !== "ok") || null;

  /** A heartbeat came at monotonic `now` ms. Truth is as old as the server's last look at it; an ill hop stops it. */
  function beat(vitals, message, now) {
    const at = Date.parse(message.at), asOf = Date.parse(message.as_of), hop = illHop(message.hops);
    vitals.offset = at - now;
    vitals.heardAt = now;
    vitals.hops.set(message.county, hop);
    if (!hop && asOf) raise(vitals, message.county, now - Math.max(0, at - asOf));
    else if (!vitals.goodAt.has(message.county) && asOf) vitals.goodAt.set(message.county, now - Math.max(0, at - asOf));
  }

  function raise(vitals, county, good) {
    vitals.goodAt.set(county, Math.max(good, vitals.goodAt.get(county) ?? -Infinity));
  }

  /** A whole snapshot came: the county is true as of now. */
  function renewed(vitals, county, now) {
    if (!vitals.hops.get(county)) raise(vitals, county, now);
  }

  /** Seconds since the data of every county was last known true; null before the first. */
  function age(vitals, now) {
    if (!vitals.goodAt.size) return null;
    return Math.max(0, (now - Math.min(...vitals.goodAt.values())) / 1000);
  }

  /** Server time in ms since 1970 (the browser's own clock only until the first heartbeat). */
  const serverTime = (vitals, now, wall) => (vitals.offset === null ? wall : now + vitals.offset);

  /** {level: live|stale|down|loading|error, age_s, hop, as_of ms} from the link and the age. */
  function status(vitals, link, now, wall) {
    const seconds = age(vitals, now), hop = [...vitals.hops.values()].find(Boolean) || null;
    const fresh = { age_s: seconds ?? 0, hop, as_of: serverTime(vitals, now, wall) - (seconds ?? 0) * 1000 };
    if (!link.ready) return { ...fresh, level: link.code ? "error" : "loading", code: link.code };
    if (link.down) return { ...fresh, level: "down" };
    return { ...fresh, level: seconds === null || seconds > STALE_S ? "stale" : "live" };
  }

  return { STALE_S, create, beat, renewed, age, serverTime, status };
});
