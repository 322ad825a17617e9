// What a page looks at.
import assert from "node:assert/strict";
import test from "node:test";
import { matterRows, panelStatus, startEarly, takeFeed } from "../../../../assets/app/transport/live/live_data.js";

const AT = Date.parse("2026-11-22T16:02:06+08:00");

test("what panels know of the feed", () => {
  assert.equal(panelStatus({ level: "ageing", age_s: 7, as_of: AT }).level, "live");
  assert.equal(panelStatus({ level: "stale", as_of: AT }).as_of, "16:02:06");
});

test("matters with most open cases come first, then those that keep their limits worst", () => {
  const matter = (code) => ({ code, name: code, lead: "u", cooperating: ["v"] });
  const places = { matters: () => ["a", "b", "c", "d"].map(matter), unit: (code) => code };
  const found = new Map([["b", { open: 2, closed: 4, on_time: 3, rate: 0.75 }], ["c", { open: 2, closed: 4, on_time: 1, rate: 0.25 }]]);
  const rows = matterRows(found, places);
  assert.deepEqual(rows.map((row) => row.code), ["c", "b", "a", "d"]);
  assert.deepEqual(rows[0], { code: "c", name: "c", lead: "u", cooperating: 1, open: 2, closed: 4, kept: 1, on_time: 0.25 });
});

const SCOPE = { page: "wall", region: "330825", counties: ["330825"], kind: "person" };

/** Feeds that say what was done to them; names of counties come at once. */
function createFeeds() {
  const done = [];
  globalThis.fetch = async () => ({ ok: true, headers: new Headers(), json: async () => ({}) });
  const create = ({ region, topics }) => ({
    region, topics, start: () => done.push(`start ${region}`), stop: () => done.push(`stop ${region}`), readAhead: () => done.push(`ahead ${region}`),
  });
  return { done, create };
}

test("the page that the document told of takes the feed that started before it", () => {
  const { done, create } = createFeeds();
  startEarly(JSON.stringify(SCOPE), create);
  assert.deepEqual(done, ["start 330825", "ahead 330825"]);
  assert.equal(takeFeed(SCOPE, create).feed.region, "330825");
  assert.deepEqual(done, ["start 330825", "ahead 330825"]);
  takeFeed(SCOPE, create);
  assert.deepEqual(done, ["start 330825", "ahead 330825", "start 330825"], "the page after it has one of its own");
});

test("a page of something else ends the feed that started early", () => {
  const { done, create } = createFeeds();
  startEarly(JSON.stringify(SCOPE), create);
  takeFeed({ ...SCOPE, region: "330825101" }, create);
  assert.deepEqual(done, ["start 330825", "ahead 330825", "stop 330825", "start 330825101"]);
});

test("a document that tells of nothing starts nothing", () => {
  const { done, create } = createFeeds();
  startEarly(undefined, create);
  assert.deepEqual(done, []);
  assert.deepEqual(takeFeed({ ...SCOPE, page: "sources" }, create).feed.topics, ["cases", "responses", "proposals", "rollouts"]);
});
