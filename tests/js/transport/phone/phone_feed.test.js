import assert from "node:assert/strict";
import { test } from "node:test";
import { createPhoneFeed, fetchChoices, sendAnswer } from "../../../../assets/app/transport/phone/phone_feed.js";

function reply(status, body = null, headers = {}) {
  return { status, ok: status < 300, headers: new Headers(headers), json: async () => body };
}

const HELD = { "Preference-Applied": "wait=25" };

function world(replies, shown = true, more = {}) {
  const asked = [], heard = [], states = [], waits = [], steps = [];
  const feed = createPhoneFeed({
    fetch: async (url, { headers, signal }) => {
      asked.push([headers["If-None-Match"] ?? "", headers.Prefer ?? ""]);
      const next = replies.shift();
      if (next === "never") return new Promise((_, fail) => signal.addEventListener("abort", () => fail(new Error("aborted"))));
      if (next instanceof Error) throw next;
      return next;
    },
    shown: () => shown, news: (what) => { heard.push(what.kind); if (what.state) states.push(what.state); }, later: (fn, ms) => { waits.push(ms); steps.push(fn); }, now: () => 1000, chance: () => 0.75, ...more,
  });
  return { feed, asked, heard, states, waits, step: () => steps.shift()() };
}

test("the state is asked for under its tag, and the request is held until there is another", async () => {
  const { feed, asked, heard, waits, step } = world([reply(200, { squads: [] }, { ETag: '"e1"' }), reply(304, null, HELD), reply(200, {}, { ...HELD, ETag: '"e2"' }), reply(304, null, HELD)]);
  await feed.ask();
  for (let n = 0; n < 3; n += 1) await step();
  assert.deepEqual(asked, [["", ""], ['"e1"', "wait=25"], ['"e1"', "wait=25"], ['"e2"', "wait=25"]]);
  assert.deepEqual([heard, waits], [["state", "same", "state", "same"], [0, 0, 0, 0]]);
});

test("where nothing is held it is asked for every two seconds, seldom by a page that nobody sees", async () => {
  for (const [shown, pause, wish] of [[true, 2000, "wait=25"], [false, 15000, "wait=50"]]) {
    const { feed, asked, waits, step } = world([reply(200, {}, { ETag: '"e1"' }), reply(304), reply(304)], shown);
    await feed.ask();
    await step();
    await step();
    assert.deepEqual([waits, asked.at(-1)], [[0, pause, pause], ['"e1"', wish]]);
  }
});

test("a request that is under way is left alone, unless its connection may be gone", async () => {
  const { feed, asked, heard, waits, step } = world([reply(200, {}, { ETag: '"e1"' }), "never", reply(304)]);
  await feed.ask();
  const held = step();
  await feed.ask();
  assert.equal(asked.length, 2);
  await feed.restart();
  await held;
  assert.deepEqual([asked.at(-1), heard, waits], [['"e1"', ""], ["state", "same"], [0, 0]]);
});

test("the time is the server's, whatever the phone's clock says", async () => {
  const { feed } = world([reply(200, {}, { "X-Palm-Now": "5000000" })]);
  assert.equal(feed.time(), 1000);
  await feed.ask();
  assert.deepEqual([feed.time(), feed.offset()], [5000000, 4999000]);
});

test("a lost network is told, and tried again after a growing pause of less than ten seconds", async () => {
  const gone = () => new TypeError("Failed to fetch");
  const { feed, heard, waits, step } = world([gone(), reply(503), gone(), gone(), gone(), reply(200, {}), gone()]);
  await feed.ask();
  for (let n = 0; n < 6; n += 1) await step();
  assert.deepEqual(heard, ["offline", "offline", "offline", "offline", "offline", "state", "offline"]);
  assert.deepEqual(waits, [1000, 2000, 4000, 8000, 8000, 0, 1000]);
});

test("an ended link is told once and asks no more", async () => {
  const { feed, heard, waits } = world([reply(401), reply(200, {})]);
  await feed.ask();
  await feed.ask();
  assert.deepEqual([heard, waits], [["ended"], []]);
});

/** A feed with a socket in the test's hands. */
function wired(replies) {
  const wire = { live: false, started: 0, dropped: 0, stopped: 0 }, given = {};
  const connect = (one) => {
    Object.assign(given, one);
    return { live: () => wire.live, start: () => { wire.started += 1; }, drop: () => { wire.dropped += 1; wire.live = false; }, stop: () => { wire.stopped += 1; } };
  };
  let seen = true;
  return { ...world(replies, true, { connect, shown: () => seen }), wire, given, look: (/** @type {boolean} */ now) => { seen = now; } };
}

