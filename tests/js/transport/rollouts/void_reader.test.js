// Voids are read when the branches moved and when a minute went by, never more often than every few seconds.
import assert from "node:assert/strict";
import test from "node:test";
import { createVoidReader } from "../../../../assets/app/transport/rollouts/void_reader.js";

/** A reader on a clock that the test turns, and what it asked. */
function made(answer = async (url) => ({ url })) {
  const asked = [], world = { at: 0, came: 0 };
  const reader = createVoidReader({ region: "330825", came: () => { world.came += 1; }, clock: () => world.at, read: (url) => { asked.push(url); return answer(url); } });
  return { reader, asked, world };
}
const settled = () => new Promise((done) => setImmediate(done));

test("asked once for what did not move, anew after a minute or a move", async () => {
  const { reader, asked, world } = made();
  assert.equal(reader.look("RW-1", "a").told, null);
  await settled();
  assert.deepEqual([asked, world.came], [["/api/rollouts/RW-1/voids?region=330825"], 1]);
  world.at = 6000;
  assert.ok(reader.look("RW-1", "a").told);
  assert.equal(asked.length, 1);
  reader.look("RW-1", "b");
  await settled();
  assert.equal(asked.length, 2);
  world.at = 8000;
  reader.look("RW-1", "c");
  assert.equal(asked.length, 2);
  world.at = 6000 + 60e3;
  reader.look("RW-1", "b");
  assert.equal(asked.length, 3);
});

test("another roll-out forgets the first, and what failed is said and asked again", async () => {
  const answers = [async () => ({ n: 1 }), async () => { throw Object.assign(new Error("x"), { code: 503 }); }, async () => ({ n: 2 })];
  const { reader, world } = made(() => answers.shift()());
  reader.look("RW-1", "a");
  await settled();
  assert.deepEqual(reader.look("RW-2", "a"), { told: null, failed: "" });
  await settled();
  assert.equal(reader.look("RW-2", "a").failed, "503");
  world.at = 6000;
  reader.look("RW-2", "a");
  await settled();
  assert.deepEqual(reader.look("RW-2", "a"), { told: { n: 2 }, failed: "" });
});
