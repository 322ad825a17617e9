// What stands beside the branches of a roll-out: told as it comes, asked for again when something moved.
import assert from "node:assert/strict";
import test from "node:test";
import { createRolloutFacts } from "../../../../assets/app/transport/rollouts/rollout_facts.js";

const ROW = { id: "RW-1", version: 1 };

/** A reader whose answers come when the test says so. */
function createReader() {
  const waiting = {}, asked = [];
  const ask = (name) => (id, ...given) => {
    asked.push(`${name} ${id}`);
    return new Promise((resolve, reject) => { waiting[name] = { resolve, reject, asked: given[0], soFar: given[2] }; });
  };
  return { waiting, asked, curve: ask("curve"), pending: ask("pending"), reports: ask("reports") };
}

function createTold() {
  const said = [], reader = createReader();
  let at = 0;
  const facts = createRolloutFacts({
    reader, parts: (row) => [{ tier: row.tiers?.[0] ?? 2, states: ["open"] }], came: (what) => said.push(what), done: () => said.push("done"), failed: (problem) => said.push(problem.message), clock: () => at,
  });
  return { facts, reader, said, pass: (ms) => { at += ms; } };
}

async function answerAll({ waiting }) {
  waiting.pending.resolve([{ person: "a" }]);
  waiting.curve.resolve({ tiers: {} });
  waiting.reports.resolve({ n: 0 });
  await new Promise((resolve) => setImmediate(resolve));
}

test("the curves of another region are asked for at once, and what was asked before does not replace them", async () => {
  const { facts, reader } = createTold();
  facts.read(ROW, undefined, "m1");
  await answerAll(reader);
  const curves = [];
  reader.curve = async (_id, region) => { curves.push(region); return { region, tiers: {} }; };
  facts.read(ROW, undefined, "m2", "330825101");
  await answerAll(reader);
  assert.deepEqual(curves, ["330825101"]);
  assert.equal(facts.of(ROW.id).curve.region, "330825101");
});

test("each part is told as soon as it is here, people by their first page", async () => {
  const { facts, reader, said } = createTold();
  facts.read(ROW, undefined, "m1");
  reader.waiting.pending.soFar([{ person: "a" }]);
  assert.deepEqual([said, facts.of("RW-1").people], [["people"], [{ person: "a" }]]);
  assert.equal(facts.of("RW-2").people, null, "of another roll-out nothing is known");
  await answerAll(reader);
  assert.deepEqual([said.slice(1, -1).sort(), said.at(-1)], [["curve", "people", "reports"], "done"]);
  facts.read(ROW, undefined, "m1");
  assert.equal(reader.asked.length, 3, "nothing moved");
});

test("whoever is silent is read before those who accepted, and whoever moves meanwhile comes once", async () => {
  const asked = [], told = [];
  const answers = { open: [{ person: "a", state: "open" }, { person: "z", state: "open" }], accepted: [{ person: "b", state: "accepted" }, { person: "z", state: "accepted" }] };
  const reader = { curve: async () => ({}), reports: async () => ({}), pending: async (_id, { tier }, states, soFar) => { asked.push([tier, ...states]); soFar(answers[states[0]]); return answers[states[0]]; } };
  const facts = createRolloutFacts({
    reader, parts: () => [{ tier: 2, states: ["open"] }, { tier: 1, states: ["accepted"] }], came: (what) => { if (what === "people") told.push(facts.of("RW-1").people.map(({ person, state }) => `${person} ${state}`)); }, done: () => {}, failed: (problem) => { throw problem; },
  });
  await facts.read(ROW, undefined, "m1");
  assert.deepEqual(asked, [[2, "open"], [1, "accepted"]]);
  assert.deepEqual([told[0], told.at(-1)], [["a open", "z open"], ["a open", "z accepted", "b accepted"]]);
});

test("people are asked for by the tier that the roll-out has", () => {
  for (const [tiers, tier] of [[[1], 1], [undefined, 2]]) {
    const { facts, reader } = createTold();
    facts.read({ ...ROW, tiers }, "330825101", "m1");
    assert.deepEqual(reader.waiting.pending.asked, { region: "330825101", tier });
  }
});

test("known people stay while their pages come anew", async () => {
  const { facts, reader, said, pass } = createTold();
  facts.read(ROW, undefined, "m1");
  await answerAll(reader);
  pass(5000);
  said.length = 0;
  facts.read(ROW, undefined, "m2");
  reader.waiting.pending.soFar([{ person: "z" }]);
  assert.deepEqual([said, facts.of("RW-1").people], [[], [{ person: "a" }]]);
});

test("what moved is asked for again after a rest, another version at once", async () => {
  const { facts, reader } = createTold();
  facts.read(ROW, undefined, "m1");
  facts.read({ ...ROW, version: 2 }, undefined, "m2");
  assert.equal(reader.asked.length, 3, "one look at a time");
  await answerAll(reader);
  facts.read(ROW, undefined, "m2");
  assert.equal(reader.asked.length, 3, "too soon");
  facts.read({ ...ROW, version: 2 }, undefined, "m2");
  assert.equal(reader.asked.length, 6);
});

test("a failure is told, and what comes of a roll-out that is not looked at any more is not", async () => {
  const { facts, reader, said, pass } = createTold();
  facts.read(ROW, undefined, "m1");
  reader.waiting.curve.reject(new Error("away"));
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(said, ["away"]);
  const late = reader.waiting.pending;
  facts.again();
  pass(1);
  facts.read({ id: "RW-2", version: 1 }, undefined, "m1");
  late.resolve([{ person: "a" }]);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual([said, facts.of("RW-1").people], [["away"], null]);
});
