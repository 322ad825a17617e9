// The table of squads: a line each, with its weak points and the way into the drawer.
import assert from "node:assert/strict";
import test from "node:test";
import { drawerAddress, squadListTemplate } from "../../../../assets/app/ui/squads/squad_list.js";
import { textOf } from "../../template_text.js";

test("a line leads to its case in the drawer, in the region that is shown", () => {
  assert.equal(drawerAddress("75cf1c1afa3f74fd", "330825101"), "/dispatch?region=330825101&case=75cf1c1afa3f74fd");
  assert.equal(drawerAddress("a&b=c", "330825"), "/dispatch?region=330825&case=a%26b%3Dc");
});

test("who commands has a column for whoever is told their names", () => {
  const line = { id: "s1", case: "c1", row: null, points: [], place: "", lead: "", commander: "account:7", members: [], age: "" };
  const words = (nameOf) => textOf(squadListTemplate(/** @type {any} */ ([line]), "330825", nameOf));
  assert.match(words(() => "李指挥"), /squads\.commander[\s\S]*李指挥/);
  assert.doesNotMatch(words(null), /squads\.commander|account:7/);
});
