/* The feed client: one socket, one path to be right again (start, reconnect, wake, gap: `resync`), and what the
   page may know of it. Everything outside (socket, fetch, clocks, timers) is handed in, so tests drive it. */
(function (root, factory) {
  const api = factory(root);
  root.palm = root.palm || {};
  root.palm.feed = api;
  if (typeof module === "object" && module.exports) module.exports = api;
})(typeof self === "undefined" ? globalThis : self, function (root) {
  "use strict";
  const FIRST_RETRY = 500, LAST_RETRY = 8000, TICK = 1000, DRIFT = 5000, SILENCE = 12000, JOIN_PATIENCE = 5000, AGAIN = 50;
  const TOPICS = ["cases", "grids", "positions"];
  const chains = () => root.palm.chain, vitals = () => root.palm.vitals;

  /** The real world of a page. `frame` runs before the next paint, or soon when the page is hidden. */
  function world() {
    return {
      open: () => root.io({ transports: ["websocket"], reconnection: false, forceNew: true, timeout: 5000 }),
      fetch: (url) => root.fetch(url, { cache: "no-store" }),
      now: () => root.performance.now(), wall: () => Date.now(), random: Math.random,
      later: (fn, ms) => root.setTimeout(fn, ms), forget: (id) => root.clearTimeout(id),
      frame: (fn) => (root.document.hidden ? root.setTimeout(fn, 250) : root.requestAnimationFrame(fn)),
      onWake: (fn) => listenForWake(fn),
    };
  }

  function listenForWake(fn) {
    const visible = () => { if (!root.document.hidden) fn(); };
    const restored = (event) => { if (event.persisted) fn(); };
    root.document.addEventListener("visibilitychange", visible);
    for (const name of ["online", "resume"]) root.addEventListener(name, fn);
    root.addEventListener("pageshow", restored);
    return () => {
      root.document.removeEventListener("visibilitychange", visible);
      for (const name of ["online", "resume"]) root.removeEventListener(name, fn);
      root.removeEventListener("pageshow", restored);
    };
  }

  class Feed {
    /** `region` of any level; `counties` the county codes it lies in or holds. */
    constructor({ region, counties, topics = TOPICS }, env) {
      Object.assign(this, { region, counties, topics, env, socket: null, attempt: 0, retryAt: null, downAt: null, code: null, ended: false });
      this.chains = new Map(counties.map((county) => [county, chains().create(county)]));
      this.vitals = vitals().create();
      this.beats = new Map();
      this.fns = { state: new Set(), status: new Set(), beat: new Set() };
      this.told = false;
      this.offWake = env.onWake(() => this.wake());
      this.tickedAt = env.now();
      this.timer = env.later(() => this.tick(), TICK);
      this.connect();
    }

    on(name, fn) {
      this.fns[name].add(fn);
      return () => this.fns[name].delete(fn);
    }

    emit(name, value) {
      for (const fn of [...this.fns[name]]) fn(value);
    }

    /** The states of the counties, once every one has come. */
    states() { return [...this.chains.values()].map((chain) => chain.state).filter(Boolean); }
    ready() { return this.states().length === this.counties.length; }
    beat() { return this.beats.get(this.counties[0]) || null; }
    now() { return vitals().serverTime(this.vitals, this.env.now(), this.env.wall()); }

    status() {
      const now = this.env.now(), down = this.downAt !== null;
      const link = { ready: this.ready(), down, code: this.code };
      const retry = this.retryAt === null ? {} : { retry_s: Math.max(0, (this.retryAt - now) / 1000) };
      const lost = down ? { down_s: (now - this.downAt) / 1000, attempt: this.attempt, ...retry } : {};
      return { ...vitals().status(this.vitals, link, now, this.env.wall()), ...lost };
    }

    /* ---- the socket ---- */

    connect() {
      this.env.forget(this.retryTimer);
      this.retryAt = null;
      this.dropSocket();
      const socket = this.env.open();
      this.socket = socket;
      const mine = (fn) => (value) => { if (this.socket === socket && !this.ended) fn(value); };
      socket.on("connect", mine(() => this.resync()));
      socket.on("connect_error", mine(() => this.lost()));
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
      const turns = new Map([...this.chains].map(([county, chain]) => [county, chains().begin(chain)]));
      try {
        const answer = await this.join(socket);
        if (answer.error) throw Object.assign(new Error(answer.error.code), { code: answer.error.code });
        await Promise.all([...turns].map(([county, turn]) => this.fetchCounty(county, turn)));
      } catch (problem) {
        if (this.socket === socket && !this.ended) this.failed(problem);
      }
    }

    join(socket) {
      return new Promise((resolve, reject) => {
        const patience = this.env.later(() => reject(Object.assign(new Error("join"), { code: "timeout" })), JOIN_PATIENCE);
        socket.emit("join", { region: this.region, topics: this.topics }, (answer) => {
          this.env.forget(patience);
          resolve(answer);
        });
      });
    }

    async fetchCounty(county, turn) {
      const chain = this.chains.get(county), since = chains().since(chain);
      const region = this.region.length < 6 ? county : this.region;
      const ask = { region, county, ...since };
      const partial = since && await this.get("/api/changes", ask);
      const whole = !partial || partial.reset;
      const body = whole ? await this.get("/api/state", { region }) : partial;
      const outcome = chains()[whole ? "snapshot" : "changes"](chain, turn, body);
      if (outcome === "old" || this.ended) return;
      vitals().renewed(this.vitals, county, this.env.now());
      this.healed();
      this.tell();
      if (outcome === "gap") this.env.later(() => this.again(county), AGAIN);
    }

    async get(path, query) {
      const response = await this.env.fetch(`${path}?${new URLSearchParams(query)}`);
      if (!response.ok) throw Object.assign(new Error(path), { code: String(response.status) });
      return response.json();
    }

    async again(county) {
      const chain = this.chains.get(county);
      if (this.ended || chains().syncing(chain)) return;
      try { await this.fetchCounty(county, chains().begin(chain)); } catch (problem) { this.failed(problem); }
    }

    healed() {
      this.code = null;
      if (!this.ready()) return;
      this.downAt = null;
      this.attempt = 0;
    }

    failed(problem) {
      this.code = problem.code || "network";
      this.lost();
    }

    /* ---- what comes in ---- */

    onFrame(frame) {
      const chain = this.chains.get(frame.county);
      if (!chain) return;
      const outcome = chains().take(chain, frame);
      if (outcome === "ok") this.tell();
      if (outcome === "gap") this.again(frame.county);
    }

    onBeat(beat) {
      const chain = this.chains.get(beat.county);
      if (!chain) return;
      this.beats.set(beat.county, beat);
      vitals().beat(this.vitals, beat, this.env.now());
      if (chains().misses(chain, beat)) this.again(beat.county);
      this.emit("beat", beat);
      this.emit("status", this.status());
    }

    /** Tell the page once a frame, however many changes came. */
    tell() {
      if (this.told) return;
      this.told = true;
      this.env.frame(() => {
        this.told = false;
        if (this.ended || !this.ready()) return;
        this.emit("state", this.states());
      });
    }

    /** Once a second: a clock that jumped means sleep; silence means a dead link nobody told us of. */
    tick() {
      const now = this.env.now(), drift = now - this.tickedAt - TICK;
      this.tickedAt = now;
      this.timer = this.env.later(() => this.tick(), TICK);
      const silent = this.downAt === null && this.vitals.heardAt !== null && now - this.vitals.heardAt > SILENCE;
      if (drift > DRIFT) this.wake();
      else if (silent && this.socket) this.lost();
      this.emit("status", this.status());
    }

    destroy() {
      this.ended = true;
      this.offWake();
      this.env.forget(this.timer);
      this.env.forget(this.retryTimer);
      this.dropSocket();
    }
  }

  return { create: (what, env) => new Feed(what, env || world()) };
});
