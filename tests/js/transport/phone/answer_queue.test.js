import assert from "node:assert/strict";
import { test } from "node:test";
import { createAnswerQueue, createKey } from "../../../../assets/app/transport/phone/answer_queue.js";
import { createMemoryStore } from "../../../../assets/app/transport/shared/answer_store.js";

function item(key, number, person = "p") {
  return { key, number, person, command: "answer", squad: "s", state: "accepted", answered_at: "2026-11-28T09:00:00Z" };
}

/** A queue whose network says what `network.kind` is; `sent` keeps what reached the server, `timers` what waits. */
function world(store = createMemoryStore(), person = "p") {
  const network = { kind: "done" }, sent = [], timers = [], refused = [];
  const queue = createAnswerQueue({
    person, store, changed: () => {}, refused: (one, message) => refused.push([one.key, message]),
    send: async (one) => { const kind = (one.content && network.photos) || network.kind; sent.push([one.key, kind, one.answered_at]); return { kind, message: "why", version: 7 }; },
    later: (fn) => timers.push(fn),
  });
  return { network, sent, timers, refused, queue, store };
}

test("an answer is kept before it is sent, and gone from the store when it was taken", async () => {
  const { queue, sent, store } = world();
  await queue.add(item("a", 1));
  assert.deepEqual(sent.map(([key]) => key), ["a"]);
  assert.deepEqual(await store.all(), []);
  assert.deepEqual(queue.listTaken().map((one) => [one.key, one.version]), [["a", 7]]);
});

test("without a network answers wait in their order and go out once on its return, with the time they were given", async () => {
  const { queue, sent, network, store, timers } = world();
  network.kind = "later";
  await queue.add(item("a", 1));
  await queue.add(item("b", 2));
  assert.equal((await store.all()).length, 2);
  assert.equal(timers.length, 1, "one retry waits, not one for each answer");
  network.kind = "done";
  sent.length = 0;
  await Promise.all([queue.flush(), queue.flush(), queue.flush()]);
  assert.deepEqual(sent, [["a", "done", "2026-11-28T09:00:00Z"], ["b", "done", "2026-11-28T09:00:00Z"]]);
  assert.deepEqual(queue.list(), []);
});

test("what is said after the phone's clock was set back stays behind what waits, also when the page is opened again", async () => {
  const store = createMemoryStore(), before = world(store);
  before.network.kind = "later";
  await before.queue.add(item("a", 2000));
  const after = world(store);
  after.network.kind = "later";
  await after.queue.load();
  await Promise.all([after.queue.add(item("b", 1)), after.queue.add(item("c", 2))]);
  assert.deepEqual((await store.all()).map((one) => one.key), ["a", "b", "c"]);
});

test("nothing is shown as given before it is kept, and a phone that keeps nothing sends all the same", async () => {
  const told = [];
  const store = { ...createMemoryStore(), put: async () => { told.push("put"); throw new Error("full"); } };
  const queue = createAnswerQueue({ person: "p", store, changed: () => told.push("shown"), refused: () => {}, send: async () => { told.push("sent"); return { kind: "done", message: "" }; } });
  await queue.add(item("a", 1));
  assert.deepEqual(told, ["put", "shown", "sent", "shown"]);
});

test("words do not wait behind a photo for which the server has no room, and the photo goes afterwards", async () => {
  const { queue, sent, network, timers } = world();
  network.kind = "later";
  await queue.add({ ...item("photo", 1), command: "photo", content: new ArrayBuffer(2) });
  await queue.add(item("words", 2));
  sent.length = 0;
  network.kind = "done";
  network.photos = "busy";
  await queue.flush();
  assert.deepEqual(sent.map(([key]) => key), ["photo", "words", "photo"], "then it waits for its turn");
  assert.deepEqual(queue.list().map((one) => one.key), ["photo"]);
  network.photos = "done";
  await timers.at(-1)();
  await queue.flush();
  assert.deepEqual([sent.at(-1)[0], queue.list()], ["photo", []]);
});

test("what waited in a closed page is sent when it opens again", async () => {
  const store = createMemoryStore();
  const first = world(store);
  first.network.kind = "later";
  await first.queue.add(item("a", 1));
  const second = world(store);
  await second.queue.load();
  assert.deepEqual(second.sent.map(([key]) => key), ["a"]);
});

