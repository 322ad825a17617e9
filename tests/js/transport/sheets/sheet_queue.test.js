// Lines that were keyed in: kept before they are sent, held for a moment, sent together, once.
import assert from "node:assert/strict";
import test from "node:test";
import { createMemoryStore } from "../../../../assets/app/transport/shared/answer_store.js";
import { createSheetQueue, HOLD_MS, readOutcome } from "../../../../assets/app/transport/sheets/sheet_queue.js";

const entry = (key, more = {}) => ({ key, number: Number(key.slice(1)), person: "me", book: "RW-1", county: "330825", whom: key, state: "waiting", why: "", ...more });

function desk(store = createMemoryStore()) {
  const sent = [], timers = [], clock = { now: 0 }, network = { up: true, error: null };
  const send = async (rollout, county, entries) => {
    if (!network.up) throw network.error ?? new Error("cut");
    sent.push(entries.map((one) => one.key));
    return entries.map(() => ({ state: "taken", why: "" }));
  };
  const queue = createSheetQueue({ person: "me", store, send, changed: () => undefined, later: (fn, ms) => timers.push([clock.now + ms, fn]), now: () => clock.now });
  const pass = async (ms) => {
    clock.now += ms;
    for (const one of timers.splice(0)) {
      if (one[0] <= clock.now) one[1]();
      else timers.push(one);
    }
    for (let n = 0; n < 20; n++) await Promise.resolve();
    await new Promise((done) => { setImmediate(done); });
  };
  return { queue, sent, network, pass, store };
}

test("the last line can be taken back until it is sent; what is left goes together", async () => {
  const { queue, sent, pass } = desk();
  for (const key of ["k1", "k2", "k3"]) assert.equal(await queue.add(entry(key)), true);
  assert.equal((await queue.takeBack())?.key, "k3");
  assert.deepEqual(sent, []);
  await pass(HOLD_MS);
  assert.deepEqual(sent, [["k1", "k2"]]);
  assert.equal(await queue.takeBack(), null);
  assert.deepEqual(queue.list().map((one) => one.state), ["taken", "taken"]);
});

test("the same line twice is one while it waits", async () => {
  const { queue } = desk();
  await queue.add(entry("k1"));
  assert.equal(await queue.add(entry("k1")), false);
  assert.equal(queue.list().length, 1);
});

test("over a dead network and a closed page nothing is lost, and another's lines stay theirs", async () => {
  const first = desk();
  await first.store.put(entry("k9", { person: "somebody else" }));
  first.network.up = false;
  await first.queue.add(entry("k1"));
  await first.pass(HOLD_MS);
  assert.equal(first.queue.lost(), true);
  first.queue.stop();
  const second = desk(first.store);
  await second.queue.load();
  await second.queue.flush(true);
  assert.deepEqual(second.sent, [["k1"]]);
  assert.deepEqual((await second.store.all()).map((one) => one.key), ["k9"]);
});

test("on a link that hangs, the lines of before are there and a new one is kept, sent or not", async () => {
  const store = createMemoryStore();
  await store.put(/** @type {any} */ (entry("k1", { keyed: -HOLD_MS })));
  const queue = createSheetQueue({ person: "me", store, send: () => new Promise(() => {}), changed: () => undefined, later: () => undefined, now: () => 0 });
  const page = queue.load().then(() => queue.add(entry("k2")));
  for (let turn = 0; turn < 3; turn += 1) await new Promise((done) => { setImmediate(done); });
  assert.deepEqual([queue.list(), await store.all()].map((lines) => lines.map((one) => one.key)), [["k1", "k2"], ["k1", "k2"]]);
  assert.equal(await page, true);
});

test("what the network kept goes by itself when it is back", async () => {
  const { queue, sent, network, pass } = desk();
  network.up = false;
  await queue.add(entry("k1"));
  await pass(HOLD_MS);
  network.up = true;
  await pass(HOLD_MS);
  assert.deepEqual(sent, [["k1"]]);
  assert.equal(queue.lost(), false);
});

test("what the server refuses is not sent again, and says why", async () => {
  const { queue, network, pass, store } = desk();
  Object.assign(network, { up: false, error: Object.assign(new Error("over"), { known: true }) });
  await queue.add(entry("k1"));
  await pass(HOLD_MS);
  assert.deepEqual(queue.list().map((one) => [one.state, one.why]), [["refused", "over"]]);
  assert.deepEqual(await store.all(), []);
});

test("an ended session or a full allowance keeps the lines, and says so", async () => {
  for (const code of ["signin_needed", "no_csrf", "too_often", "status 403"]) {
    const { queue, sent, network, pass, store } = desk();
    Object.assign(network, { up: false, error: Object.assign(new Error("sign in"), { known: true, code }) });
    await queue.add(entry("k1"));
    await pass(HOLD_MS);
    assert.deepEqual([queue.list()[0].state, queue.lost(), queue.why(), (await store.all()).length], ["waiting", true, "sign in", 1], code);
    network.up = true;
    await pass(HOLD_MS);
    assert.deepEqual([sent, queue.why(), await store.all()], [[["k1"]], "", []], code);
  }
});

test("however many wait, none is left out; of what went the oldest are", async () => {
  const { queue, sent, network, pass } = desk();
  await queue.add(entry("k0"));
  await pass(HOLD_MS);
  network.up = false;
  for (let n = 1; n <= 305; n++) await queue.add(entry(`k${n}`));
  assert.deepEqual([queue.list().length, queue.list()[0].key], [305, "k1"]);
  network.up = true;
  await queue.flush(true);
  await queue.flush(true);
  assert.equal(sent.flat().length, 306);
});

test("lines of two roll-outs go apart", async () => {
  const { queue, sent, pass } = desk();
  await queue.add(entry("k1"));
  await queue.add(entry("k2", { book: "RW-2" }));
  await pass(HOLD_MS);
  await pass(HOLD_MS);
  assert.deepEqual(sent, [["k1"], ["k2"]]);
});

test("an answer tells of each line", () => {
  const told = readOutcome(3, { taken: 2, repeated: 0, refused: [{ index: 1, code: "no_task" }], conflicts: [{ index: 2, code: "older" }] }, (what, code) => `${what} ${code}`);
  assert.deepEqual(told.map((one) => [one.state, one.why]), [["taken", ""], ["refused", "refused no_task"], ["taken", "conflict older"]]);
  assert.equal(readOutcome(1, { taken: 0, repeated: 1, refused: [] }, String)[0].state, "repeated");
});
