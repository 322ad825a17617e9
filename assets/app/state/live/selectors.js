/* What panels and map read out of the states: orders, counts, rates. Pure; `states` is a Map county -> state,
   `scope` a region prefix ("" = all), `now` is ms. */
import { dueOf } from "../cases/case_clock.js";
import { day as dayOf } from "../shared/format.js";
import { silentFrom } from "../squads/squad_summary.js";

export { dayOf };

const DAY = 86400e3, DAYS = 30;

/** Row -> when it was reported, in ms.
    @type {WeakMap<CaseRow, number>} */
const reports = new WeakMap();

/** @param {CaseRow} row */
function reportedAt(row) {
  const known = reports.get(row) ?? Date.parse(row.reported_at);
  reports.set(row, known);
  return known;
}

/** @param {CaseRow} row
    @param {number} now */
export function isOverdue(row, now) {
  return dueOf(row) < now;
}

/** The cases somebody was called to who has not answered for too long.
    @param {States} states
    @param {number} now */
function findUnanswered(states, now) {
  const cases = new Set();
  for (const state of states.values()) for (const squad of state.squads.values()) if (silentFrom(squad) <= now) cases.add(squad.case);
  return cases;
}

/** A row with its place in the queue: `rank` by severity, then unanswered, then overdue; then the longest open, then the id.
    @param {CaseRow} row
    @param {Set<string>} unanswered
    @param {number} now */
function place(row, unanswered, now) {
  return { row, rank: 4 * row.severity - 2 * Number(unanswered.has(row.id)) - Number(isOverdue(row, now)), since: reportedAt(row) };
}

/** @param {ReturnType<typeof place>} a
    @param {ReturnType<typeof place>} b */
function comparePlaces(a, b) {
  return a.rank - b.rank || a.since - b.since || (a.row.id < b.row.id ? -1 : Number(a.row.id > b.row.id));
}

/** @param {States} states
    @param {"cases"} table
    @param {string} [scope]
    @returns {Generator<CaseRow>} */
function* rows(states, table, scope = "") {
  for (const state of states.values()) {
    for (const row of state[table].values()) if (row.region.startsWith(scope)) yield row;
  }
}

/** Open cases in queue order.
    @param {States} states
    @param {number} now
    @param {string} [scope] */
export function openCases(states, now, scope) {
  const unanswered = findUnanswered(states, now);
  return Array.from(rows(states, "cases", scope), (row) => place(row, unanswered, now)).sort(comparePlaces).map(({ row }) => row);
}

/** An open case by its id.
    @param {States} states
    @param {string} id
    @returns {CaseRow | undefined} */
export function findCase(states, id) {
  for (const state of states.values()) {
    const row = state.cases.get(id);
    if (row) return row;
  }
  return undefined;
}

/** Table of squads -> case -> its squads: each row of the queue asks for its own. A table that changed is another.
    @type {WeakMap<Map<string, SquadRow>, Map<string, SquadRow[]>>} */
const groups = new WeakMap();

/** @param {Map<string, SquadRow>} table */
function groupByCase(table) {
  const known = groups.get(table);
  if (known) return known;
  /** @type {Map<string, SquadRow[]>} */
  const made = new Map();
  for (const row of table.values()) made.set(row.case, [...made.get(row.case) ?? [], row]);
  groups.set(table, made);
  return made;
}

/** Live squads, the newest first; `of`: those of one case.
    @param {States} states
    @param {string} [of]
    @returns {SquadRow[]} */
export function squads(states, of) {
  const all = [...states.values()].flatMap((state) => (of ? groupByCase(state.squads).get(of) ?? [] : [...state.squads.values()]));
  return all.sort((a, b) => Date.parse(b.opened_at) - Date.parse(a.opened_at) || (a.id < b.id ? -1 : 1));
}

/** Where a person is; undefined when nobody said.
    @param {States} states
    @param {string} person */
export function position(states, person) {
  return [...states.values()].map((state) => state.positions.get(person)).find(Boolean);
}

/** Map grid code -> open cases. Cases known only to a coarser region are not in it.
    @param {States} states */
export function countsByGrid(states) {
  const counts = new Map();
  for (const { region } of rows(states, "cases")) {
    if (region.length === 15) counts.set(region, (counts.get(region) || 0) + 1);
  }
  return counts;
}

/** Map township code -> {open, overdue, worst severity}.
    @param {States} states
    @param {number} now */
