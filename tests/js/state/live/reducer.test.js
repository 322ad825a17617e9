// The snapshot law in the browser's reducer: old state + changes = fresh state, for every kind of change.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import * as reducer from "../../../../assets/app/state/live/reducer.js";

const FOLDER = path.join(import.meta.dirname, "..", "..", "..", "laws");
const laws = fs.readdirSync(FOLDER).filter((name) => name.endsWith(".json"))
  .map((name) => JSON.parse(fs.readFileSync(path.join(FOLDER, name), "utf8")));
const KINDS = ["case.reported", "case.updated", "case.closed", "case.reopened", "grid.changed", "position.moved", "position.removed", "response.declared", "response.changed", "response.ended", "warning.received", "warning.updated", "warning.cancelled", "warning.unlisted", "warning.asked", "warning.settled", "warning.expired", "canary"];

test("there is a law for every kind of change", () => {
  const seen = new Set(laws.flatMap((law) => law.changes.map((change) => change.kind)));
  assert.deepEqual(KINDS.filter((kind) => !seen.has(kind)), []);
});

/** `seq` and `at` of a narrowed view stop at its last visible change, in Python as here. */
const body = ({ cases, grids, positions, responses, squads, warnings, tally, news, county, epoch }) => ({ county, epoch, cases, grids, positions, responses, squads, warnings, tally, news });

for (const law of laws) {
  test(`law: ${law.name}`, () => {
    const start = reducer.load(law.start);
    const once = reducer.applyAll(start, law.changes);
    assert.deepEqual(body(reducer.dump(once)), body(law.end));
    assert.deepEqual(law.changes.reduce(reducer.apply, start), once, "one by one and in one run are the same");
    assert.deepEqual(reducer.dump(reducer.applyAll(once, law.changes)), reducer.dump(once), "a repetition says nothing new");
    assert.deepEqual(reducer.dump(start), law.start, "the old state is untouched");
  });
}

test("a state that nothing moved is the same object, and untouched tables are shared", () => {
  const law = laws.find((one) => one.name === "case reported, no matter");
  const start = reducer.load(law.start), next = reducer.applyAll(start, law.changes);
  assert.equal(reducer.applyAll(next, law.changes), next);
  assert.equal(next.grids, start.grids);
  assert.notEqual(next.cases, start.cases);
});

test("topics have their own place in the feed", () => {
  const state = reducer.load({ county: "330825", epoch: "e", seq: 5, at: null, cases: [], grids: [], positions: [], tally: [], news: [] });
  const grid = { seq: 7, at: "t", kind: "grid.changed", topic: "grids", region: "330825101264001", grids: [{ region: "330825101264001", status: "watch" }] };
  const row = { id: "c1", region: "330825101264001" };
  const told = { seq: 6, at: "t", kind: "case.reported", topic: "cases", region: row.region, cases: [row] };
  const both = reducer.applyAll(state, [grid, told]);
  assert.equal(both.grids.size, 1);
  assert.equal(both.cases.size, 1);
  assert.equal(Math.max(...Object.values(both.seq)), 7);
  assert.equal(reducer.reach(both, "cases", 9).seq.cases, 9);
  assert.equal(reducer.reach(both, "cases", 3), both);
});
