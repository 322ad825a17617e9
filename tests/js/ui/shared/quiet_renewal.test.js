// A list is fetched anew when nobody aims at it.
import assert from "node:assert/strict";
import test from "node:test";
import { createQuietRenewal } from "../../../../assets/app/ui/shared/quiet_renewal.js";

const IN_LIST = { closest: () => ({}) }, BESIDE = { closest: () => null };

/** A page whose gestures and time the test makes. */
function scene() {
  const ears = new Map(), timers = [], told = { at: 0, renewed: 0, marked: false };
  const page = { addEventListener: (name, fn) => ears.set(name, fn), removeEventListener: (name) => ears.delete(name) };
  const given = { now: () => told.at, later: (fn, ms) => timers.push({ fn, at: told.at + ms }), marked: () => told.marked };
  const quiet = createQuietRenewal(page, () => { told.renewed += 1; }, given);
  const settle = async () => { for (let i = 0; i < 5; i += 1) await Promise.resolve(); };
  return {
    quiet, told, ears, settle,
    gesture: (name, target) => ears.get(name)({ target }),
    async pass(ms) {
      told.at += ms;
      for (const timer of timers.splice(0)) (timer.at <= told.at ? timer.fn() : timers.push(timer));
      await settle();
    },
  };
}

test("with nobody at it a list is fetched at once", async () => {
  const { quiet, told } = scene();
  assert.equal(await quiet.soon(), true);
  assert.equal(told.renewed, 1);
});

test("a pointer or a key in the list puts it off until they rest; typing beside it does not", async () => {
  for (const [name, target, renewed] of [["pointermove", IN_LIST, 0], ["keydown", IN_LIST, 0], ["keydown", BESIDE, 1]]) {
    const { quiet, told, gesture, pass, settle } = scene();
    gesture(name, target);
    quiet.soon();
    await settle();
    assert.equal(told.renewed, renewed, name);
    await pass(1500);
    assert.equal(told.renewed, 1, name);
  }
});

test("a gesture while it waits puts it off again, and what is asked meanwhile is one fetch", async () => {
  const { quiet, told, gesture, pass } = scene();
  gesture("pointermove", IN_LIST);
  const first = quiet.soon();
  await pass(1000);
  gesture("wheel", IN_LIST);
  assert.equal(quiet.soon(), first);
  await pass(600);
  assert.equal(told.renewed, 0);
  await pass(1000);
  assert.equal(told.renewed, 1);
  assert.equal(await first, true);
  await quiet.soon();
  assert.equal(told.renewed, 2);
});

test("text that is marked in the list stays marked", async () => {
  const { quiet, told, pass, settle } = scene();
  told.marked = true;
  quiet.soon();
  await settle();
  await pass(1500);
  assert.equal(told.renewed, 0);
  told.marked = false;
  await pass(1500);
  assert.equal(told.renewed, 1);
});

test("a page that is left fetches nothing and hears nothing", async () => {
  const { quiet, told, gesture, ears, pass, settle } = scene();
  gesture("pointermove", IN_LIST);
  quiet.soon();
  await settle();
  quiet.destroy();
  await pass(1500);
  assert.deepEqual([told.renewed, ears.size], [0, 0]);
});
