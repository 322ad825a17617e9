// The columns of the list of people.
import assert from "node:assert/strict";
import { test } from "node:test";

import { describeColumns } from "../../../../assets/app/ui/people/people_columns.js";

test("columns: ticks for who may act, three on a phone; order by place, state and tier alone", () => {
  const how = (may) => /** @type {any} */ ({ may, now: () => 0, place: (code) => code, path: (code) => code, tierName: String, picked: () => false, mayPick: () => may, ticks: new Map() });
  assert.deepEqual(describeColumns(how(true), true).map((one) => one.colId), ["pick", "place", "state"]);
  const wide = describeColumns(how(false), false);
  assert.deepEqual(wide.map((one) => one.colId), ["name", "tier", "state", "township", "village", "grid", "step"]);
  assert.deepEqual(wide.filter((one) => one.sortable).map((one) => one.colId), ["tier", "state", "township"]);
  const grid = wide.find((one) => one.colId === "grid");
  assert.deepEqual([grid.valueGetter({ data: { region: "330825101264001" } }), grid.valueGetter({ data: { region: "330825" } }), grid.valueGetter({})], ["330825101264001", "", ""]);
});
