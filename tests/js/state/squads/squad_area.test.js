// People in an area beside the recommendation.
import assert from "node:assert/strict";
import test from "node:test";
import { areaAddress, countFound, dropShown } from "../../../../assets/app/state/squads/squad_area.js";

const match = (/** @type {string} */ capability, /** @type {string[]} */ picks, /** @type {string[]} */ alternatives) => /** @type {any} */ ({
  capability, picks: picks.map((person) => ({ person })), alternatives: alternatives.map((person) => ({ person })),
});

test("corners go with five places, parted as the server reads them", () => {
  const address = areaAddress("/api/cases/c", [{ lat: 29.0000049, lon: 119 }, { lat: 28.5, lon: 118.123456 }]);
  assert.equal(decodeURIComponent(address), "/api/cases/c/candidates?area=29.00000,119.00000;28.50000,118.12346");
});

test("whoever is recommended is not shown twice, and what is left empty not at all", () => {
  const area = [match("police", [], ["a", "b"]), match("town", [], ["c"])], recommended = [match("police", ["a"], ["c"])];
  assert.deepEqual(dropShown(area, recommended).map((one) => [one.capability, one.alternatives.map((row) => row.person)]), [["police", ["b"]]]);
  assert.equal(countFound(area), 3);
});
