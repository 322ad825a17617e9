/* The state of one county as a screen holds it, and how changes move it. Pure: every function returns a new
   state (tables that nothing touched are shared). Twin of domain/view.py; tests/laws/*.json bind both. */
(function (root, factory) {
  const api = factory();
  root.palm = root.palm || {};
  root.palm.reducer = api;
  if (typeof module === "object" && module.exports) module.exports = api;
})(typeof self === "undefined" ? globalThis : self, function () {
  "use strict";
  const NEWS = 20;
  const KEYS = { cases: "id", grids: "region", positions: "person" };
  const TOPICS = ["cases", "grids", "positions"];

  /** state: {county, epoch, seq, at, seqs: {topic: seq}, cases|grids|positions: Map, tally: Map, news: [row]}. */
  function empty(county) {
    return load({ county, epoch: "", seq: -1, at: null, cases: [], grids: [], positions: [], tally: [], news: [] });
  }

  /** The state of a snapshot as /api/state gives it. */
  function load(snapshot) {
    const { county, epoch, seq, at } = snapshot;
    const state = { county, epoch, seq, at, seqs: Object.fromEntries(TOPICS.map((topic) => [topic, seq])) };
    for (const [table, key] of Object.entries(KEYS)) state[table] = new Map(snapshot[table].map((row) => [row[key], row]));
    state.tally = new Map(snapshot.tally.map((row) => [tallyKey(row), row]));
    state.news = snapshot.news;
    return state;
  }

  const tallyKey = (row) => `${row[0]}|${row[1]}|${row[2]}`;

  function putRows(next, change) {
    for (const [table, key] of Object.entries(KEYS)) {
      for (const row of change[table] || []) own(next, table).set(row[key], row);
    }
    for (const key of change.gone || []) own(next, change.topic).delete(key);
  }

  /** The table as a copy that may be written to, made once for one run of changes. */
  function own(next, table) {
    if (!next.owned.has(table)) {
      next.owned.add(table);
      next[table] = new Map(next[table]);
    }
    return next[table];
  }

  function addTally(next, deltas) {
    for (const delta of deltas) {
      const tally = own(next, "tally"), key = tallyKey(delta), old = tally.get(key) || [0, 0, 0, 0, 0, 0];
      const sum = [delta[0], delta[1], delta[2], old[3] + delta[3], old[4] + delta[4], old[5] + delta[5]];
      if (sum[3] || sum[4] || sum[5]) tally.set(key, sum);
      else tally.delete(key);
    }
  }

  function addNews(next, rows) {
    if (rows.length) next.news = [...next.news, ...rows].sort((a, b) => a.seq - b.seq).slice(-NEWS);
  }

  /** The state after changes, in the order of their seq; those a topic already has are skipped. */
  function applyAll(state, changes) {
    const next = { ...state, seqs: { ...state.seqs }, owned: new Set() };
    let moved = false;
    for (const change of changes) {
      if (change.seq <= next.seqs[change.topic]) continue;
      moved = true;
      next.seqs[change.topic] = change.seq;
      if (change.seq > next.seq) [next.seq, next.at] = [change.seq, change.at];
      putRows(next, change);
      addTally(next, change.tally || []);
      addNews(next, change.news || []);
    }
    delete next.owned;
    return moved ? next : state;
  }

  const apply = (state, change) => applyAll(state, [change]);

  /** A topic is known to be complete up to `seq`, whether or not a change of this region was among it. */
  function reach(state, topic, seq) {
    if (seq <= state.seqs[topic]) return state;
    return { ...state, seqs: { ...state.seqs, [topic]: seq }, seq: Math.max(state.seq, seq) };
  }

  /** The snapshot form again, rows sorted by key: for tests and for comparing with /api/state. */
  function snapshot(state) {
    const byKey = ([a], [b]) => (a < b ? -1 : 1), rows = (table) => [...state[table]].sort(byKey).map(([, row]) => row);
    const { county, epoch, seq, at, news } = state;
    return { county, epoch, seq, at, cases: rows("cases"), grids: rows("grids"), positions: rows("positions"), tally: rows("tally"), news };
  }

  return { NEWS, TOPICS, empty, load, apply, applyAll, reach, snapshot };
});
