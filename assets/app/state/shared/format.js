/* Times, durations and numbers as the screen writes them. Pure; the words come from i18n.js. */
import { t } from "./i18n.js";

const MINUTE = 60e3, HOUR = 60 * MINUTE, DAY = 24 * HOUR;
const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
const ZONE = 8 * HOUR;   // China keeps one zone and no summer time

/** An instant (ms) on the county's clock, as ISO writes one: screens write times many times a second, which `Intl` is slow at.
    @param {number} ms */
function written(ms) {
  return new Date(ms + ZONE).toISOString();
}

/** @param {number} ms */
export function hms(ms) {
  return written(ms).slice(11, 19);
}

/** @param {number} ms */
export function hm(ms) {
  return written(ms).slice(11, 16);
}

/** @param {number} ms */
export function day(ms) {
  return written(ms).slice(0, 10);
}

/** `2026-11-22 周日`.
    @param {number} ms */
export function date(ms) {
  const weekday = new Date(ms + ZONE).getUTCDay();
  return `${day(ms)} ${t(`week.${weekday}`)}`;
}

/** A day `2026-11-22` as `11 月 22 日`.
    @param {string} text */
export function shortDay(text) {
  const [, m, d] = text.split("-").map(Number);
  return t("date.short", { m, d });
}

/** A clock time, with its date in front when it is not today's.
    @param {number} ms
    @param {number} now */
export function when(ms, now) {
  return day(ms) === day(now) ? hm(ms) : `${day(ms).slice(5)} ${hm(ms)}`;
}

/** @param {number} n */
function rounded(n) {
  return n < 9.95 ? n.toFixed(1) : String(Math.round(n));
}

/** A duration as one big number and its unit: [value, unit word].
    @param {number} ms */
export function short(ms) {
  const span = Math.max(0, ms);
  if (span < HOUR) return [String(Math.floor(span / MINUTE)), t("unit.m")];
  if (span < DAY) return [rounded(span / HOUR), t("unit.h")];
  return [rounded(span / DAY), t("unit.d")];
}

/** A duration in words with two units at most: `18 分`, `2 小时 02 分`, `4 天 23 时`.
    @param {number} ms */
export function span(ms) {
  const value = Math.max(0, ms);
  if (value < HOUR) return t("time.m", { n: Math.floor(value / MINUTE) });
  if (value < DAY) return t("time.hm", { h: Math.floor(value / HOUR), m: two(Math.floor(value / MINUTE) % 60) });
  return t("time.dh", { d: Math.floor(value / DAY), h: Math.floor(value / HOUR) % 24 });
}

/** A time limit, without a part that is zero: `5 天`, `36 时` reads `1 天 12 时`.
    @param {number} ms */
export function limit(ms) {
  if (ms >= DAY && ms % DAY === 0) return t("time.d", { n: ms / DAY });
  if (ms < DAY && ms % HOUR === 0) return t("time.h", { n: ms / HOUR });
  return span(ms);
}

/** How long something has been silent: seconds, then minutes and seconds, then coarser.
    @param {number} seconds */
export function silence(seconds) {
  const s = Math.max(0, Math.floor(seconds));
  if (s < 60) return t("time.s", { n: s });
  if (s < 3600) return t("time.ms", { m: Math.floor(s / 60), s: two(s % 60) });
  return span(s * 1000);
}

/** @param {number} n */
export function count(n) {
  return String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, ",");   // the first number that `Intl` writes takes a page 14 ms
}

/** A share of 0..1 as `97.4`; a full one as `100`, and none that is not full.
    @param {number} share */
export function percent(share) {
  const text = (share * 100).toFixed(1);
  return text !== "100.0" ? text : share < 1 ? "99.9" : "100";
}

/** A share that was set as `98` or `97.5`: without a part that is zero.
    @param {number} share */
export function target(share) {
  return percent(share).replace(/\.0$/, "");
}
