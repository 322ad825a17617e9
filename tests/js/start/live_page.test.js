// A page of live data: it opens when names are known, and its feed ends with it.
import { page, serve, settle } from "../page_document.js";
import assert from "node:assert/strict";
import test from "node:test";

Object.assign(page, { WebSocket: class { send() {} close() {} } });
Object.defineProperty(page.document, "hidden", { value: false, configurable: true });
const { livePage } = await import("../../../assets/app/start/live_page.js");
const BOOT = /** @type {any} */ ({ page: "one", region: "330825", counties: ["330825"], viewer: { kind: "person", account: "account:7" } });
const STATIC = { regions: [["330825", "龙游县", "Longyou", 29, 119, "county", ""]], matters: [], units: [], bbox: [], geometry: {} };

test("it is made once the names of its county are there, and takes its feed down with it", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  let ended = 0, tell = (_names) => {};
  serve(() => new Promise((resolve) => { tell = resolve; }));
  const made = [], opening = livePage((element, live) => { made.push(live); return { destroy: () => { ended += 1; } }; })(/** @type {any} */ (page.document.body), BOOT);
  await settle();
  assert.equal(made.length, 0);
  tell(STATIC);
  const opened = await opening;
  assert.equal(made[0].places.name("330825"), "龙游县");
  opened.destroy();
  assert.equal(ended, 1);
  assert.equal(made[0].feed.ended, true);
});

test("names that do not come are a failure with their status, and no feed is left behind", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  serve(() => { throw { status: 503, error: {} }; });
  await assert.rejects(async () => livePage(() => ({ destroy() {} }))(/** @type {any} */ (page.document.body), BOOT), { code: 503 });
});

test("a page that fails while it is made ends its feed", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  serve(() => STATIC);
  let feed = /** @type {any} */ (null);
  await assert.rejects(async () => livePage((_, live) => { ({ feed } = live); throw new Error("no place"); })(/** @type {any} */ (page.document.body), BOOT), /no place/);
  assert.equal(feed.ended, true);
});
