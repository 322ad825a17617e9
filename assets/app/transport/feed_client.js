/* The feed client: one socket, one path to be right again (start, reconnect, wake, gap: `resync`), and what the
   page may know of it. Everything outside (socket, fetch, clocks, timers) is handed in, so tests drive it. */
import { io } from "../../00_vendor/socket.io.esm.min.js";
import * as frameChain from "../state/frame_chain.js";
import * as freshness from "../state/freshness.js";
import { TOPICS } from "../state/topics.js";
import { leavePage } from "./sign_out.js";

const FIRST_RETRY = 500, LAST_RETRY = 8000, TICK = 1000, DRIFT = 5000, SILENCE = 12000, JOIN_PATIENCE = 5000, FETCH_PATIENCE = 20000, AGAIN = 50;
const REFUSALS = 3, REFUSED_FOR = 4500;   // handshakes that fail while HTTP works, until somebody between us is blamed

/** The real world of a page; tests hand in their own. `soon` runs in a task of its own, before the next paint when
    there is time; painters wait for the frame themselves. */
function world(given) {
  const real = {
    io: () => io(given.url, { transports: ["websocket"], reconnection: false, forceNew: true, timeout: 5000 }),
    fetch: (url) => fetch(url, { cache: "no-store" }),
    signIn: () => leavePage(given.kind),
    clock: {
      now: () => performance.now(), wall: () => Date.now(), random: Math.random,
      later: (fn, ms) => setTimeout(fn, ms), forget: (id) => clearTimeout(id),
      soon: (fn) => setTimeout(fn, 0),
    },
    onWake: listenForWake,
  };
  const { clock, ...rest } = { ...real, ...given };
  return { ...rest, ...clock };
}

/** Every way a sleeping page comes back. Returns what stops listening. */
function listenForWake(fn) {
  const visible = () => { if (!document.hidden) fn(); };
  const restored = (event) => { if (event.persisted) fn(); };
  const ears = [[document, "visibilitychange", visible], [window, "pageshow", restored], [window, "online", fn]];
  for (const [target, name, ear] of ears) target.addEventListener(name, ear);
  return () => { for (const [target, name, ear] of ears) target.removeEventListener(name, ear); };
}

const trouble = (code, message = code) => Object.assign(new Error(message), { code });

class Feed {
  /** `region` of any level; `counties` the county codes it lies in or holds; `kind` who is signed in. */
  constructor({ region, counties, topics = TOPICS, ...given }) {
    this.region = region;
    this.counties = counties;
    this.topics = topics;
    this.env = world(given);
    this.socket = this.error = this.retryAt = this.downAt = null;
    this.attempt = this.refused = this.triedAt = 0;
    this.ended = true;
    this.blocked = false;
    this.chains = new Map(counties.map((county) => [county, frameChain.create(county)]));
    this.vitals = freshness.create();
    this.fns = { state: new Set(), status: new Set(), beat: new Set() };
    this.ticked = { now: 0, wall: 0 };   // the last tick, by either clock
    this.before = null;   // county -> state before, while the page has not been told
  }

  start() {
    this.ended = false;
    this.offWake = this.env.onWake(() => this.wake());
    this.ticked = { now: this.env.now(), wall: this.env.wall() };
    this.timer = this.env.later(() => this.tick(), TICK);
    this.connect();
  }

  stop() {
    this.ended = true;
    this.offWake();
    this.env.forget(this.timer);
    this.env.forget(this.retryTimer);
    this.dropSocket();
  }

  on(name, fn) {
    this.fns[name].add(fn);
    return () => this.fns[name].delete(fn);
  }

  emit(name, value) {
    for (const fn of [...this.fns[name]]) fn(value);
  }

  /** Map county -> state, of the counties whose state has come. */
  states() {
    return new Map([...this.chains].filter(([, chain]) => chain.state).map(([county, chain]) => [county, chain.state]));
  }

  ready() { return [...this.chains.values()].every((chain) => chain.state); }
  beat(county = this.counties[0]) { return this.vitals.beats.get(county) || null; }
  now() { return freshness.serverTime(this.vitals, this.env.now(), this.env.wall()); }

