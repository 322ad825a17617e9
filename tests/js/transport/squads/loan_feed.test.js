// Loans are fetched when something moved, once a minute, and again soon after a failure that is said.
import assert from "node:assert/strict";
import test from "node:test";
import { createLoanFeed } from "../../../../assets/app/transport/squads/loan_feed.js";

const settle = () => new Promise((resolve) => { setImmediate(resolve); });

function feedOf(answers) {
  const asked = [];
  let changes = 0;
  const feed = createLoanFeed({ region: "330825", changed: () => { changes += 1; }, fetch: async (address) => { asked.push(address); const next = answers.shift(); if (!next) throw new Error("away"); return { loans: next }; } });
  return { feed, asked, changes: () => changes };
}

test("the same state asks once, another one or a minute asks again", async () => {
  const { feed, asked } = feedOf([[], [], []]);
  for (const [stamp, now] of [["a", 0], ["a", 1000], ["b", 2000], ["b", 61000], ["b", 62001]]) {
    feed.follow(stamp, now);
    await settle();
  }
  assert.deepEqual(asked, Array(3).fill("/api/loans?region=330825"));
});

test("what could not be renewed stays, says since when, and is asked for again in five seconds", async () => {
  const { feed, asked, changes } = feedOf([[{ person: "p" }], null, [{ person: "q" }]]);
  feed.follow("a", 1000);
  await settle();
  feed.follow("b", 2000);
  await settle();
  assert.deepEqual([feed.rows(), feed.state()], [[{ person: "p" }], { toldAt: 1000, failedAt: 2000 }]);
  feed.follow("b", 6000);
  assert.equal(asked.length, 2);
  feed.follow("b", 7001);
  await settle();
  assert.deepEqual([feed.rows(), feed.state().failedAt, changes()], [[{ person: "q" }], 0, 3]);
});

test("an answer that was overtaken by a later one is dropped", async () => {
  const waiting = [];
  const feed = createLoanFeed({ region: "330825", changed: () => {}, fetch: () => new Promise((resolve) => { waiting.push(resolve); }) });
  feed.follow("a", 0);
  feed.follow("b", 1);
  waiting[1]({ loans: ["new"] });
  await settle();
  waiting[0]({ loans: ["old"] });
  await settle();
  assert.deepEqual(feed.rows(), ["new"]);
});
