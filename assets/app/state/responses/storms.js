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

/** What each county was told of a storm: an outlook covers the places of its county alone.
    @param {States} states
    @param {string} id
    @returns {{county: string, outlook: StormOutlook}[]} */
export function outlooksOf(states, id) {
  return [...states].flatMap(([county, { storms }]) => together(storms).filter(({ head }) => head.id === id).map(({ head }) => ({ county, outlook: head.outlook })));
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

/** What is known of a wind over the grids of a region until so many hours ahead: covers are told for some points of time only,
    between them a fast storm comes and goes. null where none is told.
    @param {StormOutlook} outlook
    @param {string} force
    @param {number} hours
    @param {string} region
    @param {string[]} grids
    @returns {WindAhead | null} */
export function coverWithin({ at, leads, winds, townships }, force, hours, region, grids) {
  const covers = (winds?.[force] ?? []).filter((_, place) => leads[place] <= hours), points = leads.filter((lead) => lead <= hours);
  if (!covers.length) return null;
  const answers = grids.map((grid) => covers.map((cover) => isInside(cover, grid)));
  const outside = answers.filter((known) => !known.includes(true)), from = Date.parse(at);
  const within = townships.filter((township) => township.region.startsWith(region) || region.startsWith(township.region));
  return {
    points, grids: answers.length - outside.length, unknown_grids: outside.filter((known) => known.includes(null)).length,
    reached: within.some(({ winds: clocks }) => comesBetween(clocks[force], from, from + hours * 3600e3)),
  };
}

/** Whether a wind comes between two times by at least half of the agencies, as a cover is told.
    @param {WindClock | undefined} clock
    @param {number} from
    @param {number} until */
function comesBetween(clock, from, until) {
  const likely = Date.parse(clock?.begins?.[1] ?? "");
  return Boolean(clock && clock.state !== "unknown" && 2 * clock.of >= clock.agencies && likely > from && likely <= until);
}

/** What is known of a wind over several counties together; null where it is of none.
    @param {(WindAhead | null)[]} counties
    @returns {WindAhead | null} */
export function sumAhead(counties) {
  const known = counties.filter((ahead) => ahead !== null), sum = (/** @type {"grids" | "unknown_grids"} */ name) => known.reduce((total, ahead) => total + ahead[name], 0);
  if (!known.length) return null;
  return { points: known[0].points, grids: sum("grids"), unknown_grids: sum("unknown_grids"), reached: known.some(({ reached }) => reached) };
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
