// A list of who moved on its way: what was chosen is sent, gathered, and of another file nothing is left.
import assert from "node:assert/strict";
import test from "node:test";
import { createMovedList, GATHER_MS, keepChosen, listChosen } from "../../../../assets/app/transport/households/moved_list.js";

const row = (number, sheet = "表1") => ({ sheet, row: number, households: [] });

test("what was chosen is sent by sheet and row, and a row that is left out is not", () => {
  assert.deepEqual(listChosen(new Map([["表1\n3", "HH-B"], ["\n7", "HH-C"], ["表1\n9", ""]])), [{ sheet: "表1", row: 3, household: "HH-B" }, { sheet: "", row: 7, household: "HH-C" }]);
});

test("a row stays after its choice, and goes when nobody chose for it", () => {
  const chosen = new Map([["表1\n3", "HH-B"], ["表1\n4", ""]]);
  assert.deepEqual(keepChosen([row(3), row(4), row(5)], [row(5)], chosen).map((one) => one.row), [5, 3]);
  assert.deepEqual(keepChosen([row(3)], [row(3)], chosen).length, 1);
});

const preview = (several = [row(3), row(4)], reports = 2) => ({ reports, several, digest: `d${reports}` });

function dialog() {
  const asked = [], timers = [], failed = [];
  const list = createMovedList({
    send: (part) => new Promise((resolve, reject) => { asked.push({ part, chosen: listChosen(list.chosen).length, resolve, reject }); }), changed: () => undefined, failed: (problem) => failed.push(problem),
    later: (fn, ms) => { timers.push({ fn, ms }); return timers.at(-1); }, never: (timer) => { const at = timers.indexOf(timer); if (at >= 0) timers.splice(at, 1); },
  });
  const answer = async (told) => { asked.at(-1).resolve(told); await new Promise((done) => { setImmediate(done); }); };
  return { list, asked, timers, failed, answer };
}

test("choices are gathered, and nothing is recorded before they were looked at", async () => {
  const { list, asked, timers, answer } = dialog();
  list.look();
  await answer(preview());
  assert.equal(list.ready(), true);
  list.choose("表1\n3", "HH-A");
  list.choose("表1\n4", "HH-B");
  list.record();
  assert.deepEqual([asked.length, list.ready(), timers.map((one) => one.ms)], [1, false, [GATHER_MS]]);
  timers[0].fn();
  assert.deepEqual(asked.map((one) => one.chosen), [0, 2]);
  await answer(preview([], 4));
  assert.deepEqual([list.ready(), list.told().reports, list.told().several.map((one) => one.row)], [true, 4, [3, 4]]);
});

test("of a file before nothing is left, though its answer comes late", async () => {
  const { list, asked, timers, answer } = dialog();
  list.look();
  await answer(preview());
  list.choose("表1\n3", "HH-A");
  timers[0].fn();
  list.clear();
  assert.deepEqual([list.told(), list.chosen.size, timers.length, list.ready()], [null, 0, 0, false]);
  await answer(preview([], 9));
  assert.equal(list.told(), null);
  list.look();
  await answer(preview([row(3)], 1));
  assert.deepEqual([asked.at(-1).chosen, list.told().several.length], [0, 1]);
});

test("what could not be recorded is said and can be tried again", async () => {
  const { list, asked, failed, answer } = dialog();
  list.look();
  await answer(preview());
  const first = list.record();
  assert.equal(list.ready(), false, "once at a time");
  asked.at(-1).reject(new Error(""));
  await first;
  assert.deepEqual([failed.length, list.ready(), list.recorded()], [1, true, false]);
  list.record();
  await answer({ taken: 2, repeated: 0, conflicts: 0, refused: 0 });
  assert.deepEqual([list.done().taken, list.recorded(), list.ready()], [2, true, false]);
});
