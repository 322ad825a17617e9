// The page of a phone, whole: what a press sends, what waits without a network, what a refusal gives back.
import { page, read, settle, type } from "../page_document.js";
import assert from "node:assert/strict";
import test, { mock } from "node:test";
import { readFileSync } from "node:fs";

const ME = "LY-L00001", NOW = "2026-11-28T17:05:00+08:00", words = readFileSync(new URL("../../../layouts/locale/zh.json", import.meta.url), "utf8");
const member = (state) => ({ person: ME, capability: "rescue", state, called_at: "2026-11-28T17:00:00+08:00", at: null, eta: null, late: 0 });
const order = { number: 1, text: "转移下游住户", by: "account:7", at: "2026-11-28T17:02:00+08:00", due_at: null, to: [ME], receipts: {} };
const squad = (state, more = {}) => ({ id: "a", case: "c", region: "330825", matter: null, lead: "account:7", opened_at: "2026-11-28T17:00:00+08:00", version: 1, needs: [], gaps: [], members: [member(state)], orders: [order], ...more });
const stateOf = (...squads) => ({
  me: { id: ME, name: "吴小燕" }, responses: [], squads, people: { "account:7": { name: "李指挥", unit: "" } }, reports: [],
  cases: { c: { id: "c", no: "LY-1", title: "树木倒伏", severity: 2, place: { name: "希塘村" }, lat: 29, lon: 119, stage: "handling", due_at: "" } },
});

/** The server: `state` is what it knows, `offline` whether it is there, `slow` before what it answers commands, `refuse` what it says to the next command. */
const server = { state: stateOf(squad("called")), tag: 1, offline: false, slow: Promise.resolve(), refuse: "", status: 200, sent: [], choices: [] };
globalThis.fetch = /** @type {any} */ (async (address, { body, method } = {}) => {
  if (server.offline) throw new TypeError("away");
  if (address === "/palm/state") {
    if (server.status !== 200) return new Response(null, { status: server.status });
    return new Response(JSON.stringify(server.state), { headers: { ETag: `"${server.tag}"`, "X-Palm-Now": String(Date.parse(NOW)) } });
  }
  if (address === "/palm/squads/a/case") return new Response(JSON.stringify({ text: "", remark: "", matter: null, photos: [], time_choices: server.choices }));
  if (method !== "POST") return new Response("null", { status: 404 });
  server.sent.push(typeof body === "string" ? JSON.parse(body) : { command: "photo", squad: new URLSearchParams(address.split("?")[1]).get("squad") });
  await server.slow;
  if (!server.refuse) return new Response(JSON.stringify({ version: 2 }));
  const message = server.refuse;
  server.refuse = "";
  return new Response(JSON.stringify({ error: { code: "bad_transition", message } }), { status: 409 });
});
mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: Date.parse(NOW) });
Object.assign(globalThis, { WebSocket: class { close() {} }, scrollTo() {}, addEventListener: (...event) => page.addEventListener(...event) });
Object.defineProperty(page.document, "hidden", { value: false, configurable: true });
page.document.title = "掌上指挥";
page.document.body.innerHTML = '<h1 id="palm-title"></h1><p id="palm-age"></p><div id="palm-levels"></div><main id="palm-main"><p data-loading>…</p></main><nav id="palm-tabs"></nav>';
Object.assign(page.document.body.dataset, { lang: "zh", words, csrf: "csrf" });
await import("../../../assets/app/pages/palm.js");
await settle();

const main = /** @type {any} */ (page.document.getElementById("palm-main"));
const age = () => read(page.document.getElementById("palm-age"));
const press = async (selector) => { main.querySelector(selector).click(); await settle(); };
const hear = async (state) => { server.state = state; server.tag += 1; page.document.dispatchEvent(new Event("visibilitychange")); await settle(); };
const submit = async () => { main.querySelector(".palm-note").requestSubmit(); await settle(); };

test("a call is drawn in the place of what the server wrote, and counted in the title", () => {
  assert.equal(main.querySelector("[data-loading]"), null);
  assert.match(read(main), /树木倒伏.*李指挥.*转移下游住户/);
  assert.deepEqual([age(), page.document.title.replaceAll(/[\u2066-\u2069]/g, "")], ["已同步", "(2) 掌上指挥"]);
});

test("an answer says what it answers and when it was given, and is shown at once", async () => {
  await press('[data-act="answer"][data-state="accepted"]');
  const [sent] = server.sent.splice(0);
  assert.deepEqual([sent.command, sent.squad, sent.state, sent.answered_at], ["answer", "a", "accepted", "2026-11-28T09:05:00.000Z"]);
  assert.match(sent.key, /^[0-9a-f]{32}$/);
  assert.equal("person" in sent, false, "who it is, the link says");
  assert.equal(main.querySelector(".palm-card").dataset.state, "accepted");
});