  status() {
    const now = this.env.now(), down = this.downAt !== null;
    const link = { ready: this.ready(), down, error: this.error || (this.blocked ? { code: "websocket" } : null) };
    return {
      ...freshness.status(this.vitals, link, now, this.env.wall()), attempt: this.attempt, blocked: this.blocked,
      down_s: down ? (now - this.downAt) / 1000 : null,
      retry_in_s: this.retryAt === null ? null : Math.max(0, (this.retryAt - now) / 1000),
    };
  }

  /* ---- the socket ---- */

  connect() {
    this.env.forget(this.retryTimer);
    this.retryAt = null;
    this.dropSocket();
    if (!this.refused) this.triedAt = this.env.now();
    const socket = this.env.io();
    this.socket = socket;
    const mine = (fn) => (value) => { if (this.socket === socket && !this.ended) fn(value); };
    socket.on("connect", mine(() => { this.passed(); this.resync(); }));
    socket.on("connect_error", mine(() => { this.lost(); this.askWho(); }));
    socket.on("disconnect", mine(() => this.lost()));
    socket.on("frame", mine((frame) => this.onFrame(frame)));
    socket.on("beat", mine((beat) => this.onBeat(beat)));
  }

  dropSocket() {
    const socket = this.socket;
    this.socket = null;
    if (socket) socket.disconnect();
  }

  lost() {
    this.dropSocket();
    this.downAt ??= this.env.now();
    this.attempt += 1;
    const wait = Math.min(LAST_RETRY, FIRST_RETRY * 2 ** (this.attempt - 1)) * (0.75 + this.env.random() / 2);
    this.retryAt = this.env.now() + wait;
    this.env.forget(this.retryTimer);
    this.retryTimer = this.env.later(() => this.connect(), wait);
    this.emit("status", this.status());
  }

  /** A refused socket looks like a server that is away: ask whether the session is over, and then sign in; when
      all else is well, it is a proxy between us that lets no websocket through. */
  async askWho() {
    const { ok = false, status = 0 } = await this.within(JOIN_PATIENCE, this.env.fetch("/api/viewer")).catch(() => ({}));
    if (status === 401) this.signedOut();
    else if (ok) this.refusedAlone();
    else this.refused = 0;
  }

  refusedAlone() {
    if (this.ended || (this.socket && this.socket.connected)) return;
    this.refused += 1;
    if (this.refused < REFUSALS && this.env.now() - this.triedAt < REFUSED_FOR) return;
    this.blocked = true;
    this.emit("status", this.status());
  }

  passed() { Object.assign(this, { refused: 0, blocked: false }); }

  signedOut() {
    if (this.ended) return;
    this.stop();
    this.env.signIn();
  }

  reconnect() { this.connect(); }

  wake() {
    if (this.ended) return;
    if (this.socket && this.socket.connected) this.resync();
    else this.connect();
  }

  /* ---- the one path ---- */

  /** Join (frames wait from now on), fetch what is missing of every county, replay what waited. */
  async resync() {
    const socket = this.socket;
    const turns = new Map([...this.chains].map(([county, chain]) => [county, frameChain.begin(chain)]));
    try {
      const answer = await this.join(socket);
      if (answer.error) throw trouble(answer.error.code);
      await Promise.all([...turns].map(([county, turn]) => this.fetchCounty(county, turn)));
    } catch (problem) {
      if (this.socket === socket && !this.ended) this.failed(problem);
    }
  }

  join(socket) {
    const wish = { region: this.region, topics: this.topics };
    return this.within(JOIN_PATIENCE, new Promise((resolve) => { socket.emit("join", wish, resolve); }));
  }

  /** The promise, or trouble when it takes longer than `ms`: nothing here waits for ever. */
  within(ms, promise) {
    return new Promise((resolve, reject) => {
      const patience = this.env.later(() => reject(trouble("timeout")), ms);
      const ended = (how) => (value) => { this.env.forget(patience); how(value); };
      promise.then(ended(resolve), ended(reject));
    });
  }

