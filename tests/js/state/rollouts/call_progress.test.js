// How often people are asked for anew while a telephone rings.
import assert from "node:assert/strict";
import test from "node:test";
import { stampCalls } from "../../../../assets/app/state/rollouts/call_progress.js";

const calling = (state) => ({ call: { state } });

test("while a call is under way the stamp is another every five seconds", () => {
  for (const state of ["waiting", "sending", "sent"]) assert.deepEqual([10e3, 14.9e3, 15e3].map((at) => stampCalls([{}, calling(state)], at)), [2, 2, 3]);
});

test("what was answered, failed or never called asks for nothing", () => {
  assert.equal(stampCalls([{}, { call: null }, calling("answered"), calling("failed")], 15e3), 0);
});
