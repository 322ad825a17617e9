// The notice of an offered command that every page has: what it says, what may be hidden, when a live page asks anew.
import assert from "node:assert/strict";
import test from "node:test";
import { readFileSync } from "node:fs";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { describeAge, describeOffer, listShown, stampOffers } from "../../../../assets/app/ui/squads/offer_notice.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
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
