// The level of a case, and where it can go.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { levelOf, levelOfScope, listBelow, listLevels, listLevelsAbove } from "../../../../assets/app/state/cases/case_level.js";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const row = (more = {}) => /** @type {any} */ ({ region: "330825101264", severity: 3, ...more });
const county = /** @type {any} */ ({ townships: (home) => [{ code: `${home}101` }], name: (code) => `名${code}` });

test("the daily begins at the township, the hard at the county, and what was moved stays there", () => {
  assert.deepEqual([1, 2, 3, 4].map((severity) => levelOf(row({ severity }))), ["county", "county", "township", "township"]);
  assert.equal(levelOf(row({ region: "330825" })), "county");
  assert.equal(levelOf(row({ severity: 1, handling: { level: "township" } })), "township");
});

test("a screen's own level comes first", () => {
  assert.deepEqual(["3308", "330825", "330825101", "330825101264"].map(levelOfScope), ["city", "county", "township", "township"]);
  assert.deepEqual(listLevels("330825").map(([level]) => level), ["county", "township", "city"]);
  assert.equal(listLevels("330825")[0][1], "本级（县级）");
});

test("a case goes up to the levels above it and down to those below", () => {
  assert.deepEqual(listLevelsAbove(row()).map(([level]) => level), ["county", "city"]);
  assert.deepEqual(listLevelsAbove(row({ handling: { level: "city" } })), []);
  assert.deepEqual(listBelow(row({ severity: 1 }), county), [["330825101", "名330825101"]]);
  assert.deepEqual(listBelow(row({ handling: { level: "city" } }), county).map(([code]) => code), ["330825", "330825101"]);
});
