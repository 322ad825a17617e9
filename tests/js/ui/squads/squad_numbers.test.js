// Numbers of one squad's people on the list of all squads.
import assert from "node:assert/strict";
import test from "node:test";
import { createSquadNumbers } from "../../../../assets/app/ui/squads/squad_numbers.js";

function made() {
  const asked = /** @type {any[]} */ ([]), sent = /** @type {any[]} */ ([]), waits = /** @type {(() => void)[]} */ ([]);
  const squads = /** @type {any} */ ([{ id: "c-1", members: [] }, { id: "d-1", members: [] }]);
  const numbers = createSquadNumbers(/** @type {any} */ ({
    squads: () => squads, draw() {}, failed() {}, ask: (/** @type {any} */ question) => asked.push(question), later: (/** @type {() => void} */ fn) => waits.push(fn),
    sender: { async send(/** @type {string} */ address, /** @type {any} */ command) { sent.push([address, command]); return { people: { b: { name: "王二", phone: "000-2" }, a: { name: "陈一", phone: "" } } }; } },
  }));
  return { numbers, asked, sent, waits, squads };
}

test("a squad's numbers stand by name for a minute, and at no other squad", async () => {
  const { numbers, asked, sent, waits } = made();
  numbers.show("c-1");
  assert.deepEqual(numbers.list("c-1"), []);
  await asked[0].submit({ reason: "人工电话叫应" });
  assert.deepEqual(sent, [["/api/squads/c-1/reveal", { person: "", reason: "人工电话叫应" }]]);
  assert.deepEqual([numbers.list("c-1"), numbers.list("d-1")], [[["王二", "000-2"], ["陈一", ""]], []]);
  waits[0]();
  assert.deepEqual(numbers.list("c-1"), []);
});

test("asking about another squad forgets the first one; one that is over asks nothing", async () => {
  const { numbers, asked, squads } = made();
  numbers.show("c-1");
  await asked[0].submit({ reason: "人工电话叫应" });
  numbers.show("d-1");
  assert.deepEqual([numbers.list("c-1"), numbers.list("d-1")], [[], []]);
  squads.length = 0;
  numbers.show("c-1");
  assert.equal(asked.length, 2);
});
