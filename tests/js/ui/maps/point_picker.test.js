// A click on the map that means a place, and nothing besides.
import assert from "node:assert/strict";
import test from "node:test";
import { createPointPicker } from "../../../../assets/app/ui/maps/point_picker.js";

test("the next click is the place, and opens nothing", async () => {
  const waits = [], picker = createPointPicker((fn) => waits.push(fn));
  assert.equal(picker.isOpen(), false);
  const asked = picker.ask();
  picker.give({ lat: 29, lon: 119 });
  assert.equal(picker.isOpen(), true, "the click is still under way");
  assert.deepEqual(await asked, { lat: 29, lon: 119 });
  waits.forEach((fn) => fn());
  assert.equal(picker.isOpen(), false);
});

test("asked again it is given up", async () => {
  const picker = createPointPicker((fn) => fn()), first = picker.ask();
  assert.deepEqual([await picker.ask(), await first, picker.isOpen()], [null, null, false]);
  picker.give({ lat: 1, lon: 1 });
  assert.equal(picker.isOpen(), false);
});
