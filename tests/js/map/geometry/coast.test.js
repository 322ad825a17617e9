// The coast lies where East China is.
import assert from "node:assert/strict";
import test from "node:test";
import { COAST } from "../../../../assets/app/map/geometry/coast.js";

test("every line stays within the seas around, in whole hundredths of a degree", () => {
  for (const line of COAST) {
    assert.ok(line.length >= 4 && line.length % 2 === 0 && line.every(Number.isInteger));
    let lon = 0, lat = 0;
    for (let i = 0; i < line.length; i += 2) {
      lon += line[i];
      lat += line[i + 1];
      assert.ok(lon >= 11200 && lon <= 13200 && lat >= 2000 && lat <= 4200, `${lon} ${lat}`);
    }
  }
});
