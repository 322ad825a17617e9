// What a roll-out's page asks for.
import assert from "node:assert/strict";
import test from "node:test";
import { createRolloutReader, rolloutAddress, searchOf, sheetAddress } from "../../../assets/app/transport/rollout_requests.js";

test("addresses and queries hold what was given and nothing empty", () => {
  assert.equal(rolloutAddress("RW-1", "curve"), "/api/rollouts/RW-1/curve");
  assert.equal(sheetAddress("RW-1", "330825101"), "/api/rollouts/RW-1/sheets/330825101.pdf?lang=zh");
  assert.equal(searchOf({ region: "330825", tier: null, state: "", after: undefined, limit: 200 }), "region=330825&limit=200");
});

test("all of a selection come page after page, state after state", async () => {
  const asked = [];
  const read = async (address) => {
    const query = new URL(address, "http://x").searchParams, after = query.get("after");
    asked.push([query.get("state"), after, query.get("limit")]);
    return query.get("state") === "open" && !after ? { tasks: [{ person: "a" }], next: "a" } : { tasks: [{ person: after ? "b" : "c" }], next: null };
  };
  const found = await createRolloutReader({ county: () => "330825", read }).pending("RW-1", { region: "330825", tier: 2 }, ["open", "reminded"]);
  assert.deepEqual(found.map((one) => one.person), ["a", "b", "c"]);
  assert.deepEqual(asked, [["open", null, "200"], ["open", "a", "200"], ["reminded", null, "200"]]);
});
