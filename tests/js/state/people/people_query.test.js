// Which people of a roll-out a list holds.
import assert from "node:assert/strict";
import { test } from "node:test";

import { narrowQuery, orderOf, parseOpening, PENDING, searchPeople, splitPlace } from "../../../../assets/app/state/people/people_query.js";

const SHOWN = { region: "330825", curveRegion: "330825101", tier: 2, lines: [{ key: "330825101264", region: "330825101264", tier: null }, { key: "330825101264 own 1", region: "330825101264", tier: 1 }] };
const ALL = { region: "330825", tiers: [], states: [], group: "", words: "" };

test("a tier and states open where the curves are of, a group where the viewer is, a line at its branch", () => {
  assert.deepEqual(parseOpening("tier/3", SHOWN), { ...ALL, region: "330825101", tiers: [3] });
  assert.deepEqual(parseOpening("state/accepted,finished,done", SHOWN), { ...ALL, region: "330825101", states: ["accepted", "finished"] });
  assert.deepEqual(parseOpening("group/silent", SHOWN), { ...ALL, tiers: [2], group: "silent" });
  assert.deepEqual(parseOpening("group/", SHOWN), { ...ALL, tiers: [2], states: PENDING });
  assert.deepEqual(parseOpening("line/330825101264 own 1", SHOWN), { ...ALL, region: "330825101264", tiers: [1] });
  assert.deepEqual(parseOpening("line/330825101264", SHOWN), { ...ALL, region: "330825101264" });
  assert.equal(parseOpening("line/nowhere", SHOWN), null);
  assert.deepEqual(parseOpening("tier/1", { ...SHOWN, curveRegion: undefined }), { ...ALL, tiers: [1] });
});

test("a place narrows the region, and none of its level widens it, never past what the viewer sees", () => {
  const query = { ...ALL, region: "330825101264001" };
  assert.equal(narrowQuery(query, "township", "330825102", "330825").region, "330825102");
  assert.equal(narrowQuery(query, "township", "", "330825").region, "330825");
  assert.equal(narrowQuery(query, "village", "", "330825").region, "330825101");
  assert.equal(narrowQuery(query, "grid", "", "330825").region, "330825101264");
  assert.equal(narrowQuery(query, "township", "", "330825101").region, "330825101");
});

test("other states take a group's place", () => {
  assert.deepEqual(narrowQuery({ ...ALL, group: "silent" }, "state", "open,reminded", "330825"), { ...ALL, states: ["open", "reminded"] });
  assert.deepEqual(narrowQuery({ ...ALL, states: ["open"] }, "state", "", "330825"), ALL);
  assert.deepEqual(narrowQuery(ALL, "tier", "2", "330825"), { ...ALL, tiers: [2] });
  assert.deepEqual(narrowQuery(ALL, "words", " 徐 ", "330825"), { ...ALL, words: "徐" });
});

test("heads say the order; without any it is by place", () => {
  assert.deepEqual(orderOf([]), { order: "place", way: "up" });
  assert.deepEqual(orderOf([{ colId: "township", sort: "desc" }]), { order: "place", way: "down" });
  assert.deepEqual(orderOf([{ colId: "state", sort: "asc" }]), { order: "state", way: "up" });
});

test("what the server is asked, and the parts of a place", () => {
  assert.deepEqual(searchPeople({ ...ALL, tiers: [1, 2], states: ["open"] }), { region: "330825", tier: "1,2", state: "open", group: "", q: "" });
  assert.deepEqual(splitPlace("330825101264"), { township: "330825101", village: "330825101264", grid: "" });
});
