// The people of opened branches, page after page.
import assert from "node:assert/strict";
import test from "node:test";
import { createBranchPeople, ofLine } from "../../../../assets/app/ui/people/branch_people.js";

const line = (more = {}) => /** @type {any} */ ({ key: "g", kind: "branch", region: "330825101201001", tier: null, ...more });

test("the next page comes behind the first, and reading again begins anew", async () => {
  const asked = [], reader = { tasks: async (_id, query) => { asked.push(query.after); return { tasks: [{ person: query.after ?? "first", region: "x" }], next: query.after ? null : "second" }; } };
  const people = createBranchPeople({ reader: /** @type {any} */ (reader), changed() {} });
  await people.read("RW-1", line(), false);
  await people.read("RW-1", line(), true);
  assert.deepEqual(people.known.get("g").tasks.map((one) => one.person), ["first", "second"]);
  assert.deepEqual(asked, [null, "second"]);
  assert.equal(people.find("second").person, "second");
  await people.read("RW-1", line(), false);
  assert.equal(people.known.get("g").tasks.length, 1);
});

test("what fails is told and leaves what was known", async () => {
  let fails = false;
  const reader = { tasks: async () => { if (fails) throw new Error("away"); return { tasks: [{ person: "a", region: "x" }], next: null }; } };
  const people = createBranchPeople({ reader: /** @type {any} */ (reader), changed() {} });
  await people.read("RW-1", line(), false);
  fails = true;
  await people.read("RW-1", line(), false);
  assert.deepEqual([people.known.get("g").tasks.length, people.known.get("g").failed], [1, "away"]);
});

test("whoever stands at a village itself is in none of its grids", () => {
  const tasks = /** @type {any} */ ([{ region: "330825101201" }, { region: "330825101201001" }]);
  assert.equal(ofLine(line({ kind: "own", region: "330825101201" }), tasks).length, 1);
  assert.equal(ofLine(line(), tasks).length, 2);
});
