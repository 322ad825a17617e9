// A household as it is: asked for with a reason, hidden again a minute later.
import assert from "node:assert/strict";
import test from "node:test";
import { createRevealed, SHOWN_MS } from "../../../../assets/app/transport/households/revealed_households.js";

test("a household is shown for a reason, and hidden a minute later", async () => {
  const asked = [], waits = [];
  let changes = 0;
  globalThis.document = { getElementById: () => null, querySelector: () => ({ value: "tok" }) };
  const revealed = createRevealed({
    region: "330825", changed: () => { changes += 1; }, later: (fn, ms) => waits.push([fn, ms]),
    post: async (address, { body }) => { asked.push([address, JSON.parse(body)]); return { head: "贺知章", phone: "139", address: "12号", note: "x" }; },
  });
  await revealed.reveal("HH-1", "上门劝离");
  assert.deepEqual(asked, [["/api/households/HH-1/reveal?region=330825&lang=zh", { reason: "上门劝离" }]]);
  assert.deepEqual(revealed.get("HH-1"), { head: "贺知章", phone: "139", address: "12号" });
  assert.equal(waits[0][1], SHOWN_MS);
  await revealed.reveal("HH-1", "再次联系");
  waits[0][0]();
  assert.ok(revealed.get("HH-1"), "asked again, it stays its own minute");
  waits[1][0]();
  assert.deepEqual([revealed.get("HH-1"), changes], [undefined, 4]);
});
