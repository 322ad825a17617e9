/* Names of regions, matters and units, from the static files of the counties on screen. */
import { language, nameOf } from "./i18n.js";

const name = (thing) => nameOf(thing);

/** An index over the statics of one or several counties. */
export function createPlaces(statics) {
  const regions = new Map(), matters = new Map(), units = new Map();
  for (const county of statics) {
    for (const [code, zh, en, lat, lon, level] of county.regions) {
      regions.set(code, { code, name: zh, name_en: en, lat, lon, level });
    }
    for (const matter of county.matters) matters.set(matter.code, matter);
    for (const unit of county.units) units.set(unit.code, unit);
  }
  const many = statics.length > 1;

  function region(code) {
    return regions.get(code) || null;
  }

  /** `湖镇镇希塘村`: township and village, with the county in front when there are several. */
  function short(code) {
    const codes = [...(many ? [6] : []), 9, 12].filter((n) => code.length >= n).map((n) => code.slice(0, n));
    return join(codes) || name(region(code)) || code;
  }

  /** Like short, but down to the grid. */
  function path(code) {
    const grid = code.length === 15 ? region(code) : null;
    if (!grid) return short(code);
    const above = [...(many ? [6] : []), 9].map((n) => code.slice(0, n));
    return join([...above, code]);
  }

  function join(codes) {
    const names = [...new Set(codes.map((code) => name(region(code))).filter(Boolean))];
    return language() === "en" ? names.reverse().join(", ") : names.join("");
  }

  function unit(code) {
    return name(units.get(code)) || code || "";
  }

  function level(wanted, scope) {
    return [...regions.values()].filter((one) => one.level === wanted && one.code.startsWith(scope));
  }

  return {
    region, short, path, unit,
    known: (code) => regions.has(code),
    name: (code) => name(region(code)) || code,
    matter: (code) => matters.get(code) || null,
    matters: () => [...matters.values()],
    lead: (code) => (matters.has(code) ? unit(matters.get(code).lead) : ""),
    townships: (scope) => level("township", scope),
    villages: (scope) => level("village", scope),
    grids: (scope) => level("grid", scope),
    several: many,
  };
}
