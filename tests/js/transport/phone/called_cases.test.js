// What is read of the cases of calls: once for each edition, and of none that somebody left.
import assert from "node:assert/strict";
import test from "node:test";
import { createCalledCases } from "../../../../assets/app/transport/phone/called_cases.js";

const WORDS = { text: "树倒了", remark: "", matter: null, photos: [] };
const settle = () => new Promise((resolve) => { setTimeout(resolve, 0); });
const state = (updated_at, squads = ["s"]) => /** @type {any} */ ({ squads: squads.map((id) => ({ id, case: "c" })), cases: { c: { updated_at, matter: null } } });

test("the words come with the call, again when the case moves, and go with the call", async () => {
  const asked = [], answers = [null, WORDS, { ...WORDS, text: "已清走" }];
  const cases = createCalledCases({ draw() {}, fetchCase: async (squad) => { asked.push(squad); return answers.shift() ?? null; }, fetchMap: async () => null, askPosition: async () => null });
  for (let i = 0; i < 3; i += 1) {
    cases.follow(state("1"));
    await settle();
  }
  assert.deepEqual([asked.length, cases.shown("s").words?.text], [2, "树倒了"]);   // nobody told at first
  cases.follow(state("2"));
  assert.equal(cases.shown("s").words?.text, "树倒了");   // stays while it is asked for
  await settle();
  assert.deepEqual([asked.length, cases.shown("s").words?.text], [3, "已清走"]);
  cases.follow(state("2", []));
  assert.equal(cases.shown("s").words, null);
});

test("how far it is stays here, and a position that is refused says so", async () => {
  const points = [{ lat: 29, lon: 119, accuracy_m: 5, at: 1 }, null];
  const cases = createCalledCases({ draw() {}, fetchCase: async () => null, fetchMap: async () => null, askPosition: async () => points.shift() ?? null });
  await cases.measure();
  assert.deepEqual([cases.shown("s").point?.lat, cases.shown("s").failed], [29, false]);
  await cases.measure();
  assert.deepEqual([cases.shown("s").point?.lat, cases.shown("s").failed], [29, true]);
});

test("a map is asked for when somebody looks, kept for where there is no network, and asked for again where the case moved", async () => {
  const map = { width: 1000, height: 800, box: /** @type {[number, number, number, number]} */ ([119, 29, 120, 30]), paths: {} }, answers = [null, map];
  let asked = 0;
  const cases = createCalledCases({ draw() {}, fetchCase: async () => null, fetchMap: async () => { asked += 1; return answers.shift() ?? null; }, askPosition: async () => null });
  const at = (/** @type {number} */ lat, squads = ["s"]) => /** @type {any} */ ({ squads: squads.map((id) => ({ id, case: "c" })), cases: { c: { updated_at: "1", matter: null, lat, lon: 119.5 } } });
  const shown = () => { const { map: drawn, open, failed } = cases.shown("s").map; return [Boolean(drawn), open, failed]; };
  cases.follow(at(29.5));
  assert.deepEqual([shown(), asked], [[false, false, false], 0]);
  await cases.look("s", at(29.5));
  assert.deepEqual([shown(), asked], [[false, true, true], 1]);
  await cases.look("s", at(29.5));
  await cases.look("s", at(29.5));
  assert.deepEqual([shown(), asked], [[true, true, false], 2]);
  await cases.look("s", at(29.5));
  await cases.look("s", at(29.5));
  assert.deepEqual([shown(), asked], [[true, true, false], 2]);
  cases.follow(at(29.6));
  assert.deepEqual(shown(), [false, false, false]);
});
