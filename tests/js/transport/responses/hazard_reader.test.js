// Hazard points are asked for once a minute while somebody looks; a failure leaves what was known.
import assert from "node:assert/strict";
import test from "node:test";
import { createHazardReader } from "../../../../assets/app/transport/responses/hazard_reader.js";

const settled = () => new Promise((done) => setImmediate(done));

test("what was read stands, is asked for again after a minute, and a failure is named", async () => {
  let at = 0, answer = () => Promise.resolve({ points: [{ id: "H1" }] }), came = 0;
  const asked = [], reader = createHazardReader({ region: "330825", came: () => (came += 1), clock: () => at, read: (address) => { asked.push(address); return answer(); } });
  assert.deepEqual(reader.look(), { points: null, failed: "" });
  reader.look();
  await settled();
  assert.deepEqual([reader.look().points, came, asked], [[{ id: "H1" }], 1, ["/api/hazards?region=330825"]]);
  at = 60e3;
  answer = () => Promise.reject(Object.assign(new Error(""), { code: "unreachable" }));
  reader.look();
  await settled();
  assert.deepEqual([reader.look(), came, asked.length], [{ points: [{ id: "H1" }], failed: "unreachable" }, 2, 2]);
});

test("what was reported of a point is asked for once, and again when something new was", async () => {
  const asked = [], read = (address) => { asked.push(address); return Promise.resolve({ patrols: [asked.length] }); };
  const reader = createHazardReader({ region: "330825", came: () => undefined, read });
  assert.equal(reader.history("H1"), null);
  await settled();
  assert.deepEqual([reader.history("H1"), asked.length], [[1], 1]);
  reader.history("H1", true);
  await settled();
  assert.deepEqual(reader.history("H1"), [2]);
  assert.equal(reader.history("H2"), null, "another point's is not shown");
});
