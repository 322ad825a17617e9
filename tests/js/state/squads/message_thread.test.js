// The messages of a squad that are known never have a hole.
import assert from "node:assert/strict";
import test from "node:test";
import { addPage, countMissing, countUnread, emptyThread, hasOlder, newestOf, tellLast } from "../../../../assets/app/state/squads/message_thread.js";

const page = (last, ...numbers) => ({ squad: "s", case: "c", last, names: { "person:a": "甲" }, messages: numbers.map((number) => ({ number, by: "person:a" })) });
const numbers = (thread) => thread.messages.map((one) => one.number);

test("pages join from both sides, each message once", () => {
  let thread = addPage(emptyThread(), page(5, 4, 5));
  assert.deepEqual([numbers(thread), hasOlder(thread), countMissing(thread)], [[4, 5], true, 0]);
  thread = addPage(thread, page(6, 5, 6));
  thread = addPage(thread, page(6, 1, 2, 3));
  assert.deepEqual([numbers(thread), hasOlder(thread), newestOf(thread)], [[1, 2, 3, 4, 5, 6], false, 6]);
  assert.deepEqual(thread.names, { "person:a": "甲" });
});

test("what would leave a hole is left out, and still missing", () => {
  const thread = addPage(addPage(emptyThread(), page(5, 4, 5)), page(9, 8, 9));
  assert.deepEqual([numbers(thread), countMissing(thread)], [[4, 5], 4]);
  assert.deepEqual(numbers(addPage(thread, page(9, 6, 7, 8, 9))), [4, 5, 6, 7, 8, 9]);
});

test("the county says how many there are; an older word takes nothing back", () => {
  const thread = tellLast(emptyThread(), 3);
  assert.deepEqual([countMissing(thread), countUnread(thread, 1), countUnread(thread, 9)], [3, 2, 0]);
  assert.equal(tellLast(thread, 2), thread);
  assert.deepEqual([hasOlder(emptyThread()), newestOf(emptyThread())], [false, 0]);
});
