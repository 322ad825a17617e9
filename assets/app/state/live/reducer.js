/* The state of one county as a screen holds it, and how changes move it. Pure: every function returns a new
   state (tables that nothing touched are shared). Twin of domain/topics/reducer.py; tests/laws/*.json bind both. */
import { KEYS, TOPICS } from "./topics.js";

export const NEWS = 20;
const LOANS = ["loan.began", "loan.doubled", "loan.ended"];

/** state: {county, epoch, seq: {topic: n}, at, a Map by key for each topic, tally: Map, news: [row]}.
    tally: "township|day|matter" -> [received, closed, on_time].
    @param {string} county */
export function empty(county) {
  return load({ county, epoch: "", seq: -1, at: null, tally: [], news: [] });
}

/** The state of a snapshot as /api/state gives it.
    @param {Snapshot} snapshot
    @returns {CountyState} */
export function load(snapshot) {
  const { county, epoch, seq, at, news } = snapshot;
  /** @type {any} */
  const tables = {};
  for (const [topic, key] of Object.entries(KEYS)) {
    tables[topic] = new Map((/** @type {any} */ (snapshot)[topic] || []).map((/** @type {any} */ row) => [row[key], row]));
  }
  return {
    county, epoch, at, news, seq: Object.fromEntries(TOPICS.map((topic) => [topic, seq])), ...tables,
    tally: new Map(snapshot.tally.map((row) => [tallyKey(row), /** @type {number[]} */ (row.slice(3))])),
  };
}

const tallyKey = (/** @type {TallyRow} */ row) => `${row[0]}|${row[1]}|${row[2]}`;

/** @param {any} next
    @param {any} change */
function putRows(next, change) {
  for (const [table, key] of Object.entries(KEYS)) {
    for (const row of change[table] || []) own(next, table).set(row[key], row);
  }
  for (const key of change.gone || []) own(next, change.topic).delete(key);
}

/** The table as a copy that may be written to, made once for one run of changes.
    @param {any} next
    @param {string} table */
function own(next, table) {
  if (!next.owned.has(table)) {
    next.owned.add(table);
    next[table] = new Map(next[table]);
  }
  return next[table];
}

/** @param {any} next
    @param {TallyRow[]} deltas */
function addTally(next, deltas) {
  for (const delta of deltas) {
    const tally = own(next, "tally"), key = tallyKey(delta), old = tally.get(key) || [0, 0, 0];
    const sum = [delta[3], delta[4], delta[5]].map((n, i) => old[i] + n);
    if (sum.some(Boolean)) tally.set(key, sum);
    else tally.delete(key);
  }
}

/** @param {any} next
    @param {NewsRow[]} rows */
function addNews(next, rows) {
  if (rows.length) next.news = takeNewest([...next.news, ...rows].sort((a, b) => b.seq - a.seq));
}

/** Of rows of news, the newest first, so many, the oldest first; those of loans come on top, at most a quarter as many.
    @param {NewsRow[]} rows */
function takeNewest(rows) {
  /** @type {NewsRow[]} */
  const kept = [];
  let loans = 0;
  for (const row of rows) {
    const loan = LOANS.includes(row.kind);
    if (loan && loans === NEWS / 4) continue;
    kept.push(row);
    if (loan) loans += 1;
    if (kept.length - loans === NEWS) break;
  }
  return kept.reverse();
}

/** The state after changes, in the order of their seq; those a topic already has are skipped.
    @param {CountyState} state
    @param {Change[]} changes
    @returns {CountyState} */
export function applyAll(state, changes) {
  const owned = new Set(), next = { ...state, seq: { ...state.seq }, owned };
  let moved = false;
  for (const change of changes) {
    if (change.seq <= next.seq[change.topic]) continue;
    moved = true;
    if (change.seq > reached(next)) next.at = change.at;
    next.seq[change.topic] = change.seq;
    putRows(next, change);
    addTally(next, change.tally || []);
    addNews(next, change.news || []);
  }
  const { owned: _, ...made } = next;
  return moved ? made : state;
}

/** @type {(state: CountyState, change: Change) => CountyState} */
export const apply = (state, change) => applyAll(state, [change]);

/** A topic is known to be complete up to `seq`, whether or not a change of this region was among it.
    @param {CountyState} state
    @param {string} topic
    @param {number} seq
    @returns {CountyState} */
export function reach(state, topic, seq) {
  return seq <= state.seq[topic] ? state : { ...state, seq: { ...state.seq, [topic]: seq } };
}

/** The furthest any topic has come. */
const reached = (/** @type {{seq: Record<string, number>}} */ state) => Math.max(...Object.values(state.seq));

/** The snapshot form again, rows sorted by key: for tests and for comparing with /api/state.
    @param {any} state */
export function dump(state) {
  const sorted = (/** @type {string} */ table) => [...state[table]].sort(([a], [b]) => (a < b ? -1 : 1));
  const rows = (/** @type {string} */ table) => sorted(table).map(([, row]) => row);
  const tally = sorted("tally").map(([key, counts]) => [...key.split("|"), ...counts]);
  const { county, epoch, at, news } = state;
  return { county, epoch, seq: reached(state), at, ...Object.fromEntries(TOPICS.map((topic) => [topic, rows(topic)])), tally, news };
}
