// What is asked and told about deputies: of this roll-out, in parts that the server takes, the last question only.
import assert from "node:assert/strict";
import test from "node:test";
import { createDeputyRequests } from "../../../../assets/app/transport/rollouts/deputy_requests.js";

function make(read = async () => ({ people: [], deputies: [] })) {
  const sent = [], asked = [];
  const sender = /** @type {any} */ ({ send: async (address, command) => { sent.push([address, command]); return { people: command.people?.length, sent: 1 }; } });
  const desk = createDeputyRequests({ read: async (address) => { asked.push(address); return read(address); }, sender, rollout: "RW-1", county: "330825", region: "330825", near: "330825101264" });
  return { desk, sent, asked };
}

test("somebody is asked for as many at once as the server takes, and all are counted", async () => {
  const { desk, sent } = make();
  assert.deepEqual(await desk.ask("LY-1", Array.from({ length: 1200 }, (_, i) => `p${i}`)), { people: 1200, sent: 3 });
  assert.deepEqual(sent.map(([, { people }]) => people.length), [500, 500, 200]);
  assert.equal(sent[0][0], "/api/rollouts/RW-1/ask-deputy?region=330825");
});

test("tried again after a part failed, the rest is sent and all are counted", async () => {
  const sizes = [], sender = /** @type {any} */ ({ send: async (_, { people }) => {
    sizes.push(people.length);
    if (sizes.length === 2) throw new Error("away");
    return { people: people.length, sent: 1 };
  } });
  const desk = createDeputyRequests({ read: async () => ({}), sender, rollout: "RW-1", county: "330825", region: "330825", near: "330825101" });
  const people = Array.from({ length: 1200 }, (_, i) => `p${i}`);
  await assert.rejects(desk.ask("LY-1", people), /away/);
  assert.deepEqual(await desk.ask("LY-1", people), { people: 1200, sent: 3 });
  assert.deepEqual(sizes, [500, 500, 500, 200]);
  assert.deepEqual((await desk.ask("LY-1", people)).people, 1200, "asked once more, for all of them");
});

test("an answer that a later question overtook is not shown", async () => {
  const waiting = [];
  const { desk, asked } = make(() => new Promise((resolve) => { waiting.push(resolve); }));
  const first = desk.find("王"), second = desk.find("王芳");
  await Promise.resolve();
  waiting[1]({ people: [{ person: "b" }] });
  waiting[0]({ people: [{ person: "a" }] });
  assert.deepEqual([await first, await second], [null, [{ person: "b" }]]);
  assert.match(asked[0], /deputies\/candidates\?region=330825&near=330825101264&q=/);
});

test("who was asked stands newest first; what they said is keyed in for that request", async () => {
  const { desk, sent } = make(async () => ({ people: [], deputies: [{ id: "1" }, { id: "2" }] }));
  assert.deepEqual((await desk.asked()).map((one) => one.id), ["2", "1"]);
  await desk.answer("2", "cannot");
  assert.deepEqual(sent[0], ["/api/rollouts/RW-1/answer-deputy?region=330825", { request: "2", answer: "cannot" }]);
});
