// The feed client on a clock, a socket and a server of the test's own.
import assert from "node:assert/strict";
import test from "node:test";
import { createFeed } from "../../../../assets/app/transport/live/feed_client.js";

const COUNTY = "330825";
const row = (id, more = {}) => ({ id, region: `${COUNTY}101264001`, title: id, severity: 3, ...more });
const change = (seq, id) => ({ seq, at: `t${seq}`, kind: "case.reported", topic: "cases", region: `${COUNTY}101264001`, cases: [row(id)], tally: [[`${COUNTY}101`, "2026-11-22", "", 1, 0, 0]], news: [] });
const snapshot = (seq, ids, epoch = "e1") => ({ county: COUNTY, epoch, seq, at: null, cases: ids.map((id) => row(id)), grids: [], positions: [], tally: [], news: [] });
const frame = (after, seq, changes, more = {}) => ({ county: COUNTY, epoch: "e1", topic: "cases", region: COUNTY, after, seq, changes, ...more });
const OK = { stream: "ok", ingest: "ok", database: "ok", feed: "ok" };

/** A world the test steers: time stands still but for `pass(ms)`, the server answers what `answers` says. */
function world(answers = {}) {
  const w = { at: 0, slept: 0, timers: [], sockets: [], asked: [], answers, woken: null, epoch0: Date.parse("2026-11-22T08:00:00Z") };
  w.given = {
    io: () => {
      const ears = {};
      const socket = {
        connected: false, joined: [], on: (name, fn) => { ears[name] = fn; }, disconnect: () => { socket.connected = false; },
        emit: (_, wish, ack) => { socket.joined.push(wish); if (!w.deaf) ack({ feeds: [] }); },
        say: (name, value) => { if (name === "connect") socket.connected = true; ears[name](value); },
      };
      w.sockets.push(socket);
      return socket;
    },
    fetch: async (url) => {
      w.asked.push(url);
      const body = w.answers[url.split("?")[0]];
      const got = typeof body === "function" ? await body(url) : body;
      return got === undefined ? { ok: false, status: 503 } : { ok: true, headers: new Headers(w.stamped), json: async () => got };
    },
    clock: {
      now: () => w.at, wall: () => w.at + w.slept, random: () => 0.5, soon: (fn) => w.given.clock.later(fn, 0),
      later: (fn, ms) => { const timer = { fn, at: w.at + ms }; w.timers.push(timer); return timer; },
      forget: (timer) => { w.timers = w.timers.filter((one) => one !== timer); },
    },
    onWake: (fn) => { w.woken = fn; return () => {}; },
  };
  w.settle = async () => { for (let i = 0; i < 20; i += 1) await Promise.resolve(); };
  w.pass = async (ms) => {
    const end = w.at + ms;
    for (;;) {
      const next = w.timers.filter((one) => one.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      w.timers = w.timers.filter((one) => one !== next);
      w.at = Math.max(w.at, next.at);
      next.fn();
      await w.settle();
    }
    w.at = end;
    await w.settle();
  };
  w.beat = (more = {}) => ({ county: COUNTY, epoch: "e1", seq: { cases: 0 }, at: new Date(w.epoch0 + w.at).toISOString(), as_of: new Date(w.epoch0 + w.at).toISOString(), hops: OK, ...more });
  w.socket = () => w.sockets.at(-1);
  w.open = async () => { w.socket().say("connect"); await w.settle(); };
  return w;
}

async function live(answers) {
  const w = world(answers);
  const feed = createFeed({ region: COUNTY, counties: [COUNTY], ...w.given });
  const told = [];
  feed.on("state", (news) => told.push(news));
  feed.start();
  await w.open();
  return { w, feed, told, ids: () => [...feed.states().get(COUNTY).cases.keys()] };
}

test("start: joins, takes the snapshot, then says so once for all that came together", async () => {
  const { w, feed, told, ids } = await live({ "/api/state": snapshot(5, ["a"]) });
  const topics = ["cases", "grids", "positions", "responses", "squads", "storms", "warnings", "rollouts", "branches", "evacuations", "checks", "patrols", "proposals"];
  assert.deepEqual(w.socket().joined, [{ region: COUNTY, topics }]);
  assert.deepEqual(ids(), ["a"]);
  w.socket().say("frame", frame(5, 6, [change(6, "b")]));
  w.socket().say("frame", frame(6, 7, [change(7, "c")]));
  assert.equal(told.length, 0);
  await w.pass(16);
  assert.equal(told.length, 1);
  assert.deepEqual(ids(), ["a", "b", "c"]);
  assert.equal(feed.status().ready, true);
});

test("a snapshot is told as the status too, at once and not at the next tick", async () => {
  const w = world({ "/api/state": snapshot(5, ["a"]) });
  const feed = createFeed({ region: COUNTY, counties: [COUNTY], ...w.given });
  const told = [];
  feed.on("state", () => told.push("state"));
  feed.on("status", (status) => told.push(status.level));
  feed.start();
  await w.open();
  await w.pass(16);
  assert.deepEqual(told, ["state", "live"]);
});

test("frames that come while the snapshot is fetched wait, and none is counted twice", async () => {
  let answer;
  const w = world({ "/api/state": () => new Promise((resolve) => { answer = resolve; }) });
  const feed = createFeed({ region: COUNTY, counties: [COUNTY], ...w.given });
  feed.start();
  await w.open();
  w.socket().say("frame", frame(4, 6, [change(5, "b"), change(6, "c")]));
  answer({ ...snapshot(5, ["a", "b"]), tally: [[`${COUNTY}101`, "2026-11-22", "", 2, 0, 0]] });
  await w.settle();
  const state = feed.states().get(COUNTY);
  assert.deepEqual([...state.cases.keys()], ["a", "b", "c"]);
  assert.deepEqual(state.tally.get(`${COUNTY}101|2026-11-22|`), [3, 0, 0]);
});

/** A feed that reads ahead of its socket; `paths()` is what it asked for so far. */
function ahead(answers) {
  const w = world(answers);
  const feed = createFeed({ region: COUNTY, counties: [COUNTY], ...w.given });
  feed.start();
  feed.readAhead();
  return { w, feed, paths: () => w.asked.map((url) => url.split("?")[0]), ids: () => [...feed.states().get(COUNTY).cases.keys()] };
}

test("a feed that reads ahead has its state before the socket is open, and asks then for what changed", async () => {
  const { w, feed, paths, ids } = ahead({ "/api/state": snapshot(5, ["a"]), "/api/changes": { changes: [change(6, "b")], seq: 6 } });
  await w.settle();
  assert.deepEqual(ids(), ["a"]);
  assert.equal(feed.status().level, "live", "true as of when it was asked for");
  await w.open();
  assert.deepEqual(paths(), ["/api/state", "/api/changes"]);
  assert.match(w.asked[1], /after=5/);
  assert.deepEqual(ids(), ["a", "b"]);
  w.socket().say("frame", frame(6, 7, [change(7, "c")]));
  assert.deepEqual(ids(), ["a", "b", "c"]);
});

test("what time it is on the server is known by the first state, and better by a heartbeat", async () => {
  const w = world({ "/api/state": snapshot(5, ["a"]), "/api/changes": { changes: [], seq: 5 } }), at = Date.parse("2026-11-22T08:00:00Z");
  w.stamped = { "X-Palm-Now": String(at) };
  const feed = createFeed({ region: COUNTY, counties: [COUNTY], ...w.given });
  feed.start();
  feed.readAhead();
  assert.equal(feed.now(), 0, "this machine's own clock, while nothing has come");
  await w.settle();
  await w.pass(3000);
  assert.equal(feed.now(), at + 3000);
  assert.equal(feed.status().as_of, at, "the state is as old as its question, by the server's clock");
  await w.open();
  assert.equal(feed.now(), at + 3000, "a later answer, late itself, does not set the clock back");
  w.socket().say("beat", w.beat({ at: new Date(at + 4000).toISOString(), seq: { cases: 5 } }));
  assert.equal(feed.now(), at + 4000);
});

test("what was read ahead grows old like anything else when no socket opens", async () => {
  const { w, feed } = ahead({ "/api/state": snapshot(5, ["a"]) });
  await w.pass(11e3);
  assert.equal(feed.status().level, "stale");
  w.socket().say("connect_error", new Error("refused"));
  assert.equal(feed.status().level, "down");
});

test("a socket that opens first waits for what is read ahead, and nothing is fetched twice", async () => {
  let answer;
  const { w, paths, ids } = ahead({ "/api/state": () => new Promise((resolve) => { answer = resolve; }), "/api/changes": { changes: [], seq: 5 } });
  await w.open();
  assert.deepEqual(w.socket().joined, []);
  answer(snapshot(5, ["a"]));
  await w.settle();
  assert.equal(w.socket().joined.length, 1);
  assert.deepEqual(paths(), ["/api/state", "/api/changes"]);
  assert.deepEqual(ids(), ["a"]);
});

test("what could not be read ahead is fetched when the socket has joined", async () => {
  const { w, paths, ids } = ahead({});
  await w.settle();
  w.answers["/api/state"] = snapshot(5, ["a"]);
  await w.open();
  assert.deepEqual(paths(), ["/api/state", "/api/state"]);
  assert.deepEqual(ids(), ["a"]);
});

test("what was read ahead for a socket that is gone counts for nothing", async () => {
  let answer;
  const { w, feed, ids } = ahead({ "/api/state": () => new Promise((resolve) => { answer = resolve; }) });
  w.socket().say("connect_error", new Error("refused"));
  answer(snapshot(5, ["a"]));
  await w.settle();
  assert.equal(feed.states().size, 0);
  assert.equal(feed.status().level, "loading");
  w.answers["/api/state"] = snapshot(6, ["a", "b"]);
  await w.pass(1000);
  await w.open();
  assert.deepEqual(ids(), ["a", "b"]);
});

test("a socket that opens anew does not wait for what is read ahead and does not come", async () => {
  const { w, paths, ids } = ahead({ "/api/state": () => new Promise(() => {}) });
  w.socket().say("connect_error", new Error("refused"));
  w.answers["/api/state"] = snapshot(6, ["a", "b"]);
  await w.pass(1000);
  await w.open();
  assert.equal(w.socket().joined.length, 1);
  assert.deepEqual(ids(), ["a", "b"]);
  assert.deepEqual(paths().filter((path) => path !== "/api/viewer"), ["/api/state", "/api/state"]);
});

test("a gap asks for what is missing", async () => {
  const { w, ids } = await live({ "/api/state": snapshot(5, ["a"]), "/api/changes": { changes: [change(6, "b"), change(7, "c")], seq: 7 } });
  w.socket().say("frame", frame(6, 7, [change(7, "c")]));
  await w.settle();
  assert.match(w.asked.at(-1), /changes\?region=330825&county=330825&epoch=e1&after=5/);
  assert.deepEqual(ids(), ["a", "b", "c"]);
});

test("a heartbeat ahead of us is a gap; an answer `reset` or a new epoch takes a snapshot", async () => {
  const answers = { "/api/state": snapshot(5, ["a"]), "/api/changes": { reset: true } };
  const { w, ids } = await live(answers);
  answers["/api/state"] = snapshot(9, ["z"], "e2");
  w.socket().say("beat", w.beat({ seq: { cases: 8 } }));
  await w.settle();
  assert.deepEqual(ids(), ["z"]);
  answers["/api/state"] = snapshot(1, ["y"], "e3");
  w.socket().say("frame", frame(0, 1, [change(1, "y")], { epoch: "e3" }));
  await w.settle();
  assert.deepEqual(ids(), ["y"]);
});

test("a lost socket: down at once, back-off grows, reconnect takes what changed", async () => {
  const answers = { "/api/state": snapshot(5, ["a"]), "/api/changes": { changes: [change(6, "b")], seq: 6 } };
  const { w, feed, ids } = await live(answers);
  w.socket().say("beat", w.beat());
  w.socket().say("disconnect");
  assert.equal(feed.status().level, "down");
  assert.equal(feed.status().retry_in_s, 0.5);
  await w.pass(500);
  assert.equal(w.sockets.length, 2);
  w.socket().say("connect_error");
  assert.equal(feed.status().retry_in_s, 1);
  feed.reconnect();
  assert.equal(w.sockets.length, 3);
  await w.open();
  assert.equal(feed.status().down_s, null);
  assert.deepEqual(ids(), ["a", "b"]);
  w.sockets[0].say("frame", frame(6, 7, [change(7, "ghost")]));
  assert.deepEqual(ids(), ["a", "b"], "an old socket is not listened to");
});

test("age: live, ageing, stale by our own clock; an ill hop is named and stops the clock of truth", async () => {
  const { w, feed } = await live({ "/api/state": snapshot(5, ["a"]) });
  w.socket().say("beat", w.beat());
  assert.equal(feed.status().level, "live");
  await w.pass(6000);
  assert.equal(feed.status().level, "ageing");
  w.socket().say("beat", w.beat({ hops: { ...OK, ingest: "stale" } }));
  assert.equal(feed.status().hop, "ingest");
  await w.pass(4500);
  assert.equal(feed.status().level, "stale");
  assert.equal(Math.round(feed.status().age_s), 11);
  assert.equal(feed.status().as_of, w.epoch0, "the data on screen is that of the last whole beat");
});

test("a truth the server could not check is old even when heartbeats come", async () => {
  const { w, feed } = await live({ "/api/state": snapshot(5, ["a"]) });
  await w.pass(20000 - w.at);
  w.socket().say("beat", w.beat({ as_of: new Date(w.epoch0 + 1000).toISOString() }));
  assert.ok(feed.status().age_s >= 18);
  assert.equal(feed.status().level, "stale");
});

test("a fetch that never answers: heartbeats do not make old data look live, and the link is made anew", async () => {
  const answers = { "/api/state": snapshot(5, ["a"]), "/api/changes": () => new Promise(() => {}) };
  const { w, feed, ids } = await live(answers);
  const beatFor = async (seconds) => {
    for (let n = 0; n < seconds; n += 2) { w.socket().say("beat", w.beat({ seq: { cases: 6 }, head: 6 })); await w.pass(2000); }
  };
  await beatFor(12);
  assert.equal(feed.status().level, "stale");
  answers["/api/changes"] = { changes: [change(6, "b")], seq: 6 };
  await beatFor(10);
  await w.open();
  assert.equal(w.sockets.length, 2);
  assert.deepEqual(ids(), ["a", "b"]);
});

test("a fetch that fails after the end or on an older link changes nothing", async () => {
  let refuse;
  const answers = { "/api/state": snapshot(5, ["a"]), "/api/changes": () => new Promise((_, reject) => { refuse = reject; }) };
  const { w, feed } = await live(answers);
  w.socket().say("beat", w.beat({ seq: { cases: 6 }, head: 6 }));
  await w.settle();
  feed.stop();
  refuse(new Error("too late"));
  await w.pass(30000);
  assert.equal(w.sockets.length, 1);
});

test("a server that went back under the same epoch: only a snapshot helps", async () => {
  const answers = { "/api/state": snapshot(5, ["a"]), "/api/changes": { changes: [], seq: 5 } };
  const { w, ids } = await live(answers);
  w.socket().say("frame", frame(5, 9, [change(9, "b")]));
  answers["/api/state"] = snapshot(7, ["c"]);
  w.socket().say("beat", w.beat({ seq: { cases: 7 }, head: 7 }));
  await w.settle();
  assert.deepEqual(ids(), ["c"]);
  w.socket().say("frame", frame(7, 8, [change(8, "d")]));
  assert.deepEqual(ids(), ["c", "d"]);
});

test("silence on an open socket is a dead link", async () => {
  const { w, feed } = await live({ "/api/state": snapshot(5, ["a"]) });
  w.socket().say("beat", w.beat());
  await w.pass(14000);
  assert.equal(feed.status().level, "down");
  assert.ok(w.sockets.length >= 2, "and it tries again by itself");
});

test("waking up: an open socket asks for what changed, a dead one reconnects", async () => {
  const { w, ids } = await live({ "/api/state": snapshot(5, ["a"]), "/api/changes": { changes: [change(6, "b")], seq: 6 } });
  w.woken();
  await w.settle();
  assert.deepEqual(ids(), ["a", "b"]);
  w.socket().connected = false;
  w.woken();
  assert.equal(w.sockets.length, 2);
});

for (const clock of ["at", "slept"]) {
  test(`a machine that slept asks for what changed (its ${clock === "at" ? "monotonic" : "wall"} clock jumped)`, async () => {
    const { w, ids } = await live({ "/api/state": snapshot(5, ["a"]), "/api/changes": { changes: [change(6, "b")], seq: 6 } });
    w[clock] += 60000;
    await w.pass(1000);
    assert.deepEqual(ids(), ["a", "b"]);
    assert.equal(w.sockets.length, 1);
  });
}

test("data that slept through is old from the first look, until the fetch is back", async () => {
  let answer;
  const { w, feed } = await live({ "/api/state": snapshot(5, ["a"]), "/api/changes": () => new Promise((resolve) => { answer = resolve; }) });
  w.socket().say("beat", w.beat());
  w.slept += 60000;
  await w.pass(1000);
  assert.equal(feed.status().level, "stale");
  assert.equal(Math.round(feed.status().age_s), 61);
  assert.equal(feed.now(), w.epoch0 + 61000, "and the time on screen is the server's");
  answer({ changes: [], seq: 5 });
  await w.settle();
  assert.equal(feed.status().level, "live");
});

test("no state yet and the server refuses: error with its code, then it heals by itself", async () => {
  const answers = {};
  const { w, feed } = await live(answers);
  assert.equal(feed.status().level, "error");
  assert.equal(feed.status().error.code, "503");
  answers["/api/state"] = snapshot(5, ["a"]);
  await w.pass(600);
  await w.open();
  assert.equal(feed.status().ready, true);
  assert.equal(feed.status().error, null);
});

test("more frames than may wait: fetched once more instead of kept", async () => {
  let answer;
  const answers = { "/api/state": () => new Promise((resolve) => { answer = resolve; }), "/api/changes": { changes: [], seq: 3000 } };
  const w = world(answers);
  const feed = createFeed({ region: COUNTY, counties: [COUNTY], ...w.given });
  feed.start();
  await w.open();
  for (let seq = 1; seq <= 2500; seq += 1) w.socket().say("frame", frame(seq - 1, seq, [change(seq, `c${seq}`)]));
  answer(snapshot(0, []));
  await w.settle();
  await w.pass(100);
  assert.match(w.asked.at(-1), /api\/changes/);
});

test("a city hears its counties on one socket and waits for every one", async () => {
  const w = world({ "/api/state": (url) => (url.includes("330803") ? new Promise(() => {}) : snapshot(5, ["a"])) });
  const feed = createFeed({ region: "3308", counties: ["330825", "330803"], ...w.given });
  feed.start();
  await w.open();
  assert.equal(w.sockets.length, 1);
  assert.equal(feed.status().ready, false);
  assert.deepEqual([...feed.states().keys()], ["330825"]);
});

test("stop: nothing goes on", async () => {
  const { w, feed, told } = await live({ "/api/state": snapshot(5, ["a"]) });
  w.socket().say("frame", frame(5, 6, [change(6, "b")]));
  feed.stop();
  await w.pass(30000);
  assert.equal(told.length, 0);
  assert.equal(w.sockets.length, 1);
  assert.equal(w.timers.length, 0);
});

test("a refused socket: whose session is over is led to sign in, everybody else tries again", async () => {
  for (const [status, led] of [[401, 1], [200, 0], [503, 0]]) {
    const { w, feed } = await live({ "/api/state": snapshot(5, ["a"]) });
    let signedIn = 0;
    const fetch = w.given.fetch;
    Object.assign(feed.env, {
      signIn: () => { signedIn += 1; },
      fetch: async (url) => (url === "/api/viewer" ? { ok: status === 200, status } : fetch(url)),
    });
    w.socket().say("disconnect");
    await w.pass(1000);
    const sockets = w.sockets.length;
    w.socket().say("connect_error");
    await w.pass(30000);
    assert.equal(signedIn, led, String(status));
    assert.equal(w.sockets.length > sockets, !led, "a page that is left does not try again");
  }
});

test("an answer that says the session is over leads to the sign-in page, once", async () => {
  const { w, feed } = await live({ "/api/state": snapshot(5, ["a"]) });
  let signedIn = 0;
  Object.assign(feed.env, { signIn: () => { signedIn += 1; }, fetch: async () => ({ ok: false, status: 401 }) });
  w.socket().say("frame", frame(8, 9, [change(9, "b")]));
  await w.settle();
  await w.pass(30000);
  assert.equal(signedIn, 1);
});

test("a proxy that lets no websocket through is named within 10 s, and forgotten when it does", async () => {
  for (const patience of [20, 5000]) {   // refused at once, or never answered
    const w = world({ "/api/viewer": {}, "/api/state": snapshot(5, ["a"]) });
    const feed = createFeed({ region: COUNTY, counties: [COUNTY], ...w.given });
    feed.start();
    for (let count = 0; count < 60 && !feed.status().blocked && w.at < 10000; count += 1) {
      const known = w.sockets.length;
      await w.pass(patience);
      w.socket().say("connect_error");
      await w.settle();
      if (feed.status().blocked) break;
      while (w.sockets.length === known && w.at < 10000) await w.pass(50);
    }
    assert.equal(feed.status().blocked, true);
    assert.ok(w.at <= 10000, String(w.at));
    assert.equal(feed.status().level, "error");
    assert.equal(feed.status().error.code, "websocket");
    feed.reconnect();
    await w.open();
    assert.equal(feed.status().blocked, false);
    assert.equal(feed.status().error, null);
    feed.stop();
  }
});

test("a server that is away, or refuses once, is no proxy", async () => {
  const w = world({ "/api/state": snapshot(5, ["a"]) });   // /api/viewer answers 503
  const feed = createFeed({ region: COUNTY, counties: [COUNTY], ...w.given });
  feed.start();
  for (let count = 0; count < 6; count += 1) {
    w.socket().say("connect_error");
    await w.settle();
    await w.pass(10000);
  }
  assert.equal(feed.status().blocked, false);
  w.answers["/api/viewer"] = {};
  w.socket().say("connect_error");
  await w.settle();
  assert.equal(feed.status().blocked, false);
  feed.stop();
});

test("a hint is asked for by name, told as it comes, and told of nothing after whatever was missed", async () => {
  const w = world({ "/api/state": snapshot(5, ["a"]) });
  const feed = createFeed({ region: COUNTY, counties: [COUNTY], topics: ["responses"], hints: ["admin-accounts"], ...w.given });
  const heard = [];
  feed.on("hint", (hint) => heard.push(hint));
  feed.start();
  await w.open();
  assert.deepEqual(w.socket().joined, [{ region: COUNTY, topics: ["responses"], hints: ["admin-accounts"] }]);
  assert.deepEqual(heard, [null], "the page was read before the socket was in");
  w.socket().say("hint", { county: COUNTY, section: "admin-accounts" });
  assert.deepEqual(heard.slice(1), [{ county: COUNTY, section: "admin-accounts" }]);
  feed.reconnect();
  await w.open();
  assert.deepEqual(heard.slice(2), [null]);
});

test("a page without hints is told of none, whatever it missed", async () => {
  const { w, feed } = await live({ "/api/state": snapshot(5, ["a"]) });
  const heard = [];
  feed.on("hint", (hint) => heard.push(hint));
  feed.reconnect();
  await w.open();
  assert.deepEqual(heard, []);
});
