/* One county's chain of frames: what is applied, what waits while a snapshot is fetched, what is a gap. Pure
   bookkeeping: no socket, no fetch, no clock. */
import * as reducer from "./reducer.js";
import { TOPICS } from "./topics.js";

const MOST_WAITING = 2000;

/** A chain without a state yet, of the topics that are heard. `turn` names the fetch under way; an answer to an older one is thrown away.
    @param {string} county
    @param {Topic[]} [topics]
    @returns {Chain} */
export function create(county, topics = TOPICS) {
  return { county, topics, state: null, waiting: null, turn: 0, overflow: false, rewound: false };
}

/** Begin a fetch: frames wait from now on. Returns the turn the answer must name.
    @param {Chain} chain */
export function begin(chain) {
  chain.waiting = [];
  chain.overflow = false;
  chain.turn += 1;
  return chain.turn;
}

export const syncing = (/** @type {Chain} */ chain) => chain.waiting !== null;

/** A frame arrived. "ok", "waits", or "gap" (a new fetch is needed).
    @param {Chain} chain
    @param {Frame} frame
    @returns {"ok" | "waits" | "gap"} */
export function take(chain, frame) {
  if (chain.waiting) {
    if (chain.waiting.length >= MOST_WAITING) chain.overflow = true;
    else chain.waiting.push(frame);
    return "waits";
  }
  return chain.state && hangsOn(chain.state, frame) ? put(chain, chain.state, frame) : "gap";
}

/** @param {CountyState} state
    @param {Frame} frame */
function hangsOn(state, frame) {
  return frame.epoch === state.epoch && frame.after <= state.seq[frame.topic];
}

/** @param {Chain} chain
    @param {CountyState} state
    @param {Frame} frame
    @returns {"ok"} */
function put(chain, state, frame) {
  const moved = reducer.applyAll(state, frame.changes);
  chain.state = reducer.reach(moved, frame.topic, frame.seq);
  return "ok";
}

/** The whole state arrived. "ok", "old" (of another turn) or "gap".
    @param {Chain} chain
    @param {number} turn
    @param {Snapshot} body */
export function snapshot(chain, turn, body) {
  if (turn !== chain.turn) return "old";
  chain.state = reducer.load(body);
  chain.rewound = false;
  return replay(chain);
}

/** What changed since `after` arrived: {changes, seq}.
    @param {Chain} chain
    @param {number} turn
    @param {{changes: Change[], seq: number}} body */
export function changes(chain, turn, body) {
  if (turn !== chain.turn || !chain.state) return "old";
  const moved = reducer.applyAll(chain.state, body.changes);
  chain.state = TOPICS.reduce((state, topic) => reducer.reach(state, topic, body.seq), moved);
  return replay(chain);
}

/** The frames that waited, in order; a hole among them is a gap like any other.
    @param {Chain} chain */
function replay(chain) {
  const waiting = chain.waiting || [];
  chain.waiting = null;
  if (chain.overflow) return "gap";
  for (const frame of waiting) if (take(chain, frame) === "gap") return "gap";
  return "ok";
}

/** @param {Chain} chain
    @param {CountyState} state */
function seqs(chain, state) {
  return chain.topics.map((topic) => state.seq[topic]);
}

/** Whether a heartbeat says that this chain misses something.
    @param {Chain} chain
    @param {Beat} beat */
export function misses(chain, beat) {
  const { state } = chain;
  if (syncing(chain) || !state) return false;
  if (beat.epoch !== state.epoch) return true;
  return chain.topics.some((topic) => beat.seq[topic] > state.seq[topic]);   // others in the same rooms may hear more
}

/** Whether a heartbeat says that the server went back behind us (an older database under the same epoch): what we
    hold is another history, and only a snapshot helps.
    @param {Chain} chain
    @param {Beat} beat */
export function rewound(chain, beat) {
  if (syncing(chain) || !chain.state) return false;
  chain.rewound = beat.head < Math.max(...seqs(chain, chain.state));
  return chain.rewound;
}

/** What to ask for: since when, or null for the whole.
    @param {Chain} chain */
export function since(chain) {
  if (!chain.state || chain.rewound) return null;
  return { epoch: chain.state.epoch, after: Math.min(...seqs(chain, chain.state)) };
}
