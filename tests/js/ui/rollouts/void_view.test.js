// The voids of a roll-out in place of who did not accept.
import assert from "node:assert/strict";
import test from "node:test";
import { createVoidView } from "../../../../assets/app/ui/rollouts/void_view.js";

test("voids are shown only while they are chosen", () => {
  const view = createVoidView(/** @type {any} */ ({ boot: { region: "330825" } }), { came() {} });
  assert.equal(view.draw(/** @type {any} */ ({ id: "R" }), "a", /** @type {any} */ ({})), null);
  view.turn(true);
  assert.equal(view.isOn(), true);
  view.turn(false);
  assert.equal(view.isOn(), false);
});
