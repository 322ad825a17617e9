// The switch over the map of a roll-out.
import assert from "node:assert/strict";
import test from "node:test";
import { createVoidView } from "../../../../assets/app/ui/rollouts/void_view.js";

test("voids are shown only while they are chosen", () => {
  const page = { dataset: {}, querySelectorAll: () => [] }, view = createVoidView(page, { boot: { region: "330825" } }, { came() {} });
  assert.equal(view.draw({ id: "R" }, "a", {}), null);
  view.choose("voids");
  assert.deepEqual([view.isOn(), page.dataset.view], [true, "voids"]);
  view.choose("rates");
  assert.deepEqual([view.isOn(), page.dataset.view], [false, "rates"]);
});
