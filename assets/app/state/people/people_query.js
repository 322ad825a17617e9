/* Which people of a roll-out a list holds: how it is opened, narrowed and asked for. Pure. */

export const STATES = ["unreached", "open", "reminded", "accepted", "finished", "taken_over"];
/** What a group of the exceptions holds, as its states; all of them are behind. */
export const PENDING = STATES.slice(0, 3);
const COUNTY = 6, TOWNSHIP = 9, VILLAGE = 12;

/** What a press opens: `line/<key>` a line of the cascade, `tier/<n>` a tier, `state/<a,b>` some states, `group/<name>` a group of the exceptions ("" for all of them).
    @param {string} opening
    @param {{region: string, curveRegion?: string, tier: number, lines: Pick<TreeLine, "key" | "region" | "tier">[]}} shown
    @returns {PeopleQuery | null} */
export function parseOpening(opening, { region, curveRegion, tier, lines }) {
  const [kind, value = ""] = opening.split(/\/(.*)/s), base = { region, tiers: [], states: [], group: "", words: "" };
  if (kind === "tier") return { ...base, region: curveRegion || region, tiers: [Number(value)] };
  if (kind === "state") return { ...base, region: curveRegion || region, states: value.split(",").filter((state) => STATES.includes(state)) };
  if (kind === "group") return { ...base, tiers: [tier], group: value, states: value ? [] : PENDING };
  const line = lines.find((one) => one.key === value);
  return line ? { ...base, region: line.region, tiers: line.tier === null ? [] : [line.tier] } : null;
}

/** A query with one of its parts another: a place narrows or widens the region, inside of what the viewer sees.
    @param {PeopleQuery} query
    @param {string} part
    @param {string} value
    @param {string} own the viewer's region
    @returns {PeopleQuery} */
export function narrowQuery(query, part, value, own) {
  if (part === "state") return { ...query, states: value ? value.split(",") : [], group: "" };
  if (part === "tier") return { ...query, tiers: value ? [Number(value)] : [] };
  if (part === "words") return { ...query, words: value.trim() };
  const width = { township: COUNTY, village: TOWNSHIP, grid: VILLAGE }[part] ?? COUNTY;
  return { ...query, region: value || (own.length > width ? own : query.region.slice(0, width)) };
}

/** The order of a list by what its heads say.
    @param {{colId: string, sort: string}[]} heads
    @returns {{order: string, way: string}} */
export function orderOf(heads) {
  const [head] = heads, order = { state: "state", tier: "tier" }[head?.colId ?? ""] ?? "place";
  return { order, way: head?.sort === "desc" ? "down" : "up" };
}

/** What of a query the server is asked.
    @param {PeopleQuery} query */
export function searchPeople({ region, tiers, states, group, words }) {
  return { region, tier: tiers.join(","), state: states.join(","), group, q: words };
}

/** The codes of the township, village and grid that a place is in; "" where it is none.
    @param {string} region */
export function splitPlace(region) {
  const [township, village, grid] = [TOWNSHIP, VILLAGE, VILLAGE + 3].map((width) => (region.length >= width ? region.slice(0, width) : ""));
  return { township, village, grid };
}
