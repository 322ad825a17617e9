// The situation reports' page: clocks by the server's time, what is typed outlives a reload, a change by others is told.
import { page, read, settle, type } from "../page_document.js";
import assert from "node:assert/strict";
import test, { mock } from "node:test";

const NOW = Date.parse("2026-11-28T09:00:00Z"), MINUTE = 60e3, AHEAD = 5 * MINUTE;   // the server's clock is ahead of this machine's
const server = { stamp: "s1", status: 200, offline: false };
globalThis.fetch = /** @type {any} */ (async () => {
  if (server.offline) throw new TypeError("away");
  return new Response(server.status === 200 ? JSON.stringify({ stamp: server.stamp }) : null, { status: server.status, headers: { "X-Palm-Now": String(Date.now() + AHEAD) } });
});
mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: NOW });
page.history.replaceState(null, "", "/situation-reports/1");
page.sessionStorage.setItem("situation.r1", JSON.stringify({ losses: "房屋 3 间", signed: "不该回来" }));
Object.defineProperty(page.document, "hidden", { value: false, configurable: true });
page.document.body.innerHTML = `<main data-situation="/situation-reports/state" data-now="${NOW + AHEAD}" data-remind="${10 * MINUTE}" data-stamp="s1">
  <div class="situation-clock" data-due="${NOW + AHEAD + 30 * MINUTE}"><b data-left></b><i data-clock-state data-running="计时" data-due-soon="将到" data-late="超时" data-overdue="超时"></i></div>
  <div class="situation-clock" data-due="${NOW}" data-stopped><b data-left>已报</b><i data-clock-state></i></div>
  <p data-changed hidden></p><p data-lost hidden></p><p data-restored hidden></p>
  <form data-keep="r1"><textarea name="losses">无</textarea><textarea name="signed" disabled></textarea><textarea name="other"></textarea></form>
  <select id="i-event"><option value="flood" data-grade="3">汛</option><option value="fire" data-grade="2">火</option></select><select id="i-grade"><option>2</option><option>3</option></select></main>`;
const find = (selector) => /** @type {any} */ (page.document.querySelector(selector));
const look = async () => { page.document.dispatchEvent(new Event("visibilitychange")); await settle(); };
find('[name="other"]').value = "先写";   // a quick hand, before the script ran
await import("../../../assets/app/pages/situation.js");
await settle();

test("a clock counts down by the server's time and turns when it ends soon; one that was stopped stands", async () => {
  const clock = find(".situation-clock");
  assert.match(read(clock), /30/);
  assert.doesNotMatch(clock.className, /due_soon/);
  mock.timers.tick(21 * MINUTE);
  await settle();
  assert.match(clock.className, /is-due_soon/);
  assert.match(read(clock), /将到/);
  assert.equal(read(find("[data-stopped]")), "已报");
});

test("what was typed before a reload is there again, and said; a field nobody may write keeps its own", () => {
  assert.deepEqual([find('[name="losses"]').value, find('[name="signed"]').value, find("[data-restored]").hidden], ["房屋 3 间", "", false]);
});

test("what was typed before the page listened is kept, too", () => {
  assert.deepEqual(JSON.parse(page.sessionStorage.getItem("situation.r1")), { losses: "房屋 3 间", other: "先写" });
});

test("what is typed is kept in the tab, and only what is another than it came", () => {
  type(find('[name="losses"]'), "无");
  type(find('[name="other"]'), "道路中断");
  assert.deepEqual(JSON.parse(page.sessionStorage.getItem("situation.r1")), { other: "道路中断" });
});

test("a change by somebody else is told, and the text here stays", async () => {
  await look();
  assert.equal(find("[data-changed]").hidden, true);
  server.stamp = "s2";
  await look();
  assert.deepEqual([find("[data-changed]").hidden, find('[name="other"]').value], [false, "道路中断"]);
});

test("that the server is away is said, and goes when it is back", async () => {
  server.offline = true;
  await look();
  assert.equal(find("[data-lost]").hidden, false);
  server.offline = false;
  await look();
  assert.equal(find("[data-lost]").hidden, true);
});

test("the kind of an event brings its grade", () => {
  const event = find("#i-event");
  event.value = "fire";
  event.dispatchEvent(new Event("change"));
  assert.equal(find("#i-grade").value, "2");
  event.value = "flood";
  event.dispatchEvent(new Event("change"));
  assert.equal(find("#i-grade").value, "3");
});
