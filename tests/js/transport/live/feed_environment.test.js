// The world of a feed: the page's own, but for what is given; and every way a sleeping page comes back.
import assert from "node:assert/strict";
import test from "node:test";
import { createEnvironment, createFailure } from "../../../../assets/app/transport/live/feed_environment.js";

test("what is given takes the place of the page's own, the clock as a whole", () => {
  const clock = { now: () => 7, wall: () => 8, random: () => 0, later: () => 1, forget: () => {}, soon: () => {} };
  const environment = createEnvironment({ clock, io: () => "socket" });
  assert.deepEqual([environment.now(), environment.wall(), environment.io()], [7, 8, "socket"]);
  assert.equal(typeof environment.fetch, "function");
});

test("a page that is seen again, comes back from the cache or is online again is awake", () => {
  const kept = [globalThis.document, globalThis.window], page = new EventTarget(), frame = new EventTarget();
  Object.assign(globalThis, { document: Object.assign(page, { hidden: false }), window: frame });
  let woken = 0;
  const stop = createEnvironment({}).onWake(() => { woken += 1; });
  page.dispatchEvent(new Event("visibilitychange"));
  frame.dispatchEvent(new Event("online"));
  frame.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
  assert.equal(woken, 3);
  frame.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: false }));
  Object.assign(page, { hidden: true }).dispatchEvent(new Event("visibilitychange"));
  assert.equal(woken, 3, "a first showing and a hidden page are none");
  stop();
  frame.dispatchEvent(new Event("online"));
  assert.equal(woken, 3);
  Object.assign(globalThis, { document: kept[0], window: kept[1] });
});

test("a failure has a code, which is its message where there is no other", () => {
  const [plain, told] = [createFailure("timeout"), createFailure("503", "/api/state")];
  assert.deepEqual([plain.code, plain.message, told.code, told.message], ["timeout", "timeout", "503", "/api/state"]);
});
