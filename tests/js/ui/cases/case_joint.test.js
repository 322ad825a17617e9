// What a dialog of joint handling says to the server.
import assert from "node:assert/strict";
import test from "node:test";
import { jointFields, orderFields } from "../../../../assets/app/ui/cases/case_joint.js";

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

test("an instruction goes to whoever is ticked, squad by squad, to all when nobody is, to nobody without words", () => {
  const squads = [{ squad: "c-1", people: [["a", "甲"], ["b", "乙"]] }, { squad: "c-2", people: [["c", "丙"]] }];
  const told = (to, order = "封路") => orderFields({ order, to, minutes: "30" }, squads, now);
  const due_at = "2026-11-29T08:30:00.000Z";
  assert.deepEqual(told("b"), [{ squad: "c-1", text: "封路", to: ["b"], due_at }]);
  assert.deepEqual(told("").map((one) => [one.squad, one.to]), [["c-1", []], ["c-2", []]]);
  assert.deepEqual(told("a,c").map((one) => [one.squad, one.to]), [["c-1", ["a"]], ["c-2", ["c"]]]);
  assert.deepEqual(told("", ""), []);
  assert.equal(orderFields({ order: "封路", to: "", minutes: "" }, squads, now)[0].due_at, null);
});
