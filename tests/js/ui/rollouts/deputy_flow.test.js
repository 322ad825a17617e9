// Deputies: search, choose, ask, and what a refusal leaves on the screen.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { afterEach, beforeEach, mock, test } from "node:test";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { CommandError } from "../../../../assets/app/transport/shared/command_request.js";
import { createDeputyFlow } from "../../../../assets/app/ui/rollouts/deputy_flow.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const A = { person: "a", name: "甲" }, B = { person: "b", name: "乙" };
const settle = async () => { for (let n = 0; n < 20; n += 1) await Promise.resolve(); };
const plain = (text) => text.replaceAll(/[\u2066-\u2069]/g, "");

/** A dialog over a desk that finds 甲, then 乙; `refuse` and `away` make it fail. */
function open(more = {}) {
  const done = [], view = /** @type {any} */ ({ line: "湖镇镇", n: 2, found: [], chosen: "", words: "", asked: null, fault: "", said: "", busy: true });
  const server = { refuse: false, away: false, asked: [{ id: "r1", state: "asked" }] };
  const desk = /** @type {any} */ ({
    find: async (words) => { done.push(`find ${words}`); return words ? [B] : [A]; },
    asked: async () => { if (server.away) throw new CommandError("", "unreachable", false); return server.asked; },
    ask: async (who, people) => { done.push(`ask ${who} ${people.length}`); if (server.refuse) throw new CommandError("已办结", "ended", true); return { people: people.length, sent: 1 }; },
    answer: async (id, what) => { done.push(`${id} ${what}`); server.asked = [{ id: "r1", state: "can" }]; if (server.refuse) throw new CommandError("已答复", "twice", true); },
  });
  const flow = createDeputyFlow({ desk, view, people: ["x", "y"], leads: true, changed() {}, ...more });
  return { flow, view, server, done };
}

beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
afterEach(() => mock.timers.reset());

test("whoever is found and chosen is asked for all the silent people", async () => {
  const { flow, view, done } = open();
  await flow.begin();
  flow.choose("a");
  await flow.ask();
  assert.deepEqual([done, view.busy], [["find ", "ask a 2"], false]);
  assert.match(plain(view.said), /已请甲代办 2 人/);
});

test("after other words nobody is asked until their search is there and somebody is chosen from it", async () => {
  const { flow, view, done } = open();
  await flow.begin();
  flow.choose("a");
  flow.type("乙");
  await flow.ask();
  assert.deepEqual([view.chosen, done], ["", ["find "]]);
  flow.choose("a");
  await flow.ask();
  assert.deepEqual(done, ["find "], "not even who is ticked among the former ones");
  mock.timers.tick(250);
  await settle();
  assert.deepEqual([view.found, view.chosen, view.busy], [[B], "", false]);
  flow.choose("b");
  await flow.ask();
  assert.equal(done.at(-1), "ask b 2");
});

test("a second press while the first is under way asks nobody again", async () => {
  const { flow, done } = open();
  await flow.begin();
  flow.choose("a");
  await Promise.all([flow.ask(), flow.ask(), flow.answer("r1", "can")]);
  assert.deepEqual(done, ["find ", "ask a 2"]);
});

test("after a refusal its words stand, and who was asked is what the server knows now", async () => {
  const { flow, view, server } = open();
  await flow.begin();
  server.refuse = true;
  await flow.answer("r1", "cannot");
  assert.match(plain(view.fault), /已答复/);
  assert.deepEqual([view.asked, view.busy], [[{ id: "r1", state: "can" }], false]);
});

test("it looks again by itself; that this fails is said until it does not", async () => {
  const { flow, view, server } = open();
  await flow.begin();
  server.asked = [{ id: "r1", state: "silent" }];
  await flow.watch();
  assert.equal(view.asked[0].state, "silent");
  server.away = true;
  await flow.watch();
  assert.notEqual(view.fault, "");
  server.away = false;
  await flow.watch();
  assert.equal(view.fault, "");
});

test("whoever does not lead looks at nobody's answers", async () => {
  const { flow, view } = open({ leads: false });
  await flow.begin();
  await flow.watch();
  assert.equal(view.asked, null);
});
