// Up to where somebody has read.
import assert from "node:assert/strict";
import test from "node:test";
import { keepSeen, readSeen } from "../../../../assets/app/transport/squads/seen_messages.js";

function store(text = null) {
  const kept = { text, getItem: () => kept.text, setItem: (_, next) => { kept.text = next; } };
  return kept;
}

test("what was read stays read, squad by squad, and not all of them for ever", () => {
  const kept = store();
  keepSeen("a", 3, () => kept);
  keepSeen("a", 2, () => kept);
  assert.deepEqual([readSeen("a", () => kept), readSeen("b", () => kept)], [3, 0]);
  for (let n = 0; n < 150; n += 1) keepSeen(`s${n}`, 1, () => kept);
  assert.equal(Object.keys(JSON.parse(kept.text)).length, 100);
});

test("a browser that keeps nothing, or nonsense, forgets with the page", () => {
  const none = () => { throw new Error("private"); };
  keepSeen("c", 4, none);
  assert.equal(readSeen("c", none), 4);
  for (const text of ["{", "null", "7", '{"d": "x"}']) assert.equal(readSeen("d", () => store(text)), 0);
});
