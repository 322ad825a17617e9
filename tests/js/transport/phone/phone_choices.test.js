import assert from "node:assert/strict";
import { test } from "node:test";
import { keepChoice, readChoice } from "../../../../assets/app/transport/phone/phone_choices.js";

test("a choice is kept, and off where none was made or nothing can be kept", () => {
  const kept = new Map(), store = () => ({ getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) });
  assert.equal(readChoice("place", store), false);
  keepChoice("place", true, store);
  assert.equal(readChoice("place", store), true);
  keepChoice("place", false, store);
  assert.equal(readChoice("place", store), false);
  const none = () => { throw new Error("denied"); };
  keepChoice("place", true, none);
  assert.equal(readChoice("place", none), false);
});
