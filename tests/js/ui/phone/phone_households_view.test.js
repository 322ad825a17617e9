// Households on a phone, drawn: nothing without any.
import assert from "node:assert/strict";
import test from "node:test";
import { phoneHouseholdsTemplate } from "../../../../assets/app/ui/phone/phone_households_view.js";
import { nothing } from "../../../../assets/app/ui/shared/render.js";

test("nobody to move, nothing is drawn", () => {
  assert.equal(phoneHouseholdsTemplate([]), nothing);
});
