// The scale of the map, and what its grids are filled by.
import assert from "node:assert/strict";
import test from "node:test";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { formatLength, isSameChoice, listLooks, nameFill, roomAbove } from "../../../../assets/app/ui/maps/map_panel.js";

test("metres up to a kilometre, then kilometres", () => {
  assert.deepEqual([50, 500, 1000, 20000].map(formatLength), ["50 m", "500 m", "1 km", "20 km"]);
});

test("the button of the grids is named by what is drawn", () => {
  useCatalogue("zh", { "layer.grids": "未结数", "layer.rates": "领办率" });
  const button = { lastChild: { textContent: "" }, title: "", setAttribute(/** @type {"title"} */ name, /** @type {string} */ value) { this[name] = value; } }, panel = { querySelector: () => button };
  nameFill(panel, true);
  assert.deepEqual([button.lastChild.textContent, button.title], ["领办率", "领办率 (1)"]);
  nameFill(panel, false);
  assert.equal(button.lastChild.textContent, "未结数");
  assert.doesNotThrow(() => nameFill({ querySelector: () => null }, true));
});

test("the county's tip stands below the buttons of the layers, in however many rows", () => {
  const panel = (offsetHeight) => /** @type {any} */ ({ querySelector: (selector) => (selector === ".map-layers" && offsetHeight !== null ? { offsetHeight } : null) });
  assert.deepEqual([null, 32, 62].map((height) => roomAbove(panel(height))), [60, 60, 86]);
});

test("the key tells the place of a message when one is on the map, and people when there are any", () => {
  const person = { look: "called" }, place = { look: "place" }, people = ["on-site", "coming", "called", "offered", "old"];
  assert.deepEqual([[], [person], [place], [place, person]].map(listLooks), [[], people, ["place"], [...people, "place"]]);
});

test("a filter that lets the same cases through is the same", () => {
  const set = (...ids) => new Set(ids);
  assert.deepEqual([[null, null], [set("a", "b"), set("b", "a")], [set(), set()]].map(([one, other]) => isSameChoice(one, other)), [true, true, true]);
  assert.deepEqual([[null, set()], [set("a"), null], [set("a"), set("b")], [set("a"), set("a", "b")]].map(([one, other]) => isSameChoice(one, other)), [false, false, false, false]);
});