test("a socket that tells ends the asking, but for a look now and then", async () => {
  const { feed, asked, heard, waits, step, wire, given } = wired([reply(200, {}, { ETag: '"e1"' }), "never", reply(304)]);
  await feed.ask();
  const held = step();
  assert.deepEqual([wire.started, given.tag()], [1, "e1"]);
  wire.live = true;
  given.heard({ now: 5000, tag: "e2", state: '{"squads":[]}' });
  await held;
  await feed.ask();
  assert.deepEqual([asked.length, heard, waits, feed.offset(), given.tag()], [2, ["state", "state"], [0, 120000], 4000, "e2"]);
  await step();
  assert.deepEqual([asked.at(-1), heard.at(-1), waits.at(-1)], [['"e2"', ""], "same", 120000]);
});

test("a patch moves the first half of what the page has, and keeps the second", async () => {
  const { feed, asked, states, wire, given } = wired([reply(200, { squads: [{ version: 1 }], me: { id: "p" } }, { ETag: 'W/"a.r"' })]);
  await feed.ask();
  wire.live = true;
  given.heard({ now: 5000, from: "a", to: "b", patch: { squads: { 0: { version: [2] } } } });
  assert.deepEqual([given.tag(), states.at(-1), asked.length], ["b.r", { squads: [{ version: 2 }], me: { id: "p" } }, 1]);
});

test("a patch that is not for what the page has is asked for whole; one that it has already says nothing new", async () => {
  const { feed, asked, heard, states, wire, given } = wired([reply(200, { n: 1 }, { ETag: '"b.r"' }), reply(200, { n: 3 }, { ETag: '"d.r"' })]);
  await feed.ask();
  wire.live = true;
  given.heard({ now: 5000, from: "a", to: "b", patch: { n: [2] } });
  assert.deepEqual([heard, asked.length], [["state", "same"], 1]);
  await given.heard({ now: 5000, from: "c", to: "d", patch: { n: [3] } });
  assert.deepEqual([asked.at(-1), given.tag(), states.at(-1)], [['"b.r"', ""], "d.r", { n: 3 }]);
});

test("patches that are not for what the page has do not end the question that brings it, which is asked once more after them", async () => {
  const gate = (/** @type {any} */ answer) => { let end; const waits = new Promise((done) => { end = () => done(answer); }); return { waits, end }; };
  const second = gate(reply(200, { n: 4 }, { ETag: '"d.r"' })), replies = [reply(200, { n: 1 }, { ETag: '"a.r"' }), second.waits, reply(304)];
  const { feed, asked, heard, states, wire, given } = wired(replies);
  await feed.ask();
  wire.live = true;
  const burst = ["b c", "c d", "d e"].map((move) => { const [from, to] = move.split(" "); return given.heard({ now: 5000, from, to, patch: { n: [0] } }); });
  assert.equal(asked.length, 2, "one question for all of them");
  second.end();
  await Promise.all(burst);
  assert.deepEqual([asked.slice(1), heard, states.at(-1), given.tag()], [[['"a.r"', ""], ['"d.r"', ""]], ["state", "state", "same"], { n: 4 }, "d.r"]);
});

test("a patch that fits ends a question that is of before", async () => {
  const { feed, asked, states, wire, given, step } = wired([reply(200, { n: 1 }, { ETag: '"a.r"' }), "never"]);
  await feed.ask();
  const held = step();
  wire.live = true;
  given.heard({ now: 5000, from: "a", to: "b", patch: { n: [2] } });
  await held;
  assert.deepEqual([asked.length, states.at(-1), given.tag()], [2, { n: 2 }, "b.r"]);
});

test("a socket that is lost is followed by a request within a second", async () => {
  const { feed, asked, waits, wire, given } = wired([reply(200, {}, { ETag: '"e1"' }), reply(304)]);
  await feed.ask();
  wire.live = true;
  await feed.restart();
  assert.deepEqual([wire.dropped, asked.length], [1, 2]);
  given.lost();
  assert.equal(waits.at(-1), 750);
});

test("a page that nobody sees has no socket, and asks with patience until it is seen", async () => {
  const { feed, asked, wire, given, look } = wired([reply(200, {}, { ETag: '"e1"' }), reply(304), reply(304)]);
  await feed.ask();
  wire.live = true;
  given.heard({ now: 5000 });
  look(false);
  await feed.hide();
  assert.deepEqual([wire.dropped, wire.started, asked.at(-1)], [1, 1, ['"e1"', "wait=50"]]);
  look(true);
  await feed.restart();
  assert.deepEqual([wire.started, asked.at(-1)], [2, ['"e1"', ""]]);
});

