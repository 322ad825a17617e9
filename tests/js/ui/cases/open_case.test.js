// The opened case: what is fetched when, what a late answer may not do, and that revealed personal data goes again.
import { page, read, settle, type } from "../../page_document.js";
import assert from "node:assert/strict";
import test from "node:test";
import { createPlaces } from "../../../../assets/app/state/shared/places.js";
import { createOpenCase } from "../../../../assets/app/ui/cases/open_case.js";

const NOW = Date.parse("2026-11-22T16:00:00+08:00");
const regions = [["330825101", "湖镇镇", "Huzhen", 29, 119, "township", ""], ["330825101264", "希塘村", "Xitang", 29, 119, "village", ""]];
const county = createPlaces(/** @type {any} */ ([{ regions, matters: [], units: [] }]));
const row = (id, more = {}) => /** @type {any} */ ({
  id, no: `NO-${id}`, title: `案件${id}`, severity: 2, region: "330825101264", matter: "", stage: "handling", source: "hotline", source_id: "s", reported_at: "2026-11-22T15:00:00+08:00",
  updated_at: "2026-11-22T15:00:00+08:00", due_at: "2026-11-22T18:00:00+08:00", lat: 29, lon: 119, handling: { version: 1 }, ...more,
});
const detailOf = (of, more = {}) => ({ case: of, text: `***${of.id}`, masked: ["text"], trace: [], closed_at: null, reporter: { name: "王**" }, ...more });

/** A drawer over `rows`; `details[id]` is what the server tells of a case, `hold` keeps answers until they are let go. */
function make({ rows = [row("a"), row("b")], rights = ["reveal_case"], hold = false, feed = { now: NOW, news: /** @type {any[]} */ ([]) } } = {}) {
  page.document.body.innerHTML = "<aside id=drawer></aside><div id=composer></div>";
  const place = /** @type {any} */ (page.document.getElementById("drawer")), live = new Map(rows.map((one) => [one.id, one]));
  const seen = { asked: [], failed: [], said: [], held: [], details: new Map(rows.map((one) => [one.id, detailOf(one)])), refuse: null, late: null };
  globalThis.fetch = /** @type {any} */ (async (address, options = {}) => {
    const path = address.replace(/\?.*/, "");
    seen.asked.push(path);
    const [, id, part] = /^\/api\/cases\/(\w+)\/?(\w*)/.exec(path) ?? [];
    if (hold && !part) await new Promise((resolve, reject) => { seen.held.push(resolve); options.signal?.addEventListener("abort", () => reject(new Error("aborted"))); });
    if (seen.refuse && part === seen.refuse.part) return new Response(JSON.stringify({ error: { message: seen.refuse.message } }), { status: seen.refuse.status });
    if (part === "reveal" && seen.late) await seen.late;
    if (part === "reveal") return new Response(JSON.stringify({ title: live.get(id).title, text: "家住希塘村五号", reporter: { name: "王小明", phone: "13800000000" }, source_id: "s", source_no: "" }));
    const detail = seen.details.get(id);
    return part || !detail ? new Response("{}", { status: 404 }) : new Response(JSON.stringify(detail));
  });
  const none = () => undefined;
  const opened = createOpenCase(place, /** @type {any} */ ({
    context: () => ({ county, demo: () => false, ...feed, news: [...feed.news] }), find: (id) => live.get(id), say: (text) => seen.said.push(text), rights, squadOf: () => null, positionOf: none, similar: () => [],
    panels: { hush: none, fail: (name, title, code, again) => seen.failed.push({ name, code, again }) }, split: none, composer: page.document.getElementById("composer"), showPeople: none, askArea: none, showArea: none, askPoint: none, showPoint: none,
  }));
  const asks = () => seen.asked.filter((path) => /^\/api\/cases\/\w+$/.test(path)).map((path) => path.slice(11));
  return { opened, place, live, seen, asks };
}

/** Reveal for a reason, as a reader does. */
async function reveal(opened, reason = "回访报案人核实地址") {
  opened.reveal("ask");
  await settle();
  type(page.document.getElementById("reason-field"), reason);
  /** @type {any} */ (page.document.querySelector("dialog.reason form")).requestSubmit();
  await settle();
}

