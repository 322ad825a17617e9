import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { applyPatch } from "../../../../assets/app/state/phone/state_patch.js";

const LAWS = JSON.parse(readFileSync(new URL("../../../data/patches.json", import.meta.url), "utf8"));

test("a patch turns the old value into the new one, as the server means it", () => {
  for (const { why, old, new: next, patch } of LAWS) assert.deepEqual(applyPatch(old, patch), next, why);
});

test("the old value stays as it was, and what the patch does not name is the same object", () => {
  const old = { squads: [{ id: "a", members: [1] }, { id: "b" }], people: {} }, before = structuredClone(old);
  const next = applyPatch(old, { squads: { 0: { id: ["c"] }, 1: [] } });
  assert.deepEqual(old, before);
  assert.deepEqual(next, { squads: [{ id: "c", members: [1] }], people: {} });
  assert.deepEqual([next.people === old.people, next.squads[0].members === old.squads[0].members], [true, true]);
});