test("on the way it says when it will be there, as chosen", async () => {
  await hear(stateOf(squad("accepted", { version: 3 })));
  const eta = main.querySelector('[data-act="eta"]');
  eta.value = "20";
  eta.dispatchEvent(new Event("change", { bubbles: true }));
  await press('[data-act="answer"][data-state="on_the_way"]');
  assert.equal(server.sent.splice(0)[0].eta, "2026-11-28T09:25:00.000Z");
});

test("an instruction is confirmed by its number", async () => {
  await press('[data-act="order"][data-state="read"]');
  const [sent] = server.sent.splice(0);
  assert.deepEqual([sent.command, sent.squad, sent.order, sent.state], ["acknowledge", "a", 1, "read"]);
});

test("that something is done needs words; what was typed outlives what the feed brings", async () => {
  await press('[data-act="open"][data-whose="a/1"]');
  await submit();
  assert.ok(main.querySelector(".palm-fault"), "it is said");
  assert.deepEqual(server.sent, []);
  type(main.querySelector(".palm-note textarea"), "已全部转移");
  await hear(stateOf(squad("on_the_way", { version: 4 })));
  assert.deepEqual([main.querySelector(".palm-note textarea").value, main.querySelector(".palm-fault")], ["已全部转移", null]);
  await submit();
  const [sent] = server.sent.splice(0);
  assert.deepEqual([sent.command, sent.order, sent.state, sent.note], ["acknowledge", 1, "done", "已全部转移"]);
  assert.equal(main.querySelector(".palm-note"), null);
});

test("a refused answer says why, and the next one takes that away", async () => {
  server.refuse = "小组已经解散";
  await press('[data-act="answer"][data-state="on_site"]');
  assert.match(read(main), /小组已经解散/);
  await press('[data-act="answer"][data-state="on_site"]');
  assert.doesNotMatch(read(main), /小组已经解散/);
  server.sent.length = 0;
});

test("words that went with a refused answer are told with why, as nothing else has them", async () => {
  await press('[data-act="open"][data-whose="a/1"]');
  type(main.querySelector(".palm-note textarea"), "桥已断，改走北岸");
  server.refuse = "没有这条指令";
  await submit();
  assert.match(read(main.querySelector(".palm-refused")), /没有发出：桥已断，改走北岸（没有这条指令）/);
  server.sent.length = 0;
});

test("without a network what is answered waits, is shown and counted, and goes when it is back", async () => {
  await hear(stateOf(squad("called", { version: 9 })));
  server.offline = true;
  page.dispatchEvent(new Event("offline"));
  await press('[data-act="answer"][data-state="unavailable"]');
  assert.match(age(), /没有网络 · 1 条待发/);
  assert.equal(main.querySelector(".palm-card").dataset.pending, "1");
  server.offline = false;
  page.dispatchEvent(new Event("online"));
  await settle();
  mock.timers.tick(3000);
  await settle();
  assert.deepEqual([server.sent.map((one) => one.state), age()], [["unavailable"], "已同步"]);
  server.sent.length = 0;
});