test("with no case open the drawer shows the news, and nothing is fetched", () => {
  const { opened, place, seen } = make();
  opened.none();
  assert.match(read(place), /今天还没有动态/);
  assert.deepEqual([opened.id(), seen.asked], [null, []]);
  opened.destroy();
});

test("the news are drawn again when there are others, or another day began, and not for any other change", () => {
  const line = (seq) => ({ case: `c${seq}`, seq, at: "2026-11-22T15:50:00+08:00", kind: "case.reported", title: `消息${seq}`, severity: 2, region: "330825101" });
  const feed = { news: [line(1)], now: NOW }, { opened, place } = make({ feed });
  opened.none();
  const row = place.querySelector(".feed-row"), marked = () => place.querySelector(".feed-row time").getAttribute("title");
  assert.match(read(place), /消息1/);
  assert.equal(marked(), "15:50");
  row.querySelector("time").setAttribute("title", "untouched");
  opened.renew();
  feed.now += 60e3;
  opened.renew();
  assert.equal(marked(), "untouched");
  feed.now += 24 * 3600e3;
  opened.renew();
  assert.equal(marked(), "11-22 15:50");
  feed.news = [line(2), line(1)];
  opened.renew();
  assert.match(read(place), /消息2.*消息1/);
  opened.destroy();
});

test("a case is drawn at once from its row, and its details when they come", async () => {
  const { opened, place, asks } = make();
  opened.open("a");
  assert.match(read(place), /案件a/);
  assert.doesNotMatch(read(place), /\*\*\*a/);
  await settle();
  assert.match(read(place), /\*\*\*a/);
  opened.open("a");
  assert.deepEqual(asks(), ["a"], "opened again it is the same");
  opened.destroy();
});

test("the answer to a case that was left is not shown in the next", async () => {
  const { opened, place, seen } = make({ hold: true });
  opened.open("a");
  opened.open("b");
  seen.held.forEach((release) => release());
  await settle();
  assert.match(read(place), /案件b.*\*\*\*b/);
  assert.doesNotMatch(read(place), /\*\*\*a/);
  assert.deepEqual(seen.failed, [], "what was given up is no failure");
  opened.destroy();
});

test("a change of the case fetches it anew, a change elsewhere does not", async () => {
  const { opened, live, asks } = make();
  opened.open("a");
  await settle();
  live.set("b", row("b", { updated_at: "2026-11-22T15:30:00+08:00" }));
  opened.renew();
  assert.deepEqual(asks(), ["a"]);
  live.set("a", row("a", { handling: { version: 2 } }));
  opened.renew();
  await settle();
  assert.deepEqual(asks(), ["a", "a"]);
  live.delete("a");
  opened.renew();
  await settle();
  assert.deepEqual([asks().length, opened.row().id], [3, "a"], "closed, it is still read");
  opened.destroy();
});

test("what another officer links to the case, or merges into it, is drawn at once", async () => {
  const { opened, place, live, asks } = make();
  opened.open("a");
  await settle();
  assert.doesNotMatch(read(place), /关联事件|并入本事件/);
  live.set("a", row("a", { links: ["b"], merged: ["c"] }));
  opened.renew();
  assert.match(read(place), /并入本事件的重复上报/);
  assert.match(read(place), /NO-b 案件b/);
  await settle();
  assert.deepEqual(asks(), ["a", "a"], "its trail is another");
  opened.destroy();
});

test("the trail of the drawer says to which unit, level or township a case went", async () => {
  const { opened, place, live, seen } = make();
  const went = (action, next) => ({ at: "2026-11-22T15:30:00+08:00", actor: "account:1", actor_name: "王五", action, old: {}, new: next });
  const trace = [went("case.handed_down", { level: "township", handed_to: "330825101" }), went("case.dispatched", { unit: "water" }), { ...went("case.escalated", { level: "county" }), actor: "palm", actor_name: "" }];
  seen.details.set("a", detailOf(live.get("a"), { trace }));
  opened.open("a");
  await settle();
  assert.match(read(place), /下派 · 级别 乡镇级 · 下派至 湖镇镇/);
  assert.match(read(place), /派遣 · 单位 water/);
  assert.match(read(place), /系统 ?升级 · 级别 县级/, "a timer's, and no canary's");
  opened.destroy();
});

