// What a dialog of joint handling says to the server.
import assert from "node:assert/strict";
import test from "node:test";
import { jointFields } from "../../../assets/app/ui/case_joint.js";

const now = Date.parse("2026-11-29T08:00:00Z");

test("each ticked unit gets the text, until hours from now", () => {
  assert.deepEqual(jointFields({ units: "water,police", text: "取样", hours: "2" }, now), {
    parts: [["water", "取样"], ["police", "取样"]], due_at: "2026-11-29T10:00:00.000Z",
  });
});

test("a unit that is ticked without a text is not forgotten: the server says what is missing", () => {
  assert.deepEqual(jointFields({ decision: "停产", units: "water", text: "", hours: "" }, now), { decision: "停产", parts: [["water", ""]] });
  assert.deepEqual(jointFields({ decision: "停产", units: "", text: "", hours: "" }, now), { decision: "停产", parts: [] });
});

test("a consultation names units, and its time on the clock of the pages as a moment", () => {
  assert.deepEqual(jointFields({ units: "water", material: "台账", meets_at: "2026-12-01T09:30" }, now), { units: ["water"], material: "台账", meets_at: "2026-12-01T01:30:00.000Z" });
  assert.deepEqual(jointFields({ units: "water", material: "台账", meets_at: "" }, now), { units: ["water"], material: "台账" });
});