test("each request says whether the page is seen, and one that was seen asks anew when it is hidden", async () => {
  const said = [], replies = [reply(200, {}, { ETag: '"e1"' }), "never", reply(304)];
  let seen = true;
  const fetch = async (url, { headers, signal }) => {
    said.push(headers["X-Palm-Shown"]);
    const next = replies.shift();
    return next === "never" ? new Promise((_, fail) => signal.addEventListener("abort", () => fail(new Error("aborted")))) : next;
  };
  const { feed, step } = world([], true, { fetch, shown: () => seen });
  await feed.ask();
  const held = step();
  seen = false;
  await feed.hide();
  await held;
  assert.deepEqual(said, ["1", "1", "0"]);
});

test("a link that ended ends the socket, and nothing is heard by it", async () => {
  const { feed, heard, wire, given } = wired([reply(401)]);
  await feed.ask();
  given.heard({ now: 1, tag: "x", state: "{}" });
  given.lost();
  assert.deepEqual([wire.stopped, heard], [1, ["ended"]]);
});

const ITEM = { key: "k", number: 1, person: "p", command: "answer", squad: "s", state: "accepted", answered_at: "2026-11-28T09:00:00Z" };

async function outcome(...replies) {
  const asked = [];
  const fetch = async (url, options) => { asked.push([url, options.body && JSON.parse(options.body)]); const next = replies.shift(); if (next instanceof Error) throw next; return next; };
  const found = await sendAnswer(ITEM, fetch, () => "token");
  return { ...found, asked };
}

test("an answer names no person and no order of ours: the server knows whose link it is", async () => {
  const { kind, asked } = await outcome(reply(200, {}));
  assert.equal(kind, "done");
  assert.deepEqual(asked, [["/palm/commands?lang=zh", { key: "k", command: "answer", squad: "s", state: "accepted", answered_at: "2026-11-28T09:00:00Z" }]]);
});

test("what the phone notes for itself stays on it", async () => {
  const asked = [], fetch = async (url, options) => { asked.push(JSON.parse(options.body)); return reply(200, {}); };
  await sendAnswer({ ...ITEM, recalled: true }, fetch, () => "t");
  assert.deepEqual(Object.keys(asked[0]).sort(), ["answered_at", "command", "key", "squad", "state"]);
});

test("a token of before is renewed once with the page", async () => {
  const again = await outcome(reply(403), reply(200), reply(200, {}));
  assert.deepEqual([again.kind, again.asked.map(([url]) => url)], ["done", ["/palm/commands?lang=zh", "/palm", "/palm/commands?lang=zh"]]);
});

test("what may succeed later is kept, what never will is not", async () => {
  const kinds = [];
  for (const first of [new TypeError("no network"), reply(503), reply(429), reply(401), reply(422, { error: { message: "已离队" } })]) kinds.push((await outcome(first)).kind);
  assert.deepEqual(kinds, ["later", "later", "later", "ended", "refused"]);
});

test("a photo for which there is no room now is told apart from words that wait for the server", async () => {
  const send = (/** @type {object} */ more) => sendAnswer({ ...ITEM, ...more }, async () => reply(503, { error: { code: "still_preparing" } }), () => "t");
  const photo = await send({ command: "photo", report: "r1", content: new Uint8Array([255, 216]).buffer });
  assert.deepEqual([photo.kind, (await send({})).kind], ["busy", "later"]);
});

test("what is said about the page is no verdict on the answer", async () => {
  const kinds = [];
  for (const code of ["no_csrf", "forbidden"]) kinds.push((await outcome(reply(403), reply(200), reply(403, { error: { code, message: "x" } }))).kind);
  assert.deepEqual(kinds, ["later", "refused"]);
});

test("a photo goes as it is, with what it belongs to in its address", async () => {
  const asked = [], content = new Uint8Array([255, 216]).buffer;
  const fetch = async (url, options) => { asked.push([new URL(url, "http://x"), options]); return reply(200, { case: "c1" }); };
  const item = { key: "k", number: 1, person: "A", command: "photo", report: "r1", answered_at: "2026-11-28T09:00:00.000Z", content };
  assert.deepEqual(await sendAnswer(item, fetch, () => "t"), { kind: "done", message: "", case: "c1" });
  const [address, options] = asked[0];
  assert.deepEqual([address.pathname, options.body, options.headers["Content-Type"]], ["/palm/photos", content, "image/jpeg"]);
  assert.deepEqual(["key", "report", "squad", "answered_at", "person"].map((name) => address.searchParams.get(name)), ["k", "r1", null, "2026-11-28T09:00:00.000Z", null]);
});

test("what a report is chosen from is asked for, and missing when nobody tells", async () => {
  assert.deepEqual(await fetchChoices(async () => reply(200, { matters: [] })), { matters: [] });
  assert.equal(await fetchChoices(async () => reply(503)), null);
  assert.equal(await fetchChoices(async () => { throw new TypeError("offline"); }), null);
});
