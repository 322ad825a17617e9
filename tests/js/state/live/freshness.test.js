// How fresh the data is, by the monotonic clock of this browser.
import assert from "node:assert/strict";
import test from "node:test";
import * as freshness from "../../../../assets/app/state/live/freshness.js";

const START = Date.parse("2026-11-22T08:00:00Z");
const iso = (ms) => new Date(START + ms).toISOString();
const beat = (at, more = {}) => ({ county: "330825", at: iso(at), as_of: iso(at), hops: { ingest: "ok" }, ...more });
const LINK = { ready: true, down: false, error: null };
const level = (vitals, now, link = {}) => freshness.status(vitals, { ...LINK, ...link }, now, 0).level;

test("the age grows from the last beat, and the level with it", () => {
  const vitals = freshness.create();
  assert.equal(freshness.age(vitals, 0), null);
  freshness.beat(vitals, beat(0), 0, true);
  assert.deepEqual([5000, 5001, 10000, 10001].map((now) => level(vitals, now)), ["live", "ageing", "ageing", "stale"]);
});

test("what the link says comes first", () => {
  const vitals = freshness.create();
  assert.equal(level(vitals, 0, { ready: false }), "loading");
  assert.equal(level(vitals, 0, { ready: false, error: { code: "503" } }), "error");
  assert.equal(level(vitals, 0), "stale", "never known true");
  freshness.beat(vitals, beat(0), 0, true);
  assert.equal(level(vitals, 0, { down: true }), "down");
});

test("truth is as old as the server's last look at it", () => {
  const vitals = freshness.create();
  freshness.beat(vitals, beat(9000, { as_of: iso(2000) }), 100, true);
  assert.equal(freshness.age(vitals, 100), 7);
});

test("while a hop is ill, or something is missing, a beat does not make data younger", () => {
  for (const [more, whole] of [[{ hops: { ingest: "stale" } }, true], [{}, false]]) {
    const vitals = freshness.create();
    freshness.beat(vitals, beat(0), 0, true);
    freshness.beat(vitals, beat(8000, more), 8000, whole);
    assert.equal(freshness.age(vitals, 8000), 8);
  }
});

test("a fetch renews as of when it was asked, unless a hop is ill, and never makes older", () => {
  const vitals = freshness.create();
  freshness.beat(vitals, beat(0), 0, true);
  freshness.renewed(vitals, "330825", 3000);
  assert.equal(freshness.age(vitals, 4000), 1);
  freshness.renewed(vitals, "330825", 1000);
  assert.equal(freshness.age(vitals, 4000), 1);
  freshness.beat(vitals, beat(4000, { hops: { feed: "down" } }), 4000, true);
  freshness.renewed(vitals, "330825", 5000);
  assert.equal(freshness.age(vitals, 5000), 2);
});

test("what time it is on the server is known by its first word, an answer or a heartbeat", () => {
  const answered = freshness.create(), heard = freshness.create();
  freshness.learnTime(answered, null, 0);
  assert.equal(freshness.knowsTime(answered), false, "an answer that does not say");
  freshness.learnTime(answered, String(START), 0);
  freshness.beat(heard, beat(0), 0, true);
  assert.deepEqual([freshness.knowsTime(answered), freshness.knowsTime(heard)], [true, true]);
});

test("of several counties the oldest counts", () => {
  const vitals = freshness.create();
  freshness.beat(vitals, beat(0), 0, true);
  freshness.beat(vitals, beat(6000, { county: "330803" }), 6000, true);
  assert.equal(freshness.age(vitals, 6000), 6);
});

test("a machine that slept with its monotonic clock finds everything that much older, and the time right", () => {
  const vitals = freshness.create();
  freshness.beat(vitals, beat(0), 0, true);
  freshness.slept(vitals, 60000);
  assert.equal(freshness.age(vitals, 1000), 61);
  assert.equal(freshness.serverTime(vitals, 1000, 0), START + 61000);
});

test("the status names the ill hop and adds up the alarms", () => {
  const vitals = freshness.create();
  freshness.beat(vitals, beat(0, { alarms: { lost: 2, dead: 1 } }), 0, true);
  freshness.beat(vitals, beat(0, { county: "330803", hops: { ingest: "ok", feed: "down" }, alarms: { lost: 1 }, demo: true }), 0, true);
  const { hop, county, alarms, demo } = freshness.status(vitals, LINK, 0, 0);
  assert.deepEqual({ hop, county, alarms, demo }, { hop: "feed", county: "330803", alarms: { lost: 3, dead: 1 }, demo: true });
});
