// The scale of the map.
import assert from "node:assert/strict";
import test from "node:test";
import { formatLength } from "../../../assets/app/ui/map_panel.js";

test("metres up to a kilometre, then kilometres", () => {
  assert.deepEqual([50, 500, 1000, 20000].map(formatLength), ["50 m", "500 m", "1 km", "20 km"]);
});
