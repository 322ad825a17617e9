// Which roll-out is shown, and what may be done about it.
import assert from "node:assert/strict";
import test from "node:test";
import { awaitsSecond, branchesOf, chooseRollout, exceptionTier, listActs, listRollouts, mayAct, mayLead, ownBranch } from "../../../../assets/app/state/rollouts/rollout_choice.js";

const row = (id, state, at, more = {}) => ({ id, state, prepared_at: at, issued_at: state === "prepared" ? null : at, needs_second: false, issued_by: "", ...more });
const ROWS = [row("RW-1", "issued", "2026-11-29T10:00:00Z"), row("RW-2", "prepared", "2026-11-29T12:00:00Z"), row("RW-3", "issued", "2026-11-29T11:00:00Z"), row("RW-4", "stopped", "2026-11-29T12:00:00Z")];
const branches = [{ id: "RW-3/330825", rollout: "RW-3", region: "330825" }, { id: "RW-1/330825", rollout: "RW-1", region: "330825" }];
const states = new Map([["330825", { rollouts: new Map(ROWS.map((one) => [one.id, one])), branches: new Map(branches.map((one) => [one.id, one])) }]]);

test("running ones come first, the newest of them first; the chosen one is kept", () => {
  const rows = listRollouts(states);
  assert.deepEqual(rows.map((one) => one.id), ["RW-3", "RW-1", "RW-2", "RW-4"]);
  assert.equal(chooseRollout(rows, "RW-2").id, "RW-2");
  assert.equal(chooseRollout(rows, "gone").id, "RW-3");
  assert.equal(chooseRollout([], null), null);
});

test("a smaller response that is issued later does not push the larger from the screen", () => {
  const flood = row("RW-6", "issued", "2026-11-29T12:00:00Z", { level: 4 }), typhoon = row("RW-7", "issued", "2026-11-29T09:00:00Z", { level: 2, people: 11124 });
  const called = row("RW-8", "prepared", "2026-11-29T13:00:00Z", { level: 1 }), again = row("RW-9", "issued", "2026-11-29T10:00:00Z", { level: 2, people: 263 });
  const rows = new Map([["330825", { rollouts: new Map([flood, typhoon, called, again].map((one) => [one.id, one])), branches: new Map() }]]);
  assert.deepEqual(listRollouts(rows).map((one) => one.id), ["RW-7", "RW-9", "RW-6", "RW-8"]);
});

test("exceptions are of the heads, or of the first tier where it reaches none", () => {
  const tiers = (/** @type {number[]} */ ...given) => ({ tiers: given.map((tier) => ({ tier })) });
  assert.deepEqual([tiers(1, 2, 3), tiers(1), tiers(3)].map(exceptionTier), [2, 1, 3]);
});

test("a roll-out has its own branches", () => {
  assert.deepEqual([...branchesOf(states, ROWS[2]).values()].map((one) => one.id), ["RW-3/330825"]);
});

test("a second person is awaited only where one is needed and the first issued", () => {
  assert.equal(awaitsSecond(row("x", "prepared", "", { needs_second: true, issued_by: "a" })), true);
  assert.equal(awaitsSecond(row("x", "prepared", "", { needs_second: true })), false);
  assert.deepEqual(listActs(ROWS[1], true), ["issue", "end"]);
  assert.deepEqual(listActs(ROWS[0], false), []);
  assert.deepEqual(listActs(ROWS[3], true), ["end"]);
  assert.deepEqual(listActs(row("RW-5", "ended", ""), true), [], "nothing is done about what is over");
});

test("a township's viewer counts the township, whoever sees less the widest branch that they see", () => {
  const rows = new Map(["330825101201", "330825101", "330825102"].map((region) => [region, { region }]));
  assert.equal(ownBranch(rows, "330825101").region, "330825101");
  assert.equal(ownBranch(rows, "330825").region, "330825101");
  assert.equal(ownBranch(new Map(), "330825"), undefined);
});

test("a county's commander leads, a township's acts in the township", () => {
  const viewer = { kind: "person", rights: ["rollouts"], pages: { rollout: "330825" } };
  assert.equal(mayLead(viewer), true);
  assert.equal(mayLead({ ...viewer, pages: { rollout: "330825101" } }), false);
  assert.equal(mayAct({ ...viewer, pages: { rollout: "330825101" } }), true);
  assert.equal(mayAct({ ...viewer, rights: ["command_squads"] }), false);
  assert.equal(mayLead({ ...viewer, rights: ["command_squads"] }), false);
});
