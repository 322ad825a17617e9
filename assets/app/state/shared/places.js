/* Names of regions, matters and units, from the static files of the counties on screen. */
import { language, nameOf } from "./i18n.js";

/** An index over the statics of one or several counties.
    @param {CountyStatic[]} statics */
export function createPlaces(statics) {
  const regions = new Map(), matters = new Map(), units = new Map();
  for (const county of statics) {
    for (const [code, zh, en, lat, lon, level, spelled] of county.regions) {
      regions.set(code, { code, name: zh, name_en: en, lat, lon, level, spelled });
    }
    for (const matter of county.matters) matters.set(matter.code, matter);
    for (const unit of county.units) units.set(unit.code, unit);
  }
  const many = statics.length > 1;

  /** @param {string} code */
  function region(code) {
    return regions.get(code) || null;
  }

  /** `湖镇镇希塘村`: township and village, with the county in front when there are several.
      @param {string} code */
  function short(code) {
    const codes = [...(many ? [6] : []), 9, 12].filter((n) => code.length >= n).map((n) => code.slice(0, n));
    return join(codes) || nameOf(region(code)) || code;
  }

  /** Like short, but down to the grid.
      @param {string} code
      @returns {string} */
  function path(code) {
    const grid = code.length === 15 ? region(code) : null;
    if (!grid) return short(code);
    const above = [...(many ? [6] : []), 9].map((n) => code.slice(0, n));
    return join([...above, code]);
  }

  /** The pinyin of a path: township and village or grid.
      @param {string} code
      @returns {string} */
  function spelled(code) {
    const inner = region(code) ?? region(code.slice(0, 12)), outer = code.length > 9 ? region(code.slice(0, 9)) : null;
    return [outer?.spelled, inner?.spelled].filter(Boolean).join(" ");
  }

  /** @param {string[]} codes */
  function join(codes) {
    const names = [...new Set(codes.map((code) => nameOf(region(code))).filter(Boolean))];
    return language() === "en" ? names.reverse().join(", ") : names.join("");
  }

  /** @param {string} code
      @returns {string} */
  function unit(code) {
    return nameOf(units.get(code)) || code || "";
  }

  /** @param {string} wanted
      @param {string} scope */
  function level(wanted, scope) {
    return [...regions.values()].filter((one) => one.level === wanted && one.code.startsWith(scope));
  }

  return {
    region, short, path, spelled, unit,
    known: (/** @type {string} */ code) => regions.has(code),
    name: (/** @type {string} */ code) => nameOf(region(code)) || code,
    matter: (/** @type {string} */ code) => matters.get(code) || null,
    matters: () => [...matters.values()],
    lead: (/** @type {string} */ code) => (matters.has(code) ? unit(matters.get(code).lead) : ""),
    townships: (/** @type {string} */ scope) => level("township", scope),
    villages: (/** @type {string} */ scope) => level("village", scope),
    grids: (/** @type {string} */ scope) => level("grid", scope),
    several: many,
  };
}
