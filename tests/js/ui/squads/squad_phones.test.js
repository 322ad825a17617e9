// Numbers of a squad's people: asked for with a reason, shown for a minute.
import assert from "node:assert/strict";
import test from "node:test";
import { createSquadPhones } from "../../../../assets/app/ui/squads/squad_phones.js";

const CALLED = { person: "P1", state: "called", pursuit: { step: "human", since: "2026-11-22T16:00:00+08:00" } };

/** The numbers of a squad of two; what was asked, sent and failed, and what is due a minute later. */
function open({ refuses = false } = {}) {
  const asked = [], sent = [], failed = [], due = [];
  let row = { id: "s1", members: [CALLED, { person: "P2", state: "accepted" }] };
  const phones = createSquadPhones(/** @type {any} */ ({
    squad: () => row, nameOf: String, draw() {}, ask: (question) => { asked.push(question); return question; }, failed: (text) => failed.push(text), later: (done) => due.push(done),
    sender: {
      send: async (at, body) => {
        sent.push([at, body.person]);
        if (refuses) throw new Error("只有指挥能看");
        return { people: { [body.person || "P2"]: { name: "李", phone: "13900000001" } } };
      },
    },
  }));
  return { phones, asked, sent, failed, due, leave: () => { row = { id: "s2", members: [] }; } };
}

test("whoever is to be telephoned: one press, no dialog, gone after a minute", async () => {
  const { phones, asked, sent, due } = open();
  await phones.show("P1");
  assert.deepEqual([asked.length, sent], [0, [["/api/squads/s1/reveal", "P1"]]]);
  assert.equal(phones.phones().P1.phone, "13900000001");
  due[0]();
  assert.deepEqual(phones.phones(), {});
});

test("anybody else's number, and everybody's, takes a reason", async () => {
  const { phones, asked, sent } = open();
  phones.show("P2");
  phones.show("");
  assert.deepEqual([asked.length, sent.length], [2, 0]);
  await asked[1].submit({ reason: "核实现场情况" });
  assert.deepEqual(sent, [["/api/squads/s1/reveal", ""]]);
});

test("a refusal is said, and nothing is shown", async () => {
  const { phones, failed, asked } = open({ refuses: true });
  await phones.show("P1");
  assert.deepEqual([failed, phones.phones()], [["只有指挥能看"], {}]);
  phones.show("P2");
  await assert.rejects(asked[0].submit({ reason: "核实" }), { complaint: { text: "只有指挥能看", changed: [] } });
});

test("what comes when another case is open is not shown there", async () => {
  const { phones, leave } = open(), shown = phones.show("P1");
  leave();
  await shown;
  assert.deepEqual(phones.phones(), {});
});

test("a number that was looked at again counts its minute anew", async () => {
  const { phones, due } = open();
  await phones.show("P1");
  await phones.show("P1");
  due[0]();
  assert.equal(phones.phones().P1.phone, "13900000001");
});
