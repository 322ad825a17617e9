// What is over is asked for by its name, once, and shown only when it ended.
import assert from "node:assert/strict";
import test from "node:test";
import { createPastRollouts } from "../../../assets/app/transport/past_rollouts.js";

/** @param {(address: string) => any} answer */
function made(answer) {
  const asked = [], told = { came: 0, failed: [] };
  const past = createPastRollouts({ region: "330825", came: () => { told.came += 1; }, failed: (problem) => told.failed.push(problem.message), read: async (address) => { asked.push(address); return answer(address); } });
  return { past, asked, told };
}
const settled = () => new Promise((done) => setImmediate(done));
const RUNNING = [{ id: "RW-1" }];

test("what screens have is not asked for", () => {
  const { past, asked } = made(() => { throw new Error("x"); });
  assert.equal(past.find(null, RUNNING), null);
  assert.equal(past.find("RW-1", RUNNING), null);
  assert.deepEqual(asked, []);
});

test("one that ended is asked for once and stands by its branches", async () => {
  const { past, asked, told } = made(() => ({ rollout: { id: "RW-0", state: "ended" }, branches: [{ region: "330825" }] }));
  assert.equal(past.find("RW-0", RUNNING), null);
  await settled();
  assert.equal(told.came, 1);
  assert.equal(past.find("RW-0", RUNNING).branches.get("330825").region, "330825");
  assert.deepEqual(asked, ["/api/rollouts/RW-0?region=330825"]);
  assert.equal(past.find("RW-1", RUNNING), null, "another that runs");
  assert.ok(past.find("RW-0", RUNNING));
});

test("one that did not end is shown by the feed alone; a failure is said", async () => {
  const { past } = made(() => ({ rollout: { id: "RW-2", state: "issued" }, branches: [] }));
  past.find("RW-2", []);
  await settled();
  assert.equal(past.find("RW-2", []), null);
  const other = made(() => { throw new Error("away"); });
  other.past.find("RW-3", []);
  await settled();
  assert.deepEqual(other.told.failed, ["away"]);
});

test("the newest are asked for once", async () => {
  const { past, asked } = made(() => ({ rollouts: [{ id: "RW-9" }] }));
  assert.deepEqual(past.newest(), []);
  assert.deepEqual(past.newest(), []);
  await settled();
  assert.deepEqual(past.newest().map((one) => one.id), ["RW-9"]);
  assert.deepEqual(asked, ["/api/rollouts/past?region=330825"]);
});
