// Hazard points on a phone: what was said here shows at once, the worst stand first.
import assert from "node:assert/strict";
import test from "node:test";
import { listPatrols } from "../../../../assets/app/state/phone/phone_patrols.js";

const at = (hours) => new Date(Date.UTC(2026, 10, 22) + hours * 3600e3).toISOString();
const row = (point, more = {}) => ({ point, people: ["LY-G1"], hours: 6, since: at(0), due_at: at(6), normal_at: null, abnormal_at: null, unreachable_at: null, what: "", ...more });
const said = (point, state, hours = 1, note = "") => ({ command: "patrol", point, state, answered_at: at(hours), note });
const shown = (rows, queued, taken, hours = 2) => listPatrols({ patrols: rows }, queued, taken, Date.parse(at(hours))).map((one) => [one.row.point, one.state, one.pending]);

test("what waits to be sent is shown as pending", () => {
  assert.deepEqual(shown([row("A"), row("B")], [said("B", "abnormal", 1, "管涌"), said("A", "unreachable"), said("A", "normal")], []), [["B", "abnormal", true], ["A", "patrolled", true]]);
  assert.equal(listPatrols({ patrols: [row("B")] }, [said("B", "abnormal", 1, "管涌")], [], 0)[0].row.what, "管涌");
  assert.deepEqual(shown([], [], []), []);
});

test("what the county took shows until its state says something newer, and moves what is due", () => {
  assert.deepEqual(shown([row("A")], [], [said("A", "normal", 5)], 7), [["A", "patrolled", false]]);
  assert.deepEqual(shown([row("A", { normal_at: at(6), due_at: at(12) })], [], [said("A", "abnormal", 5)], 7), [["A", "patrolled", false]]);
  assert.deepEqual(shown([row("A")], [], [said("A", "unreachable", 5)], 7), [["A", "unreachable", false]]);
});
