// A second press while the first is under way does nothing, also after one that failed.
import assert from "node:assert/strict";
import test from "node:test";
import { singleFlight } from "../../../../assets/app/ui/shared/single_flight.js";

test("what is under way is not begun again, what ended or failed is", async () => {
  const ends = [];
  const act = singleFlight((name) => new Promise((resolve, reject) => { ends.push([name, resolve, reject]); }));
  const first = act("a");
  assert.equal(await act("b"), undefined);
  ends[0][1]("done");
  assert.equal(await first, "done");
  const second = act("c");
  ends[1][2](new Error("away"));
  await assert.rejects(second, /away/);
  act("d");
  assert.deepEqual(ends.map(([name]) => name), ["a", "c", "d"]);
});
