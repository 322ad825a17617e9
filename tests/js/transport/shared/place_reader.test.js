// What is added up of a place: asked for when its counts moved, dropped when another place is shown.
import assert from "node:assert/strict";
import test from "node:test";
import { createPlaceReader } from "../../../../assets/app/transport/shared/place_reader.js";

const settle = () => new Promise((done) => setTimeout(done, 0));

function setUp() {
  const asked = [], answers = [], at = { now: 0 };
  let moved = 0;
  const reader = createPlaceReader({
    read: (id, region) => new Promise((done, fail) => { asked.push([id, region]); answers.push({ done: () => done({ region, tiers: {} }), fail: () => fail(new Error("away")) }); }),
    moved: () => { moved += 1; }, clock: () => at.now,
  });
  return { reader, asked, answers, at, moved: () => moved };
}

test("a place is asked for at once, and again only when its counts moved and time has passed", async () => {
  const { reader, asked, answers, at, moved } = setUp();
  assert.equal(reader.follow("RW-1", "330825101", "a"), null);
  answers[0].done();
  await settle();
  assert.equal(reader.follow("RW-1", "330825101", "a")?.region, "330825101");
  reader.follow("RW-1", "330825101", "b");
  assert.deepEqual([asked.length, moved()], [1, 1]);
  at.now = 5000;
  reader.follow("RW-1", "330825101", "a");
  assert.equal(asked.length, 1);
  reader.follow("RW-1", "330825101", "b");
  assert.equal(asked.length, 2);
});

test("another place is asked for at once, and what comes late of the one before is not shown", async () => {
  const { reader, asked, answers } = setUp();
  reader.follow("RW-1", "330825101", "a");
  assert.equal(reader.follow("RW-1", "330825102", "a"), null);
  assert.deepEqual(asked, [["RW-1", "330825101"], ["RW-1", "330825102"]]);
  answers[1].done();
  answers[0].done();
  await settle();
  assert.equal(reader.follow("RW-1", "330825102", "a")?.region, "330825102");
});

test("what did not come is asked for again with the next look that is not too soon", async () => {
  const { reader, asked, answers, at } = setUp();
  reader.follow("RW-1", "330825101", "a");
  answers[0].fail();
  await settle();
  reader.follow("RW-1", "330825101", "a");
  assert.equal(asked.length, 1);
  at.now = 6000;
  reader.follow("RW-1", "330825101", "a");
  assert.equal(asked.length, 2);
});

test("a question that is not answered yet is not put twice", async () => {
  const { reader, asked, at, answers } = setUp();
  reader.follow("RW-1", "330825101", "a");
  at.now = 60000;
  reader.follow("RW-1", "330825101", "b");
  assert.equal(asked.length, 1);
  answers[0].done();
  await settle();
  reader.follow("RW-1", "330825101", "b");
  assert.equal(asked.length, 2);
});
