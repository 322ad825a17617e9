import assert from "node:assert/strict";
import { test } from "node:test";
import { createMemoryStore, openAnswerStore } from "../../../../assets/app/transport/shared/answer_store.js";

test("a browser without a database keeps answers while its page is open", async () => {
  const store = await openAnswerStore(undefined);
  await store.put({ key: "b", number: 2 });
  await store.put({ key: "a", number: 1 });
  assert.deepEqual((await store.all()).map((one) => one.key), ["a", "b"]);
});

test("one whose database refuses to open does so too", async () => {
  const store = await openAnswerStore({ open() { throw new Error("SecurityError"); } });
  await store.put({ key: "a", number: 1 });
  assert.equal((await store.all()).length, 1);
});

test("a database that never opens is not waited for", async () => {
  const store = await openAnswerStore({ open: () => ({}) }, (fn) => fn());
  await store.put({ key: "a", number: 1 });
  assert.equal((await store.all()).length, 1);
});

test("an answer that was taken is gone", async () => {
  const store = createMemoryStore();
  await store.put({ key: "a", number: 1 });
  await store.remove("a");
  assert.deepEqual(await store.all(), []);
});
