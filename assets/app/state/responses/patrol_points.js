/* Hazard points: how each stands by the clock, the worst first, and how many of each township. The twin of
   domain/emergency/responses/patrols/patrol.py::state_of. Pure. */

/** The worst first; `idle`: no response asks. */
export const STATES = ["abnormal", "nobody", "overdue", "unreachable", "unknown", "due_soon", "patrolled", "idle"];
export const RESULTS = ["normal", "abnormal", "unreachable"];
const SOON = 0.25, HOUR = 3600e3, AHEAD = 24 * HOUR;

/** @param {string | null} text */
const moment = (text) => (text ? Date.parse(text) : -Infinity);

/** Which of STATES a point is in at a time.
    @param {PatrolFacts} row
    @param {number} now */
export function stateOf(row, now) {
  const normal = moment(row.normal_at), abnormal = moment(row.abnormal_at), there = Math.max(normal, abnormal), since = moment(row.since);
  if (row.abnormal_at && abnormal >= normal) return "abnormal";
  if (row.hours === null || !row.due_at || !row.since) return "idle";
  const due = moment(row.due_at), unreached = moment(row.unreachable_at), patrolled = there >= since;
  if (!row.people.length && !patrolled) return "nobody";
  if (row.unreachable_at && unreached >= since && unreached > there) return "unreachable";
  if (now >= due) return "overdue";
  if (now >= due - row.hours * HOUR * SOON) return "due_soon";
  return patrolled ? "patrolled" : "unknown";
}

/** When anything was said of a point last; null for never.
    @param {PatrolFacts} row */
export function lastWord(row) {
  const last = Math.max(moment(row.normal_at), moment(row.abnormal_at), moment(row.unreachable_at));
  return last === -Infinity ? null : last;
}

/** The townships that a storm's wind blows in now, or reaches within a day by its earliest arrival over all storms.
    @param {Storm[]} storms
    @param {number} now
    @returns {Map<string, "now" | "soon">} */
export function findWindy(storms, now) {
  const found = new Map();
  for (const { head } of storms) {
    for (const { region, winds } of head.outlook.townships) {
      const wind = winds["7"];
      if (wind?.state === "now") found.set(region, "now");
      else if (wind?.state === "expected" && wind.begins && Date.parse(wind.begins[0]) <= now + AHEAD && !found.has(region)) found.set(region, "soon");
    }
  }
  return found;
}

/** The points of the county pack with what is known of them live: those that the wind reaches first, then the worst, then the earliest due.
    @param {HazardPoint[]} known as /api/hazards told them
    @param {States} states
    @param {{now: number, windy: Map<string, "now" | "soon">}} at
    @returns {PointLine[]} */
export function listPoints(known, states, { now, windy }) {
  const live = new Map([...states.values()].flatMap((state) => [...(state.patrols ?? new Map()).entries()]));
  const lines = known.map((point) => {
    const row = { ...point, ...live.get(point.id) };
    return { row, state: stateOf(row, now), wind: windy.get(row.region.slice(0, 9)) ?? "" };
  });
  const rank = (/** @type {PointLine} */ one) => [{ now: 0, soon: 1 }[one.wind] ?? 2, STATES.indexOf(one.state), moment(one.row.due_at)];
  return lines.sort((a, b) => {
    const [x, y] = [rank(a), rank(b)], at = x.findIndex((one, i) => one !== y[i]);
    return at < 0 ? (a.row.id < b.row.id ? -1 : 1) : x[at] < y[at] ? -1 : 1;
  });
}

/** How many points are in each state, all of them.
    @param {PointLine[]} lines
    @returns {Record<string, number>} */
export function countStates(lines) {
  return Object.fromEntries(STATES.map((state) => [state, lines.filter((one) => one.state === state).length]));
}

/** The townships, the one with the most that nobody saw in order first.
    @param {PointLine[]} lines */
export function sumTownships(lines) {
  const towns = [...new Set(lines.map(({ row }) => row.region.slice(0, 9)))];
  const sums = towns.map((region) => {
    const own = lines.filter(({ row }) => row.region.startsWith(region)), counts = countStates(own);
    return { region, points: own.length, counts, open: own.length - counts.patrolled - counts.idle };
  });
  return sums.sort((a, b) => b.open - a.open || (a.region < b.region ? -1 : 1));
}
