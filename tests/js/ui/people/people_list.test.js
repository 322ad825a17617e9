// The list of people, before it is opened; on a screen it is tried by tests/browser/test_people_list.py.
import assert from "node:assert/strict";
import { test } from "node:test";

import { createPeopleList } from "../../../../assets/app/ui/people/people_list.js";

test("without a roll-out, or of a line that is gone, nothing opens and nothing is fetched", async () => {
  let fetched = 0;
  const shown = { row: null, tier: 2, lines: [] };
  const list = createPeopleList(/** @type {any} */ ({ page: null, own: "330825", names: true, may: true, places: {}, now: () => 0, picked: { size: () => 0, has: () => false }, tierName: String, shown: () => shown, load: async () => { fetched += 1; } }));
  await list.open("tier/1");
  Object.assign(shown, { row: { id: "RW-1", tiers: [] } });
  await list.open("line/nowhere");
  list.draw({ mark: "m", note: "" });
  assert.deepEqual([fetched, list.tasks(), list.find("a")], [0, [], undefined]);
});