  async fetchCounty(county, turn) {
    const { socket } = this, chain = this.chains.get(county), since = frameChain.since(chain), old = chain.state;
    const region = this.region.length < 6 ? county : this.region;
    const ask = { region, county, ...since }, asked = this.env.now();
    const partial = since && await this.get("/api/changes", ask);
    const whole = !partial || partial.reset;
    const body = whole ? await this.get("/api/state", { region }) : partial;
    if (this.socket !== socket || this.ended) return;
    const outcome = frameChain[whole ? "snapshot" : "changes"](chain, turn, body);
    if (outcome === "old") return;
    freshness.renewed(this.vitals, county, asked);
    this.healed();
    this.tell(county, old);
    this.env.soon(() => { if (!this.ended) this.emit("status", this.status()); });   // not at the next tick: panels wait for it
    if (outcome === "gap") this.env.later(() => this.again(county), AGAIN);
  }

  get(path, query) {
    return this.within(FETCH_PATIENCE, this.ask(path, query));
  }

  async ask(path, query) {
    const response = await this.env.fetch(`${path}?${new URLSearchParams(query)}`);
    if (!response.ok) throw trouble(String(response.status), path);
    return response.json();
  }

  async again(county) {
    const { socket } = this, chain = this.chains.get(county);
    if (this.ended || frameChain.syncing(chain)) return;
    try { await this.fetchCounty(county, frameChain.begin(chain)); } catch (problem) {
      if (this.socket === socket && !this.ended) this.failed(problem);
    }
  }

  healed() {
    this.error = null;
    if (!this.ready()) return;
    this.downAt = null;
    this.attempt = 0;
  }

  failed(problem) {
    if (problem.code === "401") { this.signedOut(); return; }
    this.error = { code: problem.code || "network", message: problem.message };
    this.lost();
  }

  /* ---- what comes in ---- */

  onFrame(frame) {
    const chain = this.chains.get(frame.county);
    if (!chain) return;
    const old = chain.state, outcome = frameChain.take(chain, frame);
    if (outcome === "ok") this.tell(frame.county, old);
    if (outcome === "gap") this.again(frame.county);
  }

  onBeat(beat) {
    const chain = this.chains.get(beat.county);
    if (!chain) return;
    const behind = frameChain.rewound(chain, beat) || frameChain.misses(chain, beat);
    freshness.beat(this.vitals, beat, this.env.now(), chain.state && !behind && !frameChain.syncing(chain));
    if (behind) this.again(beat.county);
    this.emit("beat", beat);
    this.emit("status", this.status());
  }

  /** Tell the page in one go, however many messages came at once: {states, changed: county -> state before}. */
  tell(county, old) {
    const waits = this.before !== null;
    this.before ??= new Map();
    if (!this.before.has(county)) this.before.set(county, old);
    if (waits) return;
    this.env.soon(() => {
      if (this.ended) return;
      const changed = this.before;
      this.before = null;
      if (this.ready()) this.emit("state", { states: this.states(), changed });
    });
  }

  /** Once a second: a clock that jumped means sleep (some machines stop the monotonic one, so the wall clock is
      looked at too); silence means a dead link nobody told us of. */
  tick() {
    const now = this.env.now(), wall = this.env.wall();
    const passed = now - this.ticked.now, missed = wall - this.ticked.wall - passed;
    const slept = Math.max(passed - TICK, missed) > DRIFT;
    if (missed > DRIFT) freshness.slept(this.vitals, missed);
    this.ticked = { now, wall };
    this.timer = this.env.later(() => this.tick(), TICK);
    const silent = this.downAt === null && this.vitals.heardAt !== null && now - this.vitals.heardAt > SILENCE;
    if (slept) this.wake();
    else if (silent) this.lost();
    this.emit("status", this.status());
  }
}

/** The feed client of a page; see docs/browser.md. */
export function createFeed(what) {
  return new Feed(what);
}
