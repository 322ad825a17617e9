// Hazard points by the clock: the same states as the server's rule, the worst first, the wind before all.
import assert from "node:assert/strict";
import test from "node:test";
import { countStates, findWindy, lastWord, listPoints, stateOf, STATES, sumTownships } from "../../../../assets/app/state/responses/patrol_points.js";

const at = (hours) => new Date(Date.UTC(2026, 10, 22) + hours * 3600e3).toISOString();
const now = (hours) => Date.parse(at(hours));
const point = (more = {}) => ({ people: ["LY-G1"], hours: 6, since: at(0), due_at: at(6), normal_at: null, abnormal_at: null, unreachable_at: null, ...more });
const idle = { hours: null, since: null, due_at: null };

test("a point is in one state, by the clock", () => {
  const cases = [
    [{}, 1, "unknown"], [{}, 4.5, "due_soon"], [{}, 6, "overdue"], [{ normal_at: at(1), due_at: at(7) }, 2, "patrolled"], [{ normal_at: at(1), due_at: at(7) }, 5.5, "due_soon"],
    [{ normal_at: at(1), due_at: at(7) }, 7, "overdue"], [{ normal_at: at(-1) }, 1, "unknown"], [{ abnormal_at: at(1) }, 99, "abnormal"], [{ abnormal_at: at(2), normal_at: at(1) }, 3, "abnormal"],
    [{ abnormal_at: at(2), normal_at: at(2) }, 3, "abnormal"], [{ abnormal_at: at(1), normal_at: at(2), due_at: at(8) }, 3, "patrolled"], [{ unreachable_at: at(1) }, 9, "unreachable"],
    [{ unreachable_at: at(-1) }, 1, "unknown"], [{ unreachable_at: at(1), normal_at: at(2), due_at: at(8) }, 3, "patrolled"], [{ people: [] }, 9, "nobody"], [{ people: [], normal_at: at(1), due_at: at(7) }, 2, "patrolled"],
    [idle, 9, "idle"], [{ ...idle, abnormal_at: at(1) }, 9, "abnormal"],
  ];
  for (const [more, hours, state] of cases) assert.equal(stateOf(point(more), now(hours)), state, JSON.stringify([more, hours]));
  assert.deepEqual([lastWord(point()), lastWord(point({ normal_at: at(1), unreachable_at: at(3) }))], [null, now(3)]);
});

test("who is in the wind stands first, then the worst, with what is known live", () => {
  const known = [["A", "330825101264001"], ["B", "330825102201001"], ["C", "330825103201001"], ["D", "330825101264002"]].map(([id, region]) => ({ ...point(idle), id, region }));
  const live = new Map([["A", point()], ["C", point({ abnormal_at: at(1) })], ["D", point({ due_at: at(1) })]].map(([id, row]) => [id, row]));
  const windy = findWindy([{ head: { outlook: { townships: [
    { region: "330825102", winds: { 7: { state: "now", begins: [at(0), at(0), at(0)] } } }, { region: "330825103", winds: { 7: { state: "expected", begins: [at(40), at(41), at(42)] } } },
  ] } } }, { head: { outlook: { townships: [{ region: "330825101", winds: { 7: { state: "expected", begins: [at(20), at(21), at(22)] } } }] } } }], now(2));
  assert.deepEqual([...windy], [["330825102", "now"], ["330825101", "soon"]]);
  const lines = listPoints(known, new Map([["330825", { patrols: live }]]), { now: now(2), windy });
  assert.deepEqual(lines.map((one) => [one.row.id, one.state, one.wind]), [["B", "idle", "now"], ["D", "overdue", "soon"], ["A", "unknown", "soon"], ["C", "abnormal", ""]]);
  assert.deepEqual(Object.keys(countStates(lines)), STATES);
  assert.deepEqual(sumTownships(lines).map((one) => [one.region, one.open, one.points]), [["330825101", 2, 2], ["330825103", 1, 1], ["330825102", 0, 1]]);
});
