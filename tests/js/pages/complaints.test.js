// The complaints' page follows what is filed: its list is drawn anew when it is another, and what is typed stays.
import { page, read, settle, type } from "../page_document.js";
import assert from "node:assert/strict";
import test, { mock } from "node:test";

const listOf = (stamp, ...ids) => `<section data-complaints data-stamp="${stamp}" data-unsent="未提交：">${ids.map((id) => `<article id="c-${id}">申诉 ${id}<textarea id="t-${id}"></textarea></article>`).join("")}</section>`;
const server = { stamp: "1", list: listOf("1", "a"), status: 200, pages: 0, signedOut: false };
globalThis.fetch = /** @type {any} */ (async (address) => {
  const answer = (body, status = 200) => Object.assign(new Response(body, { status, headers: { "X-Palm-Now": "1", ETag: `"${server.stamp}"` } }));
  if (address === "/complaints/state") return server.signedOut ? Object.defineProperty(answer("<html>"), "redirected", { value: true }) : answer(JSON.stringify({ stamp: server.stamp }));
  server.pages += 1;
  return answer(`<html><body>${server.list}</body></html>`, server.status);
});
mock.timers.enable({ apis: ["setTimeout"] });
Object.defineProperty(page.document, "hidden", { value: false, configurable: true });
page.document.body.innerHTML = `<main>${server.list}<p data-lost hidden></p></main>`;
const find = (selector) => /** @type {any} */ (page.document.querySelector(selector));
const hear = async (stamp, list) => { Object.assign(server, { stamp, list }); page.document.dispatchEvent(new Event("visibilitychange")); await settle(); };
await import("../../../assets/app/pages/complaints.js");
await settle();

test("a list that is the same is not fetched", async () => {
  await hear("1", listOf("1", "a"));
  assert.equal(server.pages, 0);
});

test("another list takes its place, with what was typed in the field it was typed in", async () => {
  type(find("#t-a"), "已联系村里");
  await hear("2", listOf("2", "b", "a"));
  assert.deepEqual([server.pages, find("[data-complaints]").dataset.stamp, read(find("#c-b")), find("#t-a").value], [1, "2", "申诉 b", "已联系村里"]);
});

test("what was typed to a complaint that somebody else answered is shown, not lost", async () => {
  await hear("3", listOf("3", "b"));
  assert.match(read(find("[data-complaints]")), /未提交：已联系村里/);
});

test("a list that does not come is said and fetched again by itself", async () => {
  server.status = 503;
  await hear("4", listOf("4", "b", "c"));
  assert.deepEqual([find("[data-lost]").hidden, find("#c-c")], [false, null]);
  server.status = 200;
  mock.timers.tick(2000);
  await settle();
  assert.deepEqual([find("[data-lost]").hidden, read(find("#c-c"))], [true, "申诉 c"]);
});

test("whoever was signed out is led to the door, and nothing is followed any more", async () => {
  let reloaded = 0;
  page.location.reload = () => { reloaded += 1; };
  server.signedOut = true;
  await hear("5", listOf("5"));
  assert.deepEqual([reloaded, server.pages], [1, 4]);
});
