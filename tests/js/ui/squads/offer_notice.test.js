// The notice of an offered command that every page has: what it says, what may be hidden, when a live page asks anew.
import { page, read, serve, settle } from "../../page_document.js";
import assert from "node:assert/strict";
import test from "node:test";
import { describeAge, describeOffer, listShown, lookForOffers, stampOffers, startOfferNotice } from "../../../../assets/app/ui/squads/offer_notice.js";

const OPEN = { kind: "open", squad: "s1", case: "c1", number: 1, at: "", expires_at: "2026-11-22T16:20:00+08:00", state: "", answer: "", left_s: 480, name: "李指挥", title: "堤坝渗水", no: "" };
const KEPT = { ...OPEN, kind: "kept", state: "declined", answer: "不在岗", name: "王值班" };
const plain = (row) => describeOffer(row).replaceAll(/[\u2066-\u2069]/g, "");

test("it says who asks, for which case and how long still; and who did not take it, and why", () => {
  assert.equal(plain(OPEN), "李指挥 请您接手指挥：堤坝渗水 · 剩 8 分");
  assert.equal(plain({ ...OPEN, left_s: 0 }), "李指挥 请您接手指挥：堤坝渗水 · 已到时限");
  assert.equal(plain(KEPT), "王值班 没有接手，仍由您指挥：堤坝渗水 · 不在岗");
});

test("without an answer the time goes on, and after a quarter of a minute it says of when it is", () => {
  assert.equal(describeOffer(OPEN, 300e3).replaceAll(/[\u2066-\u2069]/g, ""), "李指挥 请您接手指挥：堤坝渗水 · 剩 3 分");
  assert.match(describeOffer(OPEN, 480e3), /已到时限/);
  assert.equal(describeAge(15e3), "");
  assert.equal(describeAge(90e3).replaceAll(/[\u2066-\u2069]/g, ""), "连不上服务器，这是 1 分 30 秒前的情况");
});

test("what waits for an answer cannot be hidden", () => {
  assert.deepEqual(listShown([OPEN, KEPT], ["s1 1 open", "s1 1 kept"]).map((row) => row.kind), ["open"]);
  assert.equal(listShown([OPEN, KEPT], []).length, 2);
});

test("a live page asks anew when an offer of its viewer comes or ends, and for nobody else's", () => {
  const squad = (more) => [/** @type {any} */ ({ id: "s1", ...more })], to = { number: 1, to: "account:8", by: "account:9" };
  const stamps = [squad({}), squad({ offer: to }), squad({ last_offer: { ...to, state: "declined" } })];
  assert.deepEqual(stamps.map((one) => stampOffers(one, "account:8")), ["", "s1 1 ", ""]);
  assert.deepEqual(stamps.map((one) => stampOffers(one, "account:9")), ["", "", "s1 1 declined"]);
  assert.deepEqual(stamps.map((one) => stampOffers(one, "account:7")), ["", "", ""]);
});

/** The notice of a document, which begins once: its tests go on where the one before ended. */
const box = () => /** @type {any} */ (page.document.querySelector(".offers"));
const lines = () => [...box().querySelectorAll("[data-offer]")].map((one) => one.dataset.kind);
const answer = () => /** @type {any} */ ({ may: true, offers: [OPEN, KEPT] });

test("a wall is offered nothing and asks nothing; a page that never began asks nothing either", async () => {
  const asked = serve(answer);
  startOfferNotice("kiosk");
  await lookForOffers();
  assert.deepEqual([asked, box()], [[], null]);
});

test("what is offered stands on the page with the way to its case, and is asked for every few seconds", async (t) => {
  t.mock.timers.enable({ apis: ["setInterval"] });
  const asked = serve(() => answer());
  startOfferNotice("person");
  startOfferNotice("person");
  await settle();
  assert.deepEqual([asked.map((one) => one.address), box().hidden, lines()], [["/api/offers?lang=zh"], false, ["open", "kept"]]);
  assert.match(box().querySelector("a").getAttribute("href"), /^\/dispatch\?region=.*case=c1$/);
  t.mock.timers.tick(5000);
  await settle();
  assert.equal(asked.length, 2);
});

test("what was read is hidden by a press and stays so; what waits for an answer has no such button", async () => {
  serve(() => answer());
  assert.equal(box().querySelectorAll("[data-hide]").length, 1);
  box().querySelector("[data-hide]").click();
  assert.deepEqual(lines(), ["open"]);
  await lookForOffers();
  assert.deepEqual(lines(), ["open"]);
});

test("while the server is away the notice stays, and says after a while of when it is", async (t) => {
  serve(() => { throw new TypeError("away"); });
  const now = performance.now();
  t.mock.method(performance, "now", () => now + 60e3);
  await lookForOffers();
  assert.deepEqual([lines(), box().classList.contains("is-stale")], [["open"], true]);
  assert.match(read(box()), /剩 6 分.*连不上服务器/s);
});

test("who may no longer be offered anything sees none, and is not asked for again", async () => {
  serve(() => { throw { status: 403, error: { code: "forbidden" } }; });
  await lookForOffers();
  assert.equal(box().hidden, true);
  const asked = serve(() => answer());
  await lookForOffers();
  assert.deepEqual([asked, box().hidden], [[], true]);
});
