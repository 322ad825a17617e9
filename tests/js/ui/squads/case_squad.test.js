// An answer that an officer records for somebody; what a squad asks the server for as it moves.
import assert from "node:assert/strict";
import test from "node:test";
import { answerCommand, createCaseSquad } from "../../../../assets/app/ui/squads/case_squad.js";

test("an answer for somebody says when it was given and when they expect to arrive", () => {
  const now = Date.parse("2026-11-22T08:00:00Z");
  const told = answerCommand("p1", { state: "on_the_way", eta: "12", note: "" }, now);
  assert.deepEqual(told, { command: "answer", person: "p1", state: "on_the_way", note: "", answered_at: "2026-11-22T08:00:00.000Z", eta: "2026-11-22T08:12:00.000Z" });
  assert.equal(answerCommand("p1", { state: "done", eta: "", note: "x" }, now).eta, null);
});

/** The squad of a case in the test's hands; what it asks of the server is in `asked`. */
async function opened(row) {
  const asked = [], county = { live: row }, place = Object.assign(new EventTarget(), { hidden: false, _$litPart$: { _$AI() {} } });   // lit-html draws nothing there
  globalThis.fetch = /** @type {any} */ (async (address) => {
    asked.push(address.replace(/\?.*/, ""));
    return { ok: true, status: 200, json: async () => (address.includes("recommendation") ? { matches: [], people: {} } : { people: {}, you: "account:1", led: true }) };
  });
  const squad = createCaseSquad(/** @type {any} */ (place), /** @type {any} */ ({ draw() {}, showArea() {}, now: () => 0, county: {}, say() {}, squadOf: () => county.live, may: true, templates: () => [] }));
  const settled = () => new Promise((resolve) => { setTimeout(resolve); });
  squad.open("c");
  await settled();
  return { asked, async become(next) { asked.length = 0; county.live = next; squad.renew(); await settled(); return asked; } };
}

const squadRow = (state, receipts = {}) => ({
  id: "s-1", case: "c", lead: "account:1", version: 1, gaps: [], members: [{ person: "p1", capability: "head", state, called_at: "", at: null, eta: null, late: 0 }],
  orders: [{ number: 1, text: "x", by: "account:1", at: "", due_at: null, to: ["p1"], receipts }],
});

test("what is still needed is asked for anew when somebody accepts or cannot come", async () => {
  const { asked, become } = await opened(squadRow("called"));
  assert.deepEqual(asked, ["/api/cases/c/recommendation", "/api/squads/s-1"]);
  assert.deepEqual(await become(squadRow("accepted")), ["/api/cases/c/recommendation"]);
  assert.deepEqual(await become(squadRow("on_site")), [], "who comes nearer is needed as before");
  assert.deepEqual(await become(squadRow("unavailable")), ["/api/cases/c/recommendation"]);
});

test("whoever confirmed for somebody is asked for by name", async () => {
  const { become } = await opened(squadRow("called"));
  assert.deepEqual(await become(squadRow("called", { p1: { state: "read", at: "", note: "", late: false, by: "account:2" } })), ["/api/squads/s-1"]);
});

test("a command is on its way before the page is drawn", async () => {
  const steps = [], place = Object.assign(new EventTarget(), { hidden: false, _$litPart$: { _$AI() {} } });
  const sender = { send: async (address, { command }) => { steps.push(`${address} ${command}`); } };
  globalThis.fetch = /** @type {any} */ (async () => ({ ok: true, status: 200, json: async () => ({ people: {}, matches: [] }) }));
  const squad = createCaseSquad(/** @type {any} */ (place), /** @type {any} */ ({ draw: () => steps.push("drawn"), sender, showArea() {}, now: () => 0, county: {}, say() {}, squadOf: () => squadRow("called"), may: true, templates: () => [] }));
  squad.open("c");
  await new Promise((resolve) => { setTimeout(resolve); });
  steps.length = 0;
  squad.press(/** @type {any} */ ({ dataset: { squad: "no_answer.human", person: "p1" } }));
  assert.deepEqual(steps, ["/api/squads/s-1/commands no_answer", "drawn"]);
});
