// What a roll-out's page asks for.
import assert from "node:assert/strict";
import test from "node:test";
import { createRolloutReader, rolloutAddress, saveFile, searchOf, sheetAddress } from "../../../../assets/app/transport/rollouts/rollout_requests.js";

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

/** A document whose links do nothing, and nothing to wait for.
    @param {import("node:test").TestContext} context */
function stage(context) {
  const link = { click: context.mock.fn() };
  context.mock.timers.enable({ apis: ["setTimeout"] });
  globalThis.document.createElement = () => link;
  context.mock.method(URL, "createObjectURL", () => "blob:1");
  return { link, revoke: context.mock.method(URL, "revokeObjectURL", () => {}) };
}

test("a file asked for twice comes once, under its own name; a refusal is told", async (context) => {
  const { link, revoke } = stage(context);
  const headers = { "Content-Disposition": 'attachment; filename="call-sheet-RW-1.pdf"' };
  const ask = context.mock.method(globalThis, "fetch", async () => new Response("%PDF-", { headers }));
  await Promise.all([saveFile("/sheet.pdf"), saveFile("/sheet.pdf")]);
  assert.deepEqual([ask.mock.callCount(), link.click.mock.callCount(), link.download], [1, 1, "call-sheet-RW-1.pdf"]);
  assert.equal(revoke.mock.callCount(), 0, "the browser reads it after the click");
  context.mock.timers.tick(60000);
  assert.equal(revoke.mock.callCount(), 1);
  context.mock.method(globalThis, "fetch", async () => Response.json({ error: { message: "会话已过期", code: "signed_out" } }, { status: 401 }));
  await assert.rejects(saveFile("/sheet.pdf"), { message: "会话已过期", code: "signed_out" });
});

test("what does not come in time, or breaks off, is told and can be asked for again", async (context) => {
  stage(context);
  const broken = new ReadableStream({ start(stream) { stream.error(new Error("cut")); } });
  const answers = [(given) => { assert.ok(given.signal instanceof AbortSignal); throw new DOMException("late", "TimeoutError"); }, () => new Response(broken), () => new Response("%PDF-")];
  const ask = context.mock.method(globalThis, "fetch", async (_, given) => answers.shift()(given));
  for (let n = 0; n < 2; n += 1) await assert.rejects(saveFile("/late.pdf"), { code: "unreachable" });
  await saveFile("/late.pdf");
  assert.equal(ask.mock.callCount(), 3);
});