test("answers of whoever had this phone before are not sent in another's name, and not lost", async () => {
  const store = createMemoryStore();
  await store.put(item("theirs", 1, "somebody else"));
  const { queue, sent } = world(store);
  await queue.load();
  assert.deepEqual([sent, (await store.all()).length], [[], 1]);
});

test("what is refused is told and lets the next one pass", async () => {
  const { queue, network, refused, sent } = world();
  network.kind = "refused";
  await queue.add(item("a", 1));
  assert.deepEqual(refused, [["a", "why"]]);
  network.kind = "done";
  await queue.add(item("b", 2));
  assert.deepEqual(sent.map(([key]) => key), ["a", "b"]);
});

test("what is nothing without what was refused is taken out with it, before it is sent", async () => {
  const store = createMemoryStore(), sent = [];
  let queue = null, gone = [];
  const send = async (one) => { sent.push(one.key); return { kind: one.key === "r" ? "refused" : "done", message: "" }; };
  const refused = async (one) => { gone = await queue.withdraw((other) => other.report === one.key); };
  queue = createAnswerQueue({ person: "p", store, send, refused, changed: () => {} });
  for (const [key, number, report] of [["r", 1], ["photo", 2, "r"], ["b", 3]]) await store.put({ ...item(key, number), report });
  await queue.load();
  assert.deepEqual([sent, gone.map((one) => one.key), await store.all()], [["r", "b"], ["photo"], []]);
});

test("an ended link keeps the answers and stops asking", async () => {
  const { queue, network, timers, store, sent } = world();
  network.kind = "ended";
  await queue.add(item("a", 1));
  await queue.flush();
  assert.deepEqual([timers.length, (await store.all()).length, sent.length], [0, 1, 1]);
});

test("what was taken is of the case that its command was about, where the county names no other", async () => {
  const about = async (/** @type {any} */ outcome) => {
    const queue = createAnswerQueue({ person: "p", store: createMemoryStore(), changed: () => {}, refused: () => {}, send: async () => ({ kind: "done", message: "", ...outcome }) });
    await queue.add({ ...item("t", 1), command: "time", case: "c" });
    return queue.listTaken().map(({ case: id, version }) => [id, version]);
  };
  assert.deepEqual(await about({ version: 4 }), [["c", 4]]);
  assert.deepEqual(await about({ version: 1, case: "new" }), [["new", 1]]);
});

test("it says which answer is under way, and what the county has is not in it any more", async () => {
  const ends = [], store = { ...createMemoryStore(), remove: () => new Promise(() => {}) };
  const queue = createAnswerQueue({ person: "p", store, changed: () => {}, refused: () => {}, later: () => {}, send: () => new Promise((end) => ends.push(end)) });
  queue.add(item("a", 1));
  await new Promise(setImmediate);
  assert.deepEqual([queue.sending(), queue.list().length], ["a", 1]);
  ends.shift()({ kind: "later", message: "" });
  await new Promise(setImmediate);
  assert.deepEqual([queue.sending(), queue.list().length], ["", 1]);
  queue.flush();
  ends.shift()({ kind: "done", message: "", version: 7 });
  await new Promise(setImmediate);
  assert.deepEqual([queue.sending(), queue.list(), queue.listTaken().map((one) => one.key)], ["", [], ["a"]]);
});

test("what is recalled while it is under way is so for the page that opens next", async () => {
  const store = createMemoryStore(), first = world(store);
  first.network.kind = "later";
  await first.queue.add(item("a", 1));
  await first.queue.recall("a");
  await first.queue.recall("gone");
  const second = world(store);
  second.network.kind = "later";
  await second.queue.load();
  assert.deepEqual(second.queue.list().map((one) => [one.key, one.recalled]), [["a", true]]);
  second.network.kind = "done";
  await second.queue.flush();
  assert.deepEqual([await store.all(), second.queue.listTaken().map((one) => one.recalled)], [[], [true]]);
});

test("keys are long and differ", () => {
  const keys = new Set(Array.from({ length: 50 }, createKey));
  assert.equal(keys.size, 50);
  assert.match([...keys][0], /^[0-9a-f]{32}$/);
});
