// Whose curves /rollout draws.
import assert from "node:assert/strict";
import { test } from "node:test";

import { createCurveRegion, listTownships } from "../../../../assets/app/ui/rollouts/curve_region.js";

const branches = /** @type {any} */ (new Map([["330825", {}], ["330825102", {}], ["330825101", {}], ["330825101264", {}]]));

test("the townships that a roll-out reaches, by code", () => assert.deepEqual(listTownships(branches), ["330825101", "330825102"]));

test("a county sees its own curves until a township is picked; a township sees its own", () => {
  const county = createCurveRegion({ own: "330825", place: (code) => code });
  assert.equal(county.region(), undefined);
  county.choose("330825102");
  assert.equal(county.region(), "330825102");
  assert.equal(createCurveRegion({ own: "330825101", place: (code) => code }).region(), "330825101");
});
