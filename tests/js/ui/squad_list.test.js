// The table of squads: a line each, with its weak points and the way into the drawer.
import assert from "node:assert/strict";
import test from "node:test";
import { drawerAddress } from "../../../assets/app/ui/squad_list.js";

test("a line leads to its case in the drawer, in the region that is shown", () => {
  assert.equal(drawerAddress("75cf1c1afa3f74fd", "330825101"), "/dispatch?region=330825101&case=75cf1c1afa3f74fd");
  assert.equal(drawerAddress("a&b=c", "330825"), "/dispatch?region=330825&case=a%26b%3Dc");
});
