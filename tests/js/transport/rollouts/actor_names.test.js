// Names of the accounts that acted on a roll-out: asked for once a version, and only when one is not known.
import assert from "node:assert/strict";
import test from "node:test";
import { createActorNames } from "../../../../assets/app/transport/rollouts/actor_names.js";

const row = (more = {}) => /** @type {any} */ ({ id: "RW-261129-01", version: 2, issued_by: "account:1", held_by: "", ...more });
const settled = () => new Promise((done) => setImmediate(done));

test("an account is asked for once, and then known", async () => {
  const asked = [], came = [];
  const read = /** @type {any} */ (async (address) => { asked.push(address); return { names: { "account:1": "陈志远" } }; });
  const names = createActorNames({ county: () => "330825", came: () => came.push(1), read });
  assert.deepEqual(names.of(row()), {});
  names.of(row());
  await settled();
  assert.deepEqual(asked, ["/api/rollouts/RW-261129-01?region=330825"]);
  assert.deepEqual([names.of(row())["account:1"], came.length], ["陈志远", 1]);
  names.of(row({ version: 3, issued_by: "palm", held_by: "timers" }));
  await settled();
  assert.equal(asked.length, 1, "our own programs have no account");
});

test("who has no name is not asked for again and again", async () => {
  let asked = 0;
  const names = createActorNames({ county: () => "330825", came: () => {}, read: /** @type {any} */ (async () => { asked += 1; return { names: {} }; }) });
  for (let look = 0; look < 3; look += 1) { names.of(row()); await settled(); }
  assert.equal(asked, 1);
});

test("on the screen of a city the county of the roll-out is asked, once it is known", async () => {
  const asked = [], read = /** @type {any} */ (async (address) => { asked.push(address); return { names: {} }; });
  let shown = "3308";
  const names = createActorNames({ county: () => shown, came: () => {}, read });
  shown = "330825";
  names.of(row());
  await settled();
  assert.deepEqual(asked, ["/api/rollouts/RW-261129-01?region=330825"]);
});