test("time is asked for until when and why, waits without a network, and the answer stands above the calls", async () => {
  const cases = { c: { ...stateOf().cases.c, updated_at: "2", handling: { version: 3 } } };
  server.choices = [{ kind: "extension", unit: "roads", part: 0, due_at: "2026-11-28T18:00:00+08:00" }, { kind: "suspension", unit: "roads", part: 1, due_at: null }];
  await hear({ ...stateOf(squad("accepted", { version: 10 })), cases });
  assert.match(read(main), /申请延期.*申请挂账 · 协同任务 1/);
  await press('[data-act="time"][data-kind="extension"]');
  const until = main.querySelector('[name="time-until"]');
  assert.equal(until.value, "2026-11-29T18:00");
  type(until, "2026-11-28T17:30");
  await submit();
  assert.match(read(main.querySelector(".palm-fault")), /须晚于现时限/);
  type(until, "2026-11-28T21:00");
  await submit();
  assert.match(read(main.querySelector(".palm-fault")), /理由/);
  type(main.querySelector('[name="time-note"]'), "吊车下午才到");
  server.offline = true;
  await submit();
  assert.match(read(main.querySelector('[data-time-state="pending"]')), /延期 至 21:00.*LY-1 · 树木倒伏.*吊车下午才到.*待发送/);
  assert.equal(main.querySelector('[data-act="time"][data-kind="extension"]'), null, "it is asked for once");
  server.offline = false;
  mock.timers.tick(3000);
  await settle();
  const [sent] = server.sent.splice(0);
  assert.deepEqual([sent.command, sent.case, sent.kind, sent.unit, sent.part, sent.until, sent.note], ["time", "c", "extension", "roads", 0, "2026-11-28T21:00:00+08:00", "吊车下午才到"]);
  const row = { case: "c", no: "LY-1", title: "树木倒伏", number: 4, kind: "extension", hours: 3, reason: "吊车下午才到", at: "2026-11-28T17:06:00+08:00", state: "approved", ended_at: "2026-11-28T17:07:00+08:00", answer: "同意", due_at: "2026-11-28T21:00:00+08:00" };
  await hear({ ...stateOf(squad("accepted", { version: 10 })), cases, requests: [row] });
  assert.match(read(main.querySelector('[data-time-state="approved"]')), /延期 3 小时.*已同意 · 新时限 21:00.*同意/);
  server.refuse = "已有申请在等中心答复";
  await press('[data-act="time"][data-kind="suspension"]');
  type(main.querySelector('[name="time-note"]'), "等业主到场");
  await submit();
  assert.match(read(main), /已有申请在等中心答复/);
  assert.equal(main.querySelector('[name="time-note"]').value, "等业主到场", "it is in its form again");
  await press('[data-act="time-close"]');
  server.sent.length = 0;
});

test("what is no picture is refused where photos are taken", async () => {
  const foot = /** @type {any} */ (page.document.getElementById("palm-tabs")), go = async (tab) => { foot.querySelector(`[data-tab="${tab}"]`).click(); await settle(); };
  await go("report");
  const field = main.querySelector('input[type="file"]'), card = field.closest(".palm-card");
  Object.defineProperty(field, "files", { value: [new Blob(["no picture"])], configurable: true });
  field.dispatchEvent(new Event("change", { bubbles: true }));
  await settle();
  assert.match(read(card), /照片无法识别/);
  assert.equal(main.querySelector(".palm-refused"), null);
  await go("calls");
});

