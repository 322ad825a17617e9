// Hazard points on a phone, drawn: nothing without any.
import assert from "node:assert/strict";
import test from "node:test";
import { phonePatrolsTemplate } from "../../../../assets/app/ui/phone/phone_patrols_view.js";
import { nothing } from "../../../../assets/app/ui/shared/render.js";

test("nothing to patrol, nothing is drawn", () => {
  assert.equal(phonePatrolsTemplate([], "", 0), nothing);
});
