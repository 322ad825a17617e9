/* The feed client: one socket, one path to be right again (start, reconnect, wake, gap: `resync`), and what the
   page may know of it. Everything outside (socket, fetch, clocks, timers) is handed in, so tests drive it. */
import * as frameChain from "../../state/live/frame_chain.js";
import * as freshness from "../../state/live/freshness.js";
import { TOPICS } from "../../state/live/topics.js";
import { createEnvironment, createFailure } from "./feed_environment.js";

const FIRST_RETRY = 500, LAST_RETRY = 8000, TICK = 1000, DRIFT = 5000, SILENCE = 12000, JOIN_PATIENCE = 5000, FETCH_PATIENCE = 20000, AGAIN = 50;
const REFUSALS = 3, REFUSED_FOR = 4500;   // handshakes that fail while HTTP works, until somebody between us is blamed

class Feed {
  /** `region` of any level; `counties` the county codes it lies in or holds; `kind` who is signed in; `topics` what is heard, and
      `holds` of which of them the rows are fetched; `hints`: the sections of /admin whose changes are told.
      @param {FeedOptions} options */
  constructor({ region, counties, topics = TOPICS, holds = topics, hints = [], ...given }) {
    this.region = region;
    this.counties = counties;
    this.topics = topics;
    this.holds = holds;
    this.hints = hints;
    this.env = createEnvironment(given);
    this.socket = /** @type {FeedSocket | null} */ (null);
    this.error = /** @type {{code: string, message?: string} | null} */ (null);
    this.retryAt = this.downAt = /** @type {number | null} */ (null);
    this.timer = this.retryTimer = /** @type {Timer | undefined} */ (undefined);
    this.offWake = () => {};
    this.attempt = this.refused = this.triedAt = 0;
    this.ended = true;
    this.blocked = false;
    this.chains = new Map(counties.map((county) => [county, frameChain.create(county, topics)]));
    this.vitals = freshness.create();
    /** @type {FeedListeners} */
    this.listeners = { state: new Set(), status: new Set(), beat: new Set(), news: new Set(), hint: new Set() };
    this.ticked = { now: 0, wall: 0 };   // the last tick, by either clock
    /** @type {Map<string, CountyState | null> | null} */
    this.before = null;   // county -> state before, while the page has not been told
    this.ahead = /** @type {Promise<unknown>} */ (Promise.resolve());   // the states that are fetched before the socket is open
  }

  start() {
    this.ended = false;
    this.offWake = this.env.onWake(() => this.wake());
    this.ticked = { now: this.env.now(), wall: this.env.wall() };
    this.timer = this.env.later(() => this.tick(), TICK);
    this.connect();
  }

  /** Fetch the states while the first socket opens, so that the page is drawn meanwhile: what they are is true as of now, and
      what changes until the socket has joined is asked for then. One that does not come is fetched then, too. */
  readAhead() {
    this.ahead = Promise.allSettled(this.counties.map((county) => this.fetchCounty(county, frameChain.begin(this.chainOf(county)))));
  }

  stop() {
    this.ended = true;
    this.offWake();
    this.env.forget(this.timer);
    this.env.forget(this.retryTimer);
    this.dropSocket();
  }

  /** @template {keyof FeedEvents} E
      @param {E} name
      @param {(value: FeedEvents[E]) => void} fn */
  on(name, fn) {
    this.listeners[name].add(fn);
    return () => this.listeners[name].delete(fn);
  }

  /** @template {keyof FeedEvents} E
      @param {E} name
      @param {FeedEvents[E]} value */
  emit(name, value) {
    for (const fn of [...this.listeners[name]]) fn(value);
  }

  /** Map county -> state, of the counties whose state has come. */
  states() {
    return new Map([...this.chains].flatMap(([county, { state }]) => (state ? [/** @type {const} */ ([county, state])] : [])));
  }

