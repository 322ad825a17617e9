// Instructions that are typed: each belongs to its case until it was given.
import assert from "node:assert/strict";
import test from "node:test";
import { createSquadOrders } from "../../../../assets/app/ui/squads/squad_orders.js";

function made(/** @type {unknown} */ done) {
  const field = { value: "", focus() {} }, given = /** @type {any[]} */ ([]), now = { id: "c" };
  const place = Object.assign(new EventTarget(), { hidden: false, querySelector: () => field, _$litPart$: { _$AI() {} } });   // lit-html draws nothing there
  const row = () => /** @type {any} */ ({ id: `${now.id}-1`, case: now.id, version: 3, members: [{ person: "p1", capability: "x", state: "called", called_at: "" }] });
  const orders = createSquadOrders(/** @type {any} */ (place), {
    caseOf: () => now.id, squad: row, async give(_, command) { given.push(command); return done; }, now: () => 0, say() {}, draw() {}, may: true,
    shown: () => ({ people: {}, busy: false, complaint: null, templates: [] }),
  });
  return { orders, field, given, now };
}

test("an empty field gives nothing; what was given leaves the field", async () => {
  const { orders, field, given } = made(true);
  await orders.order();
  assert.deepEqual(given, []);
  orders.fill(" 先设警戒 ");
  await orders.order();
  assert.deepEqual([given, field.value], [[{ command: "order", version: 3, text: "先设警戒", to: [], due_at: null }], ""]);
});

test("what was refused stays, with whom it was for", async () => {
  const { orders, field, given } = made(false);
  orders.fill("先设警戒");
  orders.toggle("p1");
  await orders.order();
  await orders.order();
  assert.deepEqual([given.length, given[1].to, field.value], [2, ["p1"], "先设警戒"]);
});

test("a draft belongs to its case", async () => {
  const { orders, given, now } = made(true);
  orders.fill("先设警戒");
  now.id = "d";
  orders.open();
  await orders.order();
  assert.deepEqual(given, []);
  now.id = "c";
  orders.open();
  await orders.order();
  assert.equal(given.length, 1);
});