/** Photos come into the open note. */
function choosePhoto() {
  const field = main.querySelector('.palm-note input[type="file"]');
  Object.defineProperty(field, "files", { value: [new Blob(["x"])], configurable: true });
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

test("an answer that is sent right behind a photo that is none stays with its words and why, and goes when it is sent again", async () => {
  await hear(stateOf(squad("on_site", { version: 10 })));
  await press('[data-act="open"][data-whose="a"]');
  type(main.querySelector(".palm-note textarea"), "已清理");
  choosePhoto();
  await submit();
  assert.deepEqual([server.sent, main.querySelector(".palm-note textarea").value], [[], "已清理"]);
  assert.match(read(main.querySelector(".palm-note .palm-fault")), /照片无法识别/);
  await submit();
  assert.deepEqual(server.sent.splice(0).map((one) => [one.command, one.state, one.note]), [["answer", "done", "已清理"]]);
});

test("while an answer waits for its photo nothing else opens and it stays as it is, an answer to another goes, and it is sent once", async () => {
  let made = (/** @type {any} */ _picture) => {};
  const disabled = () => [...main.querySelectorAll('.palm-note button:not([data-act="unphoto"]), [data-act="open"]'), ...page.document.querySelectorAll("#palm-tabs button")].map((one) => one.getAttribute("aria-disabled"));
  Object.assign(globalThis, { createImageBitmap: () => new Promise((done) => { made = done; }) });
  await hear(stateOf(squad("on_site", { version: 11 }), squad("called", { id: "b", version: 11, orders: [] })));
  await press('[data-act="open"][data-whose="a"]');
  type(main.querySelector(".palm-note textarea"), "已清理");
  choosePhoto();
  await submit();
  assert.deepEqual([...new Set(disabled())], ["true"]);
  for (const selector of ['[data-act="open"][data-whose="a/1"]', '[data-act="close"]']) await press(selector);
  /** @type {any} */ (page.document.querySelector('[data-tab="report"]')).click();
  await press('[data-act="answer"][data-whose="b"][data-state="accepted"]');
  await submit();
  assert.deepEqual([main.querySelector(".palm-note textarea").value, server.sent.splice(0).map((one) => [one.squad, one.state])], ["已清理", [["b", "accepted"]]]);
  Object.assign(page.HTMLCanvasElement.prototype, { getContext: () => null, toBlob: (/** @type {any} */ give) => give(new Blob(["jpeg"])) });
  made({ width: 4, height: 3, close() {} });
  for (let turn = 0; server.sent.length < 2 && turn < 50; turn += 1) await settle();
  assert.deepEqual(server.sent.splice(0).map((one) => [one.command, one.squad, one.state]), [["answer", "a", "done"], ["photo", "a", undefined]]);
  assert.deepEqual([main.querySelector(".palm-note"), [...new Set(disabled())]], [null, [null]]);
});

test("a request for time that is refused while another is written is told in words, and what is written stays", async () => {
  server.offline = true;
  await press('[data-act="time"][data-kind="suspension"]');
  type(main.querySelector('[name="time-note"]'), "等业主签字");
  await submit();
  await press('[data-act="time"][data-kind="extension"]');
  type(main.querySelector('[name="time-note"]'), "吊车又坏了");
  Object.assign(server, { offline: false, refuse: "已有申请在等中心答复" });
  mock.timers.tick(3000);
  await settle();
  assert.match(read(main.querySelector(".palm-refused")), /没有发出：等业主签字（已有申请在等中心答复）/);
  assert.equal(main.querySelector('[name="time-note"]').value, "吊车又坏了");
  await press('[data-act="time-close"]');
  server.sent.length = 0;
});

test("a request for time is withdrawn without a network: from the phone alone before it left, by its number when the county has it", async () => {
  const row = { case: "c", no: "LY-1", title: "树木倒伏", number: 4, kind: "suspension", reason: "等业主签字", at: "2026-11-28T17:06:00+08:00", state: "open" };
  const cases = { c: { ...stateOf().cases.c, updated_at: "3", handling: { version: 4 } } };
  await hear({ ...stateOf(squad("accepted", { version: 10 })), cases, requests: [row] });
  server.offline = true;
  await press('[data-act="time"][data-kind="extension"]');
  type(main.querySelector('[name="time-note"]'), "吊车又坏了");
  await submit();
  await press('[data-time-state="pending"] [data-act="time-withdraw"]');
  assert.equal(main.querySelector('[data-time-state="pending"]'), null);
  assert.ok(main.querySelector('[data-act="time"][data-kind="extension"]'), "it may be asked for again");
  await press('[data-time-state="open"] [data-act="time-withdraw"]');
  assert.match(read(main.querySelector('[data-time-state="pending"]')), /等业主签字.*撤回待发送/);
  server.offline = false;
  mock.timers.tick(3000);
  await settle();
  assert.deepEqual(server.sent.splice(0).map((one) => [one.command, one.case, one.request]), [["time_withdrawal", "c", 4]]);
  await hear({ ...stateOf(squad("accepted", { version: 10 })), cases: { c: { ...cases.c, handling: { version: 5 } } } });
  assert.equal(main.querySelector(".palm-times"), null);
});

test("a request for time that is withdrawn while it is under way is withdrawn where it arrives; one that is refused there is not told", async () => {
  for (const [refuse, commands] of /** @type {[string, any[]][]} */ ([["", [["time", undefined], ["time_withdrawal", 2]]], ["已结案", [["time", undefined]]]])) {
    let arrive = () => {};
    server.slow = new Promise((done) => { arrive = () => done(undefined); });
    server.refuse = refuse;
    await press('[data-act="time"][data-kind="extension"]');
    type(main.querySelector('[name="time-note"]'), "吊车还没有到");
    await submit();
    await press('[data-time-state="pending"] [data-act="time-withdraw"]');
    assert.match(read(main.querySelector('[data-time-state="pending"]')), /吊车还没有到.*撤回待发送/);
    arrive();
    await settle();
    assert.deepEqual(server.sent.splice(0).map((one) => [one.command, one.request]), commands);
    assert.deepEqual([main.querySelector(".palm-times"), read(main).includes("已结案")], [null, false]);
  }
  server.slow = Promise.resolve();
});

test("a squad that is over goes, and the page says that it went", async () => {
  await hear(stateOf());
  assert.equal(main.querySelector(".palm-card[data-squad]"), null);
  assert.match(read(main.querySelector(".palm-over")), /17:05|17:06/);
  assert.doesNotMatch(page.document.title, /\(/);
});

test("a link that ended shows nothing of anybody any more", async () => {
  await hear(stateOf(squad("called", { version: 10 })));
  assert.match(read(main), /树木倒伏/);
  server.status = 401;
  page.document.dispatchEvent(new Event("visibilitychange"));
  await settle();
  assert.doesNotMatch(read(main), /树木倒伏/);
  assert.deepEqual([age(), read(page.document.getElementById("palm-tabs"))], ["", ""]);
});
