// What is over is asked for by its name until it is there, and nothing is shown in its place.
import assert from "node:assert/strict";
import test from "node:test";
import { AGAIN_MS, createPastRollouts } from "../../../../assets/app/transport/rollouts/past_rollouts.js";

/** @param {(address: string) => any} answer */
function made(answer) {
  const asked = [], told = { came: 0, failed: [] }, timers = [];
  const past = createPastRollouts({ later: (fn, ms) => timers.push({ fn, ms }), region: "330825", came: () => { told.came += 1; }, failed: (problem) => told.failed.push(problem.message), read: async (address) => { asked.push(address); return answer(address); } });
  return { past, asked, told, timers };
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

test("until it is read nothing stands in its place; after a failure it is asked for again", async () => {
  let up = false;
  const { past, asked, told, timers } = made(() => { if (!up) throw Object.assign(new Error("away"), { known: false }); return { rollout: { id: "RW-0", state: "ended" }, branches: [] }; });
  past.find("RW-0", RUNNING);
  assert.equal(past.lack(), "reading");
  await settled();
  assert.deepEqual([past.find("RW-0", RUNNING), past.lack(), told.failed, timers.map((one) => one.ms)], [null, "reading", ["away"], [AGAIN_MS]]);
  up = true;
  timers.shift().fn();
  await settled();
  assert.deepEqual([past.find("RW-0", RUNNING).row.id, past.lack(), asked.length, timers.length], ["RW-0", "", 2, 0]);
  past.find("RW-1", RUNNING);
  assert.equal(past.lack(), "");
});

test("one that the server does not know is not asked for for ever; nobody looks at it, neither", async () => {
  const unknown = made(() => { throw Object.assign(new Error("no such"), { known: true, code: "not_found" }); });
  unknown.past.find("RW-7", RUNNING);
  await settled();
  assert.deepEqual([unknown.past.lack(), unknown.timers.length], ["missing", 0]);
  const away = made(() => { throw Object.assign(new Error("sign in"), { known: true, code: "signin_needed" }); });
  away.past.find("RW-7", RUNNING);
  await settled();
  assert.equal(away.past.lack(), "reading");
  away.past.find("RW-1", RUNNING);
  away.timers.shift().fn();
  assert.equal(away.asked.length, 1);
});

test("the newest are read anew when one ended, and after a failure", async () => {
  let n = 0;
  const { past, asked, timers } = made(() => { n += 1; if (n === 2) throw new Error("away"); return { rollouts: [{ id: `RW-${n}` }] }; });
  past.find(null, RUNNING);
  past.newest();
  await settled();
  past.find(null, RUNNING);
  past.newest();
  assert.equal(asked.length, 1);
  past.find(null, []);
  assert.deepEqual(past.newest().map((one) => one.id), ["RW-1"]);
  await settled();
  past.newest();
  assert.equal(asked.length, 2);
  timers.shift().fn();
  past.newest();
  await settled();
  assert.deepEqual([past.newest().map((one) => one.id), asked.length], [["RW-3"], 3]);
});
