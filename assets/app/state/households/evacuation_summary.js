/* An evacuation out of the rows that came: its order, its sums by region and shelter, and when all must be out. Pure. */
import { listStorms } from "../responses/storms.js";

export const STATES = ["should_move", "told", "refused", "persuaded", "moved", "settled", "returned"];
const [SHOULD, TOLD, REFUSED, PERSUADED, MOVED, SETTLED, RETURNED] = STATES.keys();
const HOUR = 3600e3, BEFORE_ARRIVAL_H = 3, DARK = 18, LIGHT = 6;
/** The clock of the county, which has no summer time. */
const OFFSET = 8 * HOUR;
const WIND = "7";

/** The orders that are not over, the newest first.
    @param {States} states
    @returns {EvacuationOrderRow[]} */
export function listOrders(states) {
  const rows = [...states.values()].flatMap((state) => [...state.evacuations.values()]);
  return rows.flatMap((row) => (row.part === "order" ? [row] : [])).sort((a, b) => (a.id < b.id ? 1 : -1));
}

/** The sums of one evacuation, by region, and its shelters, the fullest first.
    @param {States} states
    @param {string} id */
export function sumsOf(states, id) {
  const branches = /** @type {Map<string, EvacuationBranchRow>} */ (new Map()), shelters = /** @type {EvacuationShelterRow[]} */ ([]);
  for (const state of states.values()) {
    for (const row of state.evacuations.values()) {
      if (row.evacuation !== id) continue;
      if (row.part === "branch") branches.set(row.region, row);
      if (row.part === "shelter" && row.households) shelters.push(row);
    }
  }
  shelters.sort((a, b) => Number(b.over) - Number(a.over) || b.people - a.people || (a.code < b.code ? -1 : 1));
  return { branches, shelters };
}

/** What a sum says: `should`, all of it, who is known to be `told` at least, `moved` (and settled, or back), `settled`, `refused`, of whom nobody knows.
    @param {number[]} counts of households or of people */
export function readCounts(counts) {
  const of = (/** @type {number[]} */ ...states) => states.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
  const should = of(...STATES.keys()), moved = of(MOVED, SETTLED, RETURNED);
  return { should, unknown: of(SHOULD), told: of(TOLD, REFUSED, PERSUADED) + moved, refused: of(REFUSED), moved, settled: of(SETTLED, RETURNED), left: should - moved };
}

/** When all must be out of a township: three hours before the wind may come there, at 18:00 when that is in the dark; never later than the order says.
    @param {{due_at: string | null}} order
    @param {string | null} arrival the earliest arrival there
    @returns {{at: number | null, of: "order" | "arrival" | "dark" | ""}} */
export function deadlineOf(order, arrival) {
  const ordered = order.due_at ? Date.parse(order.due_at) : null;
  const wind = arrival ? Date.parse(arrival) - BEFORE_ARRIVAL_H * HOUR : null;
  const legal = wind === null ? null : beforeDark(wind);
  if (ordered !== null && (legal === null || ordered <= legal)) return { at: ordered, of: "order" };
  if (legal === null) return { at: null, of: "" };
  return { at: legal, of: legal === wind ? "arrival" : "dark" };
}

/** The same moment, or the last 18:00 before it when it is dark then.
    @param {number} moment */
function beforeDark(moment) {
  const local = moment + OFFSET, midnight = local - (local % (24 * HOUR)), hour = (local - midnight) / HOUR;
  if (hour >= LIGHT && hour <= DARK) return moment;
  return midnight + (hour < LIGHT ? DARK - 24 : DARK) * HOUR - OFFSET;
}

/** The earliest arrival of wind by township, over the storms that are there.
    @param {States} states
    @returns {Map<string, string>} */
export function arrivals(states) {
  const found = /** @type {Map<string, string>} */ (new Map());
  for (const storm of listStorms(states)) {
    for (const { region, winds } of storm.head.outlook.townships) {
      const first = winds[WIND]?.begins?.[0], known = found.get(region);
      if (first && (!known || Date.parse(first) < Date.parse(known))) found.set(region, first);
    }
  }
  return found;
}

/** Whether an evacuation is late: all should be out, and not all are.
    @param {{lifted_at: string | null}} order
    @param {{at: number | null}} due
    @param {number[]} people counts of people
    @param {number} now */
const isBehind = (order, due, people, now) => order.lifted_at === null && due.at !== null && now > due.at && readCounts(people).left > 0;

/** When all must be out of a place by the first wind that comes to it or to what lies in it, and whether they are late.
    @param {EvacuationOrderRow | null} order
    @param {EvacuationBranchRow | undefined} own the sum of the place
    @param {{winds: Map<string, string>, region: string, now: number}} about */
export function judgeOrder(order, own, { winds, region, now }) {
  const near = [...winds].filter(([place]) => place.startsWith(region) || region.startsWith(place)).map(([, at]) => at), first = near.sort((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null;
  const due = order ? deadlineOf(order, first) : deadlineOf({ due_at: null }, null);
  return { due, behind: order !== null && own !== undefined && isBehind(order, due, own.people, now) };
}

/** The lines of the table: townships, the worst first, and below an opened one its grids. `now`: to judge who is late.
    @param {EvacuationOrderRow} order
    @param {Map<string, EvacuationBranchRow>} branches
    @param {{opened: Set<string>, arrivals: Map<string, string>, now: number, name(code: string): string}} how */
export function listPlaces(order, branches, { opened, arrivals: winds, now, name }) {
  const lineOf = (/** @type {EvacuationBranchRow} */ row, /** @type {number} */ depth) => {
    const people = readCounts(row.people), due = deadlineOf(order, winds.get(row.region.slice(0, 9)) ?? null);
    const behind = isBehind(order, due, row.people, now);
    return { region: row.region, name: name(row.region), depth, people, verified: row.verified[1], vulnerable: row.vulnerable, due, behind, open: opened.has(row.region) };
  };
  const worst = (/** @type {ReturnType<typeof lineOf>} */ a, /** @type {ReturnType<typeof lineOf>} */ b) =>
    Number(b.behind) - Number(a.behind) || b.vulnerable - a.vulnerable || b.people.left - a.people.left || (a.region < b.region ? -1 : 1);
  const of = (/** @type {number} */ digits, /** @type {string} */ inside) => [...branches.values()].filter((row) => row.region.length === digits && row.region.startsWith(inside));
  const tops = of(9, "").map((row) => lineOf(row, 0)).sort(worst);
  return tops.flatMap((top) => [top, ...(top.open ? of(15, top.region).map((row) => lineOf(row, 1)).sort(worst) : [])]);
}
