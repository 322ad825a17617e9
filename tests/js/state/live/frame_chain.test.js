// A county's chain of frames: what is applied, what waits, what is a gap.
import assert from "node:assert/strict";
import test from "node:test";
import * as frameChain from "../../../../assets/app/state/live/frame_chain.js";

const COUNTY = "330825";
const change = (seq) => ({ seq, at: `t${seq}`, topic: "cases", cases: [{ id: `c${seq}`, region: COUNTY }] });
const frame = (after, seq, more = {}) => ({ county: COUNTY, epoch: "e1", topic: "cases", after, seq, changes: [change(seq)], ...more });
const whole = (seq, epoch = "e1") => ({ county: COUNTY, epoch, seq, at: null, cases: [], grids: [], positions: [], tally: [], news: [] });
const beat = (seq, more = {}) => ({ epoch: "e1", seq: { cases: seq }, head: seq, ...more });

function chainAt(seq) {
  const chain = frameChain.create(COUNTY);
  frameChain.snapshot(chain, frameChain.begin(chain), whole(seq));
  return chain;
}

test("without a state every frame is a gap, and the whole is asked for", () => {
  const chain = frameChain.create(COUNTY);
  assert.equal(frameChain.take(chain, frame(0, 1)), "gap");
  assert.equal(frameChain.since(chain), null);
});

test("a frame that hangs on the last is applied, one that does not, or is of another epoch, is a gap", () => {
  const chain = chainAt(5);
  assert.equal(frameChain.take(chain, frame(5, 6)), "ok");
  assert.deepEqual([...chain.state.cases.keys()], ["c6"]);
  assert.equal(frameChain.take(chain, frame(7, 8)), "gap");
  assert.equal(frameChain.take(chain, frame(6, 7, { epoch: "e2" })), "gap");
});

test("frames wait while a fetch is under way and follow it in order; a hole among them is a gap", () => {
  for (const [after, outcome] of [[7, "ok"], [8, "gap"]]) {
    const chain = chainAt(5), turn = frameChain.begin(chain);
    assert.equal(frameChain.take(chain, frame(6, 7)), "waits");
    frameChain.take(chain, frame(after, 9));
    assert.equal(frameChain.changes(chain, turn, { changes: [change(6)], seq: 6 }), outcome);
    assert.equal(chain.state.cases.has("c9"), outcome === "ok");
    assert.equal(frameChain.syncing(chain), false);
  }
});

test("an answer to an older fetch is thrown away", () => {
  const chain = chainAt(5), old = frameChain.begin(chain), turn = frameChain.begin(chain);
  assert.equal(frameChain.snapshot(chain, old, whole(9)), "old");
  assert.equal(frameChain.changes(chain, old, { changes: [], seq: 9 }), "old");
  assert.ok(frameChain.syncing(chain));
  assert.equal(frameChain.changes(chain, turn, { changes: [], seq: 8 }), "ok");
  assert.deepEqual(frameChain.since(chain), { epoch: "e1", after: 8 });
});

test("more frames than may wait are fetched once more", () => {
  const chain = chainAt(0), turn = frameChain.begin(chain);
  for (let seq = 1; seq <= 2001; seq += 1) frameChain.take(chain, frame(seq - 1, seq));
  assert.equal(frameChain.changes(chain, turn, { changes: [], seq: 0 }), "gap");
});

test("a heartbeat tells what is missed, and a server that went back", () => {
  const chain = chainAt(5);
  assert.deepEqual([5, 6].map((seq) => frameChain.misses(chain, beat(seq))), [false, true]);
  assert.ok(frameChain.misses(chain, beat(5, { epoch: "e2" })));
  assert.equal(frameChain.rewound(chain, beat(5)), false);
  assert.equal(frameChain.rewound(chain, beat(3)), true);
  assert.equal(frameChain.since(chain), null, "only the whole helps");
  frameChain.begin(chain);
  assert.equal(frameChain.misses(chain, beat(9)), false, "a fetch is under way");
});

test("each topic is as far as its own frames; the least of them is asked for", () => {
  const chain = chainAt(5);
  frameChain.take(chain, frame(5, 9, { topic: "grids", changes: [] }));
  assert.deepEqual(frameChain.since(chain), { epoch: "e1", after: 5 });
  assert.equal(frameChain.take(chain, frame(5, 6)), "ok", "cases are where they were");
});

test("a chain of few topics misses nothing of the others, though their heartbeat tells of them", () => {
  const few = frameChain.create("330825", ["responses"]);
  frameChain.snapshot(few, frameChain.begin(few), { county: "330825", epoch: "e1", seq: 5, at: "", tally: [], news: [] });
  assert.equal(frameChain.misses(few, beat(9)), false);
  assert.equal(frameChain.misses(few, { ...beat(9), seq: { cases: 9, responses: 6 } }), true);
  frameChain.take(few, { county: "330825", epoch: "e1", topic: "responses", after: 5, seq: 8, changes: [] });
  assert.deepEqual(frameChain.since(few), { epoch: "e1", after: 8 });
});
