// The layer of hazard points: nothing is asked while it is off.
import assert from "node:assert/strict";
import test from "node:test";
import { createHazardPanel } from "../../../assets/app/ui/hazard_panel.js";

test("while the layer is off nothing is asked for and no mark is shown", () => {
  const shown = [], live = { boot: { region: "330825", viewer: { rights: [] } }, ready: () => true, states: () => { throw new Error("asked"); }, now: () => 0 };
  const panel = createHazardPanel(null, /** @type {any} */ (live), { showHazards: (marks) => shown.push(marks), isOn: () => false, fly() {} }, { openCase() {}, sender: /** @type {any} */ ({}) });
  panel.draw();
  assert.deepEqual(shown, [[]]);
});