  /** @param {string} county */
  chainOf(county) { return /** @type {Chain} */ (this.chains.get(county)); }

  ready() { return [...this.chains.values()].every((chain) => chain.state); }
  beat(county = this.counties[0]) { return this.vitals.beats.get(county) || null; }
  knowsTime() { return freshness.knowsTime(this.vitals); }
  now() { return freshness.serverTime(this.vitals, this.env.now(), this.env.wall()); }

  status() {
    const now = this.env.now(), { downAt } = this;
    const link = { ready: this.ready(), down: downAt !== null, error: this.error || (this.blocked ? { code: "websocket" } : null) };
    return {
      ...freshness.status(this.vitals, link, now, this.env.wall()), attempt: this.attempt, blocked: this.blocked,
      down_s: downAt === null ? null : (now - downAt) / 1000,
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
    const guard = (/** @type {(value: any) => void} */ fn) => (/** @type {any} */ value) => { if (this.socket === socket && !this.ended) fn(value); };
    socket.on("connect", guard(() => { this.clearRefusals(); this.resync(); }));
    socket.on("connect_error", guard(() => { this.retryLater(); this.checkSession(); }));
    socket.on("disconnect", guard(() => this.retryLater()));
    socket.on("frame", guard((frame) => this.onFrame(frame)));
    socket.on("beat", guard((beat) => this.onBeat(beat)));
    socket.on("hint", guard((hint) => this.emit("hint", hint)));
  }

  dropSocket() {
    const socket = this.socket;
    this.socket = null;
    this.ahead = Promise.resolve();   // what was read ahead for it counts for nothing, and nobody waits for it
    if (socket) socket.disconnect();
  }

  retryLater() {
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
  async checkSession() {
    const answer = await this.within(JOIN_PATIENCE, this.env.fetch("/api/viewer")).catch(() => null);
    if (answer?.status === 401) this.leave();
    else if (answer?.ok) this.countRefusal();
    else this.refused = 0;
  }

  countRefusal() {
    if (this.ended || (this.socket && this.socket.connected)) return;
    this.refused += 1;
    if (this.refused < REFUSALS && this.env.now() - this.triedAt < REFUSED_FOR) return;
    this.blocked = true;
    this.emit("status", this.status());
  }

  clearRefusals() { Object.assign(this, { refused: 0, blocked: false }); }

  leave() {
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
    await this.ahead;
    if (this.socket !== socket || this.ended) return;
    const turns = new Map([...this.chains].map(([county, chain]) => [county, frameChain.begin(chain)]));
    try {
      const answer = await this.join(socket);
      if (answer.error) throw createFailure(answer.error.code);
      if (this.hints.length) this.emit("hint", null);   // what was told before the socket was in did not come here
      await Promise.all([...turns].map(([county, turn]) => this.fetchCounty(county, turn)));
    } catch (problem) {
      if (this.socket === socket && !this.ended) this.handleFailure(problem);
    }
  }

  /** @param {FeedSocket | null} socket */
  join(socket) {
    const request = { region: this.region, topics: this.topics, ...(this.hints.length ? { hints: this.hints } : {}) };
    return this.within(JOIN_PATIENCE, new Promise((resolve) => { socket?.emit("join", request, resolve); }));
  }

  /** The promise, or trouble when it takes longer than `ms`: nothing here waits for ever.
      @template T
      @param {number} ms
      @param {Promise<T>} promise
      @returns {Promise<T>} */
  within(ms, promise) {
    return new Promise((resolve, reject) => {
      const timer = this.env.later(() => reject(createFailure("timeout")), ms);
      const settle = (/** @type {(value: any) => void} */ end) => (/** @type {any} */ value) => { this.env.forget(timer); end(value); };
      promise.then(settle(resolve), settle(reject));
    });
  }

  /** @param {string} county @param {number} turn */
  async fetchCounty(county, turn) {
    const { socket } = this, chain = this.chainOf(county), since = frameChain.since(chain), old = chain.state;
    const region = this.region.length < 6 ? county : this.region;
    const query = { region, county, ...since, ...narrowed(this.topics) }, sentAt = this.env.now();
    const partial = since && await this.get("/api/changes", query);
    const whole = !partial || partial.reset;
    const body = whole ? await this.get("/api/state", { region, ...narrowed(this.holds) }) : partial;
    if (this.socket !== socket || this.ended) return;
    const outcome = frameChain[whole ? "snapshot" : "changes"](chain, turn, body);
    if (outcome === "old") return;
    freshness.renewed(this.vitals, county, sentAt);
    this.clearTrouble();
    this.publish(county, old);
    if (old) this.emit("news", whole ? null : body.changes);
    this.env.soon(() => { if (!this.ended) this.emit("status", this.status()); });   // not at the next tick: panels wait for it
    if (outcome === "gap") this.env.later(() => this.refetch(county), AGAIN);
  }

  /** @param {string} path @param {Record<string, any>} query */
  get(path, query) { return this.within(FETCH_PATIENCE, this.request(path, query)); }

  /** @param {string} path @param {Record<string, any>} query */
  async request(path, query) {
    const response = await this.env.fetch(`${path}?${new URLSearchParams(query)}`);
    if (!response.ok) throw createFailure(String(response.status), path);
    freshness.learnTime(this.vitals, response.headers.get("X-Palm-Now"), this.env.now());
    return response.json();
  }

  /** @param {string} county */
  async refetch(county) {
    const { socket } = this, chain = this.chainOf(county);
    if (this.ended || frameChain.syncing(chain)) return;
    try { await this.fetchCounty(county, frameChain.begin(chain)); } catch (problem) {
      if (this.socket === socket && !this.ended) this.handleFailure(problem);
    }
  }

  clearTrouble() {
    this.error = null;
    if (!this.ready()) return;
    this.downAt = null;
    this.attempt = 0;
  }

  /** @param {Failure} problem */
  handleFailure(problem) {
    if (problem.code === "401") { this.leave(); return; }
    this.error = { code: String(problem.code || "network"), message: problem.message };
    this.retryLater();
  }

  /* ---- what comes in ---- */

  /** @param {Frame} frame */
  onFrame(frame) {
    const chain = this.chains.get(frame.county);
    if (!chain) return;
    const old = chain.state, outcome = frameChain.take(chain, frame);
    if (outcome === "ok") {
      this.publish(frame.county, old);
      this.emit("news", frame.changes);
    }
    if (outcome === "gap") this.refetch(frame.county);
  }

  /** @param {Beat} beat */
  onBeat(beat) {
    const chain = this.chains.get(beat.county);
    if (!chain) return;
    const behind = frameChain.rewound(chain, beat) || frameChain.misses(chain, beat);
    freshness.beat(this.vitals, beat, this.env.now(), chain.state && !behind && !frameChain.syncing(chain));
    if (behind) this.refetch(beat.county);
    this.emit("beat", beat);
    this.emit("status", this.status());
  }

  /** Publish to the page in one go, however many messages came at once: {states, changed: county -> state before}.
      @param {string} county
      @param {CountyState | null} old */
  publish(county, old) {
    const waits = this.before !== null;
    this.before ??= new Map();
    if (!this.before.has(county)) this.before.set(county, old);
    if (waits) return;
    this.env.soon(() => {
      if (this.ended) return;
      const changed = this.before;
      /** @type {Map<string, CountyState | null> | null} */
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
    else if (silent) this.retryLater();
    this.emit("status", this.status());
  }
}

/** What a question for fewer than all topics says of them.
    @param {Topic[]} topics */
function narrowed(topics) {
  return topics.length < TOPICS.length ? { topics: topics.join(",") } : {};
}

/** The feed client of a page; see docs/browser.md.
    @param {FeedOptions} what */
export function createFeed(what) {
  return new Feed(what);
}
