// What was ticked stays on the phone.
import assert from "node:assert/strict";
import test from "node:test";
import { keepTicks, readTicks } from "../../../../assets/app/transport/phone/task_ticks.js";

test("ticks are kept by roll-out; a browser that keeps nothing does no harm", () => {
  const kept = new Map(), store = () => /** @type {any} */ ({ getItem: (name) => kept.get(name) ?? null, setItem: (name, text) => kept.set(name, text) });
  keepTicks("RW-1", { 0: "2026-11-29T07:00:00Z" }, store);
  assert.deepEqual(readTicks("RW-1", store), { 0: "2026-11-29T07:00:00Z" });
  assert.deepEqual(readTicks("RW-2", store), {});
  kept.set("palm.ticks.RW-3", "{broken");
  assert.deepEqual(readTicks("RW-3", store), {});
  const closed = () => { throw new Error("closed"); };
  keepTicks("RW-1", {}, closed);
  assert.deepEqual(readTicks("RW-1", closed), {});
});
