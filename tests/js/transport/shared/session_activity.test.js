// Who is there: when the server is told of a hand, and when the page says that it will end, on a clock of the test's own.
import assert from "node:assert/strict";
import test from "node:test";
import { dueNotice, isHumanInput, reportInterval, SessionActivity } from "../../../../assets/app/transport/shared/session_activity.js";

const MINUTE = 60e3, HOUR = 60 * MINUTE;

/** A page and a server with a session of 30 idle minutes and 12 hours. */
function world({ idle = 30 * MINUTE, age = 12 * HOUR } = {}) {
  const w = { at: 0, asked: [], shown: null, left: false, usedAt: 0, away: false };
  const env = {
    now: () => w.at,
    fetch: async (method) => {
      w.asked.push(method);
      if (w.away) throw new Error("away");
      if (method === "POST" && w.at < w.usedAt + idle) w.usedAt = w.at;
      const rest = Math.min(w.usedAt + idle, age) - w.at;
      if (rest <= 0) return { ok: false, status: 401 };
      return { ok: true, status: 200, json: async () => ({ idle_s: rest / 1000, ends_s: (age - w.at) / 1000 }) };
    },
    signIn: () => { w.left = true; },
    show: (said) => { w.shown = said; },
  };
  w.here = new SessionActivity(env);
  w.pass = async (ms) => {
    for (const end = w.at + ms; w.at < end;) {
      w.at += 1000;
      w.here.tick();
      for (let i = 0; i < 6; i += 1) await Promise.resolve();
    }
  };
  w.posts = () => w.asked.filter((method) => method === "POST").length;
  return w;
}

test("a hand that never rests is told of once a minute", async () => {
  const w = world();
  await w.here.look();
  for (let second = 0; second < 600; second += 1) {
    await w.here.used();
    await w.pass(1000);
  }
  assert.ok(w.posts() >= 10 && w.posts() <= 11, String(w.posts()));
  assert.equal(w.shown, null);
});

test("a screen that nobody touches tells of nothing, warns two minutes before, and leaves", async () => {
  const w = world();
  await w.here.look();
  await w.pass(28 * MINUTE - 1000);
  assert.equal(w.shown, null);
  await w.pass(1000);
  assert.deepEqual(w.shown, { kind: "idle", minutes: 2 });
  await w.pass(MINUTE);
  assert.deepEqual(w.shown, { kind: "idle", minutes: 1 });
  assert.equal(w.left, false);
  await w.pass(MINUTE + 3000);
  assert.equal(w.left, true);
  assert.equal(w.posts(), 0);
});

test("the button goes on", async () => {
  const w = world();
  await w.here.look();
  await w.pass(29 * MINUTE);
  await w.here.used(true);
  assert.equal(w.shown, null);
  await w.pass(20 * MINUTE);
  assert.equal(w.left, false);
});

test("another page of the same session takes the bar away", async () => {
  const w = world();
  await w.here.look();
  await w.pass(29 * MINUTE);
  w.usedAt = w.at;
  await w.pass(16e3);
  assert.equal(w.shown, null);
});

test("the age of a session is announced ten minutes before, whatever hands do", async () => {
  const w = world({ age: HOUR });
  await w.here.look();
  for (let minute = 0; minute < 50; minute += 1) {
    assert.equal(w.shown, null, String(minute));
    await w.here.used();
    await w.pass(MINUTE);
  }
  assert.deepEqual(w.shown, { kind: "end", minutes: 10 });
  for (let minute = 0; minute < 11 && !w.left; minute += 1) {
    await w.here.used();
    await w.pass(MINUTE);
    assert.notEqual(w.shown.kind, "idle");
  }
  assert.equal(w.left, true);
});

test("a server that is away ends nothing", async () => {
  const w = world();
  await w.here.look();
  w.away = true;
  await w.pass(HOUR);
  assert.equal(w.left, false);
  w.away = false;
  await w.pass(3000);
  assert.equal(w.left, true);
});

test("who has no end is told of none", () => {
  const w = world();
  w.here.take({ idle_s: null, ends_s: null }, "GET");
  w.here.tick();
  assert.deepEqual([w.shown, w.asked], [null, []]);
});

test("short sessions hear of hands more often than they end", () => {
  assert.equal(reportInterval(30 * MINUTE), MINUTE);
  assert.equal(reportInterval(MINUTE), MINUTE / 4);
});

test("a pointer that rests while the page moves below it is no hand", () => {
  const last = {}, move = (x) => isHumanInput({ isTrusted: true, type: "pointermove", screenX: x, screenY: 5 }, last);
  assert.deepEqual([move(1), move(1), move(2), move(2)], [false, false, true, false]);
  assert.equal(isHumanInput({ isTrusted: true, type: "keydown" }, last), true);
  assert.equal(isHumanInput({ isTrusted: false, type: "keydown" }, last), false);
});

test("the sooner end is the one that is told", () => {
  assert.equal(dueNotice(3 * MINUTE, HOUR), null);
  assert.deepEqual(dueNotice(MINUTE, 9 * MINUTE), { kind: "idle", minutes: 1 });
  assert.deepEqual(dueNotice(3 * MINUTE, 9 * MINUTE), { kind: "end", minutes: 9 });
  assert.deepEqual(dueNotice(MINUTE, MINUTE), { kind: "end", minutes: 1 });
  assert.deepEqual(dueNotice(-5, HOUR), { kind: "idle", minutes: 1 });
});

test("whoever signs out is asked nothing more, and an answer that still comes calls nobody back", async () => {
  const w = world();
  w.at = 31 * MINUTE;
  const asked = w.here.look();
  w.here.stop();
  await asked;
  await w.here.used(true);
  await w.pass(MINUTE);
  assert.deepEqual([w.left, w.asked], [false, ["GET"]]);
});
