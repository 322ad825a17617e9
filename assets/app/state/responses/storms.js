/* Storms out of the rows that came: each put together again, with the words its numbers have. Pure. */

/** The lower end of the grades of GB/T 19201 in m/s, weakest first. */
const GRADES = /** @type {[string, number][]} */ ([["td", 10.8], ["ts", 17.2], ["sts", 24.5], ["ty", 32.7], ["sty", 41.5], ["super", 51]]);
export const FORCES = ["7", "10", "12"];
/** @type {Record<string, string>} */
const AGENCIES = { 中国: "cn", 日本: "jp", 中国台湾: "tw", 美国: "us", 中国香港: "hk", 韩国: "kr" };
/** @type {WeakMap<Map<string, StormRow>, Storm[]>} */
const known = new WeakMap();

/** The grade of a storm by its wind: td, ts, sts, ty, sty, super; "" where nobody says.
    @param {number | null | undefined} wind m/s */
export function gradeOf(wind) {
  if (wind === null || wind === undefined) return "";
  return GRADES.filter(([, least]) => wind >= least).at(-1)?.[0] ?? "td";
}

/** How an agency is called in the catalogue; "" for one it does not know.
    @param {string} agency */
export function agencyCode(agency) {
  return AGENCIES[agency] ?? "";
}

/** @param {Map<string, StormRow>} rows
    @returns {Storm[]} */
function together(rows) {
  const found = known.get(rows) ?? [...rows.values()].flatMap((head) => {
    if (head.part !== "storm") return [];
    const of = [...rows.values()].filter((row) => row.storm === head.id);
    const track = /** @type {StormFix[]} */ (of.filter((row) => row.part === "point")).sort((a, b) => Date.parse(a.valid) - Date.parse(b.valid));
    const forecasts = /** @type {StormForecast[]} */ (of.filter((row) => row.part === "forecast"));
    return track.length && head.outlook.at ? [{ head, track, forecasts }] : [];
  });
  known.set(rows, found);
  return found;
}

/** The storms of all counties, each once, the one that was seen last first.
    @param {States} states
    @returns {Storm[]} */
export function listStorms(states) {
  const all = [...states.values()].flatMap((state) => together(state.storms));
  all.sort((a, b) => Date.parse(b.head.outlook.at) - Date.parse(a.head.outlook.at) || (a.head.id < b.head.id ? -1 : 1));
  return all.filter((storm, place) => all.findIndex((one) => one.head.id === storm.head.id) === place);
}

/** Where it is now, with the radii that are published.
    @param {Storm} storm */
export function newest({ track }) {
  return track[track.length - 1];
}

/** The corners of what a map should show of a storm: where it is and where it goes within so many hours.
    @param {Storm} storm
    @returns {LatLon[]} */
export function reachOf(storm, hours = 24) {
  const now = newest(storm), until = Date.parse(now.valid) + hours * 3600e3;
  const ahead = storm.forecasts.flatMap(({ points }) => points.filter(({ valid }) => Date.parse(valid) <= until));
  return [now, ...ahead].map(({ lat, lon }) => ({ lat, lon }));
}

/** By force what its wind covers so many hours ahead; null where that is not told.
    @param {StormOutlook} outlook
    @param {number} lead
    @returns {Record<string, WindCover | null>} */
export function coversAt({ leads, winds }, lead) {
  const place = leads.indexOf(lead);
  return Object.fromEntries(FORCES.map((force) => [force, winds?.[force]?.[place] ?? null]));
}

/** Of some grids, how many a wind covers at one of the hours until so many hours ahead, and of how many nobody knows; null where none is told.
    @param {StormOutlook} outlook
    @param {string} force
    @param {number} hours
    @param {string[]} grids
    @returns {Pick<WindCover, "grids" | "unknown_grids"> | null} */
export function coverWithin({ leads, winds }, force, hours, grids) {
  const covers = (winds?.[force] ?? []).filter((_, place) => leads[place] <= hours);
  if (!covers.length) return null;
  const answers = grids.map((grid) => covers.map((cover) => isInside(cover, grid)));
  const outside = answers.filter((known) => !known.includes(true));
  return { grids: answers.length - outside.length, unknown_grids: outside.filter((known) => known.includes(null)).length };
}

/** Whether a wind covers a grid; null: nobody knows.
    @param {WindCover | null} cover
    @param {string} grid */
export function isInside(cover, grid) {
  if (!cover || cover.unknown.some((region) => grid.startsWith(region))) return null;
  return cover.inside.some((region) => grid.startsWith(region));
}

/** Townships with the earliest arrival first, those that nobody reaches last.
    @param {StormOutlook} outlook
    @param {string} force */
export function byArrival({ townships }, force) {
  const first = (/** @type {TownshipOutlook} */ one) => Date.parse(one.winds[force]?.begins?.[0] ?? "") || Infinity;
  return [...townships].sort((a, b) => first(a) - first(b) || (a.region < b.region ? -1 : 1));
}
