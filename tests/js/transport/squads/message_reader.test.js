// Reading the messages of a squad: nothing twice, nothing left out in silence.
import assert from "node:assert/strict";
import test from "node:test";
import { createMessageReader } from "../../../../assets/app/transport/squads/message_reader.js";

/** A squad with so many messages, which gives pages of two. */
function made() {
  const county = { last: 0, away: false, asked: [] }, waits = [];
  const ask = async (query) => {
    county.asked.push(query);
    if (county.away) throw new Error("away");
    const all = Array.from({ length: county.last }, (_, i) => i + 1);
    const found = query.after ? all.filter((n) => n > query.after).slice(0, 2) : all.filter((n) => n < (query.before ?? Infinity)).slice(-2);
    return { squad: "s", case: "c", last: county.last, names: {}, messages: found.map((number) => ({ number })) };
  };
  let drawn = 0;
  const reader = createMessageReader({ ask, changed: () => { drawn += 1; }, later: (fn) => waits.push(fn) });
  return { county, reader, waits, numbers: () => reader.thread().messages.map((one) => one.number), drawn: () => drawn };
}

test("the newest page, then all that comes after it, then older ones when they are wanted", async () => {
  const { county, reader, numbers } = made();
  await reader.follow(0);
  assert.deepEqual(county.asked, []);
  county.last = 5;
  await reader.follow(5);
  assert.deepEqual(numbers(), [4, 5]);
  county.last = 9;
  await reader.follow(9);
  assert.deepEqual(numbers(), [4, 5, 6, 7, 8, 9]);
  await reader.older();
  await reader.older();
  assert.deepEqual([numbers()[0], county.asked.length], [1, 5]);
  await reader.older();
  await reader.follow(9);
  assert.equal(county.asked.length, 5);
});

test("what fails is asked again, and told until then", async () => {
  const { county, reader, waits, numbers, drawn } = made();
  Object.assign(county, { last: 2, away: true });
  await reader.follow(2);
  assert.deepEqual([reader.failed(), numbers(), waits.length], [true, [], 1]);
  await reader.follow(2);
  assert.equal(waits.length, 1);
  county.away = false;
  const before = drawn();
  waits[0]();
  await new Promise((resolve) => { setTimeout(resolve); });
  assert.deepEqual([reader.failed(), numbers()], [false, [1, 2]]);
  assert.ok(drawn() > before);
});

test("a county that says there is more and gives nothing is asked later, not without end", async () => {
  const { county, reader, waits } = made();
  county.last = 1;
  await reader.follow(3);
  assert.deepEqual([reader.failed(), waits.length, county.asked.length], [true, 1, 2]);
});

test("who was left is heard of no more", async () => {
  const { county, reader, numbers } = made();
  county.last = 2;
  const reading = reader.follow(2);
  reader.stop();
  await reading;
  assert.deepEqual(numbers(), []);
});