test("a change that comes while the details are on their way fetches them once more", async () => {
  const { opened, live, seen, asks } = make({ hold: true });
  opened.open("a");
  live.set("a", row("a", { handling: { version: 2 } }));
  opened.renew();
  assert.deepEqual(asks(), ["a"]);
  seen.held.shift()();
  await settle();
  assert.deepEqual(asks(), ["a", "a"]);
  seen.held.shift()();
  await settle();
  assert.deepEqual(asks(), ["a", "a"]);
  opened.destroy();
});

test("details that do not come are said with their code and asked for again; what is on screen stays", async () => {
  const { opened, place, live, seen, asks } = make();
  seen.details.delete("a");
  opened.open("a");
  await settle();
  assert.deepEqual([seen.failed[0].name, seen.failed[0].code], ["drawer", 404]);
  seen.details.set("a", detailOf(live.get("a")));
  seen.failed[0].again();
  await settle();
  assert.match(read(place), /\*\*\*a/);
  seen.details.delete("a");
  live.set("a", row("a", { handling: { version: 2 } }));
  opened.renew();
  await settle();
  assert.match(read(place), /\*\*\*a/);
  assert.deepEqual([seen.failed.length, asks().length], [1, 3]);
  opened.destroy();
});

test("personal data is shown for a reason, for a minute, and then masked", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { opened, place, seen } = make();
  opened.open("a");
  await settle();
  await reveal(opened);
  assert.match(read(place), /家住希塘村五号.*王小明/);
  assert.equal(seen.asked.filter((path) => path === "/api/cases/a").length, 2, "the trail says who looked");
  t.mock.timers.tick(60e3);
  assert.doesNotMatch(read(place), /希塘村五号|王小明/);
  assert.equal(seen.said.length, 2, "both are told to whoever cannot see it");
  opened.destroy();
});

test("another case, or a page that is out of sight, masks at once", async () => {
  const { opened, place } = make();
  opened.open("a");
  await settle();
  await reveal(opened);
  opened.open("b");
  opened.open("a");
  await settle();
  assert.doesNotMatch(read(place), /王小明/);
  await reveal(opened);
  assert.match(read(place), /王小明/);
  Object.defineProperty(page.document, "hidden", { value: true, configurable: true });
  page.document.dispatchEvent(new Event("visibilitychange"));
  assert.doesNotMatch(read(place), /王小明/);
  Object.defineProperty(page.document, "hidden", { value: false, configurable: true });
  opened.destroy();
});

test("a refused look says why, and the case stays masked", async () => {
  const { opened, place, seen } = make();
  opened.open("a");
  await settle();
  seen.refuse = { part: "reveal", status: 429, message: "今日查看次数已满" };
  await reveal(opened);
  assert.match(read(place.querySelector("[role=alert]")), /今日查看次数已满/);
  assert.match(read(place), /\*\*\*a/);
  opened.destroy();
});

test("a reason that was asked for one case reveals nothing in the next", async () => {
  const { opened, place, seen } = make();
  opened.open("a");
  await settle();
  opened.reveal("ask");
  await settle();
  opened.open("b");
  await settle();
  type(page.document.getElementById("reason-field"), "回访报案人核实地址");
  /** @type {any} */ (page.document.querySelector("dialog.reason form")).requestSubmit();
  await settle();
  assert.deepEqual(seen.asked.filter((path) => path.endsWith("/reveal")), []);
  assert.doesNotMatch(read(place), /王小明/);
  opened.destroy();
});

test("personal data that comes after the case was left is shown nowhere", async () => {
  const { opened, place, seen } = make();
  opened.open("a");
  await settle();
  let arrive = () => {};
  seen.late = new Promise((resolve) => { arrive = () => resolve(undefined); });
  await reveal(opened);
  opened.open("b");
  arrive();
  await settle();
  assert.match(read(place), /\*\*\*b/);
  assert.doesNotMatch(read(place), /王小明/);
  opened.destroy();
});

test("who may not reveal is not offered it", async () => {
  const { opened, place } = make({ rights: [] });
  opened.open("a");
  await settle();
  assert.equal(place.querySelector("[data-reveal]"), null);
  opened.destroy();
});
