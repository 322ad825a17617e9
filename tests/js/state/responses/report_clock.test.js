import assert from "node:assert/strict";
import { test } from "node:test";
import { judgeClock, writeLeft } from "../../../../assets/app/state/responses/report_clock.js";

test("what is left is written to the second, and what has gone by with a minus", () => {
  assert.deepEqual([725_000, 724_001, 3_725_000, 0, -190_000].map(writeLeft), ["12:05", "12:05", "1:02:05", "0:00", "−3:10"]);
});

test("a clock is urgent shortly before its end, and late behind it", () => {
  assert.deepEqual([301_000, 300_000, 0, -1].map((left) => judgeClock(left, 300_000)), ["running", "due_soon", "due_soon", "late"]);
});
