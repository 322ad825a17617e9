// Handing a squad over, and taking it over: what is asked and what is sent.
import assert from "node:assert/strict";
import test from "node:test";
import { createSquadLead } from "../../../../assets/app/ui/squads/squad_lead.js";

/** The tools of a drawer whose squad is `row`; what was asked and what failed. */
function tools(row) {
  const asked = [], failed = [];
  const lead = createSquadLead({
    squad: () => row, address: ({ id }) => `/api/squads/${id}`, now: () => 0, nameOf: String, nameRegion: String,
    askAbout: (question, command) => asked.push([question.fields.map(({ name }) => name), command({ lead: "account:8", reason: "换班" })]), failed: (text) => failed.push(text),
  });
  return { lead, asked, failed };
}

test("a hand-over is offered to somebody, taking over asks nobody", async () => {
  globalThis.fetch = async () => ({ ok: true, status: 200, json: async () => ({ commanders: [] }) });
  const { lead, asked } = tools({ id: "c-1", lead: "account:9" });
  await lead.handOver();
  await lead.takeOver();
  assert.deepEqual(asked, [
    [["lead", "reason"], { command: "offer", lead: "account:8", reason: "换班" }],
    [["reason"], { command: "take_over", reason: "换班" }],
  ]);
});

test("whom one may choose could not be asked for: nothing opens, and it is said", async () => {
  globalThis.fetch = async () => ({ ok: false, status: 503, json: async () => ({ error: { code: "away", message: "稍后再试" } }) });
  const { lead, asked, failed } = tools({ id: "c-1", lead: "account:9" });
  await lead.handOver();
  assert.deepEqual([asked, failed.length], [[], 1]);
});

test("without a squad there is nothing to hand over", async () => {
  const { lead, asked } = tools(null);
  await lead.handOver();
  lead.takeOver();
  assert.deepEqual(asked, []);
});

test("pressed twice while it is asked to whom, one question opens", async () => {
  let asks = 0;
  globalThis.fetch = async () => { asks += 1; return /** @type {any} */ ({ ok: true, status: 200, json: async () => ({ commanders: [] }) }); };
  const { lead, asked } = tools({ id: "c-1", lead: "account:9" });
  await Promise.all([lead.handOver(), lead.handOver(), lead.takeOver()]);
  assert.deepEqual([asks, asked.length], [1, 1]);
});

test("an offer is accepted, declined for a reason or withdrawn by its number, and nothing is asked about one that is over", async () => {
  const { lead, asked } = tools({ id: "c-1", lead: "account:9", offer: { number: 3, by: "account:9", to: "account:7" } });
  await lead.accept();
  await lead.decline();
  await lead.withdraw();
  assert.deepEqual(asked.map(([fields, { command, offer }]) => [fields, command, offer]), [[[], "accept", 3], [["reason"], "decline", 3], [[], "withdraw", 3]]);
  const none = tools({ id: "c-1", lead: "account:9" });
  await none.lead.accept();
  assert.deepEqual(none.asked, []);
});
