// The card of a household: asked for with a reason, kept under its number.
import assert from "node:assert/strict";
import test from "node:test";
import { fetchCard, fetchForm } from "../../../../assets/app/transport/households/household_card.js";

test("a card is posted for with the reason and saved; a refusal is the error", async (context) => {
  const asked = [], link = { click: context.mock.fn() };
  globalThis.document = { getElementById: () => null, querySelector: () => ({ value: "tok" }), createElement: () => link };
  context.mock.method(URL, "createObjectURL", () => "blob:1");
  context.mock.method(URL, "revokeObjectURL", () => {});
  context.mock.method(globalThis, "fetch", async (address, given) => { asked.push([address, given]); return new Response("%PDF-"); });
  await fetchCard("HH-1", "330825", "发放明白卡");
  const [address, { headers, body }] = asked[0];
  assert.deepEqual([address, headers["X-CSRFToken"], body], ["/api/households/HH-1/card?region=330825&lang=zh", "tok", '{"reason":"发放明白卡"}']);
  assert.deepEqual([link.href, link.download, link.click.mock.callCount()], ["blob:1", "card-HH-1.pdf", 1]);
  context.mock.method(globalThis, "fetch", async () => Response.json({ error: { message: "不行" } }, { status: 403 }));
  await assert.rejects(fetchCard("HH-1", "330825", "x"), { message: "不行" });
});

test("the form of a place is saved under its name", async (context) => {
  const asked = [], link = { click: context.mock.fn() };
  globalThis.document = { getElementById: () => null, querySelector: () => ({ value: "tok" }), createElement: () => link };
  context.mock.method(URL, "createObjectURL", () => "blob:1");
  context.mock.method(URL, "revokeObjectURL", () => {});
  context.mock.method(globalThis, "fetch", async (address, given) => { asked.push([address.split("?")[0], JSON.parse(given.body)]); return new Response("%PDF-"); });
  await fetchForm("ZY-1", "330825101", "断网，上门登记");
  assert.deepEqual(asked, [["/api/evacuations/ZY-1/forms/330825101", { reason: "断网，上门登记" }]]);
  assert.equal(link.download, "evacuation-form-ZY-1-330825101.pdf");
});