export function countsByTownship(states, now) {
  const counts = new Map();
  for (const row of rows(states, "cases")) {
    const code = row.region.slice(0, 9);
    const entry = counts.get(code) || { open: 0, overdue: 0, worst: 4 };
    entry.open += 1;
    entry.overdue += Number(isOverdue(row, now));
    entry.worst = Math.min(entry.worst, row.severity);
    counts.set(code, entry);
  }
  return counts;
}

/** Calls use(day, matter, [received, closed, on_time]) for each tally row in scope since the day `from`.
    @param {States} states
    @param {string | undefined} scope
    @param {string} from
    @param {(day: string, matter: string, counts: number[]) => void} use */
function eachTally(states, scope, from, use) {
  for (const state of states.values()) {
    for (const [key, counts] of state.tally) {
      const [township, day, matter] = key.split("|");
      if (day >= from && inScope(township, scope)) use(day, matter, counts);
    }
  }
}

/** Tallies are by township: a village's or a grid's scope takes its township's.
    @param {string} township
    @param {string} [scope] */
function inScope(township, scope = "") {
  return township.startsWith(scope.slice(0, 9));
}

/** @param {number} part
    @param {number} whole */
function share(part, whole) {
  return whole ? part / whole : null;
}

/** Key figures: open and overdue now, received and closed today, closed and on time in 30 days.
    @param {States} states
    @param {number} now
    @param {string} [scope] */
export function kpis(states, now, scope) {
  const today = dayOf(now);
  const found = { open: 0, overdue: 0, received_today: 0, closed_today: 0, closed: 0, on_time: 0, days: DAYS };
  for (const row of rows(states, "cases", scope)) {
    found.open += 1;
    found.overdue += Number(isOverdue(row, now));
  }
  eachTally(states, scope, dayOf(now - (DAYS - 1) * DAY), (day, _, [received, closed, onTime]) => {
    if (day > today) return;
    found.closed += closed;
    found.on_time += onTime;
    if (day === today) found.received_today += received;
    if (day === today) found.closed_today += closed;
  });
  return { ...found, rate: share(found.on_time, found.closed) };
}

/** Map matter ("" = none) -> {open, overdue, received, closed, on_time, rate}; the latter four over 30 days.
    @param {States} states
    @param {number} now
    @param {string} [scope] */
export function matters(states, now, scope) {
  const found = new Map(), today = dayOf(now);
  const entry = (/** @type {string} */ code) => {
    if (!found.has(code)) found.set(code, { open: 0, overdue: 0, received: 0, closed: 0, on_time: 0, rate: null });
    return found.get(code);
  };
  for (const row of rows(states, "cases", scope)) {
    const one = entry(row.matter || "");
    one.open += 1;
    one.overdue += Number(isOverdue(row, now));
  }
  eachTally(states, scope, dayOf(now - (DAYS - 1) * DAY), (day, matter, [received, closed, onTime]) => {
    if (day > today) return;
    const one = entry(matter);
    one.received += received;
    one.closed += closed;
    one.on_time += onTime;
  });
  for (const one of found.values()) one.rate = share(one.on_time, one.closed);
  return found;
}

/** [{day, received, closed}] of the last `days` days, oldest first, today last, no day missing.
    @param {States} states
    @param {number} now
    @param {string} [scope]
    @param {number} [days] */
export function daily(states, now, scope, days = DAYS) {
  const series = Array.from({ length: days }, (_, i) => ({ day: dayOf(now - (days - 1 - i) * DAY), received: 0, closed: 0 }));
  const byDay = new Map(series.map((one) => [one.day, one]));
  eachTally(states, scope, series[0].day, (day, _, [received, closed]) => {
    const one = byDay.get(day);
    if (!one) return;
    one.received += received;
    one.closed += closed;
  });
  return series;
}

/** The newest `n` news of all counties, newest first.
    @param {States} states
    @param {number} n */
export function news(states, n) {
  const all = [...states.values()].flatMap((state) => state.news);
  return all.sort((a, b) => Date.parse(b.at) - Date.parse(a.at) || b.seq - a.seq).slice(0, n);
}

/** When the newest known closing was, ms; null when the news hold none.
    @param {States} states */
export function lastClosed(states) {
  const found = news(states, Infinity).find((row) => row.kind === "case.closed");
  return found ? Date.parse(found.at) : null;
}

/** The rows that hold every word of `text`; `textOf(row)` is what is searched, in lower case.
    @param {any[]} list
    @param {string} text
    @param {(row: any) => string} textOf */
export function search(list, text, textOf) {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  return words.length ? list.filter((row) => words.every((word) => textOf(row).includes(word))) : list;
}
