// What a roll-out's page asks for.
import assert from "node:assert/strict";
import test from "node:test";
import { createRolloutReader, rolloutAddress, saveFile, searchOf, sheetAddress } from "../../../assets/app/transport/rollout_requests.js";

test("addresses and queries hold what was given and nothing empty", () => {
  assert.equal(rolloutAddress("RW-1", "curve"), "/api/rollouts/RW-1/curve");
  assert.equal(sheetAddress("RW-1", "330825101"), "/api/rollouts/RW-1/sheets/330825101.pdf?lang=zh");
  assert.equal(searchOf({ region: "330825", tier: null, state: "", after: undefined, limit: 200 }), "region=330825&limit=200");
});

test("all of some states come page after page, and each page is told of", async () => {
  const asked = [], told = [];
  const read = async (address) => {
    const query = new URL(address, "http://x").searchParams, after = query.get("after");
    asked.push([query.get("state"), after, query.get("limit")]);
    return after ? { tasks: [{ person: "b" }], next: null } : { tasks: [{ person: "a" }], next: "a" };
  };
  const reader = createRolloutReader({ county: () => "330825", read });
  const found = await reader.pending("RW-1", { region: "330825", tier: 2 }, ["open", "reminded"], (some) => told.push(some.length));
  assert.deepEqual(found.map((one) => one.person), ["a", "b"]);
  assert.deepEqual(asked, [["open,reminded", null, "200"], ["open,reminded", "a", "200"]]);
  assert.deepEqual(told, [1], "the last page is the answer itself");
});

test("a file asked for twice comes once, under its own name; a refusal is told", async (context) => {
  const link = { click: context.mock.fn() };
  globalThis.document.createElement = () => link;
  context.mock.method(URL, "createObjectURL", () => "blob:1");
  context.mock.method(URL, "revokeObjectURL", () => {});
  const headers = { "Content-Disposition": 'attachment; filename="call-sheet-RW-1.pdf"' };
  const ask = context.mock.method(globalThis, "fetch", async () => new Response("%PDF-", { headers }));
  await Promise.all([saveFile("/sheet.pdf"), saveFile("/sheet.pdf")]);
  assert.deepEqual([ask.mock.callCount(), link.click.mock.callCount(), link.download], [1, 1, "call-sheet-RW-1.pdf"]);
  context.mock.method(globalThis, "fetch", async () => Response.json({ error: { message: "会话已过期", code: "signed_out" } }, { status: 401 }));
  await assert.rejects(saveFile("/sheet.pdf"), { message: "会话已过期", code: "signed_out" });
});
