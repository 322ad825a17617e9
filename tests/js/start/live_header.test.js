// The live half of a page without live data of its own: what offers to be fetched anew, and when.
import { page, settle } from "../page_document.js";
import assert from "node:assert/strict";
import test from "node:test";
import { createLiveHeader } from "../../../assets/app/start/live_header.js";

/** A page with its header, over a feed in the test's hands. */
function make(t, { scope = {}, data = {}, knowsTime = () => true } = {}) {
  t.mock.timers.enable({ apis: ["setInterval"] });
  page.document.body.innerHTML = "<main><time data-clock='hms'></time><button data-renew hidden></button><div data-banner hidden></div></main>";
  const main = /** @type {any} */ (page.document.querySelector("main")), offer = main.querySelector("[data-renew]"), heard = new Map(), calls = /** @type {string[]} */ ([]);
  const feed = {
    on: (event, listen) => { heard.set(event, listen); return () => heard.delete(event); }, start: () => calls.push("start"), stop: () => calls.push("stop"), now: () => Date.parse("2026-11-29T16:00:00+08:00"), knowsTime,
    status: () => ({ level: "live", age_s: 0 }), beat: () => null, ready: () => false, states: () => new Map(), reconnect() {},
  };
  const asked = /** @type {any[]} */ ([]);
  const header = createLiveHeader(main, /** @type {any} */ ({ page: "plans", region: "330825", counties: ["330825"], kind: "person", account: "account:7", live: true, ...scope }),
    { renew: () => calls.push("renew"), ...data }, /** @type {any} */ ((what) => { asked.push(what); return feed; }));
  t.after(() => header.destroy());
  return { header, offer, heard, calls, asked, hint: async () => { heard.get("hint")({}); await settle(); } };
}

test("no clock shows a time before the server's is known: the browser's own may be another", (t) => {
  let known = false;
  make(t, { knowsTime: () => known });
  const clock = page.document.querySelector("[data-clock]");
  t.mock.timers.tick(3000);
  assert.equal(clock.textContent, "");
  known = true;
  t.mock.timers.tick(1000);
  assert.equal(clock.textContent, "16:00:00");
});

test("what is older is offered, and fetched anew by a press, which takes the offer away", async (t) => {
  const { offer, calls, hint } = make(t);
  assert.equal(offer.hidden, true);
  await hint();
  assert.deepEqual([offer.hidden, offer.title.length > 0, calls], [false, true, ["start"]]);
  offer.click();
  assert.deepEqual([offer.hidden, calls], [true, ["start", "renew"]]);
});

test("a button in the place of what did not come asks once, and is gone with the first press", (t) => {
  const { offer, calls } = make(t);
  offer.parentElement.insertAdjacentHTML("beforeend", '<div data-answers="a" data-missing><p class="is-error"><button data-renew></button></p></div>');
  const place = offer.parentElement.querySelector("[data-answers]");
  place.querySelector("button").click();
  assert.deepEqual([place.hasAttribute("data-missing"), calls], [false, ["start", "renew"]]);
});

test("where nobody is disturbed it is fetched by itself and nothing is offered", async (t) => {
  const { offer, hint } = make(t, { data: { renewed: async () => true } });
  await hint();
  assert.equal(offer.hidden, true);
});

test("changes that the page does not show offer nothing", async (t) => {
  const { offer, heard } = make(t);
  heard.get("news")([]);
  await settle();
  assert.equal(offer.hidden, true);
});

test("a page that is left, or signed out of, hears nothing", (t) => {
  const { header, heard, calls } = make(t);
  const form = page.document.createElement("form");
  form.setAttribute("action", "/signout");
  page.document.body.append(form);
  form.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
  assert.deepEqual(calls, ["start", "stop"]);
  header.destroy();
  assert.deepEqual([...heard.keys()], []);
});
