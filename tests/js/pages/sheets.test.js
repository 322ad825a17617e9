// Keying in a call sheet, whole: from key to key, what is kept, what is sent, and what comes back.
import { page, press as pressKey, read, settle, type } from "../page_document.js";
import assert from "node:assert/strict";
import test, { mock } from "node:test";
import { openPage, panel } from "../live_page.js";

const rollout = (id) => ({ id, region: "330825", state: "issued", plan_name: "防台风", plan_name_en: "Typhoon", issued_at: "2026-11-29T15:00:00+08:00", prepared_at: "2026-11-29T14:00:00+08:00", version: 1, tiers: [] });
const ROWS = [{ code: "A1B2C", person: "p-1", name: "王某", post: "网格长", post_en: "", region: "330825101", place: "湖镇镇", place_en: "", state: "open" }, { code: "D4E5F", person: "p-2", name: "李某", post: "网格长", post_en: "", region: "330825101", place: "湖镇镇", place_en: "", state: "open" }];
const server = { away: false };
globalThis.indexedDB = /** @type {any} */ ({ open: () => ({}) });   // it never opens: after three seconds the page's memory takes its place
const opened = await openPage("sheets", panel("keying", "choice", "form", "known", "found", "told", "state", "count", "entries"), {
  clock: mock, rights: ["rollouts"], tables: { rollouts: [rollout("RW-1")] },
  answer: (path, { method, body }) => {
    if (server.away) throw new TypeError("away");
    if (method === "POST") return { taken: body.receipts.length, receipts: body.receipts, refused: [], repeated: 0, conflicts: [] };
    return path === "/api/rollouts/RW-1/sheets" ? { rows: ROWS } : undefined;
  },
});
const { find, part, asked, pass } = opened;
const field = (name) => find(`#sheets-${name}`), focused = () => page.document.activeElement?.id?.replace("sheets-", "");
const sent = () => asked.filter((one) => one.method === "POST" && one.path.endsWith("/receipts"));
const enter = (name) => pressKey(field(name), "Enter");

test("the rows of the sheet are read, and the keyboard waits for a code", () => {
  assert.deepEqual(asked.filter((one) => one.path.endsWith("/sheets")).length, 1);
  assert.equal(focused(), "code");
  assert.match(read(part("choice")), /防台风 · RW-1/);
  assert.equal(field("by").value, "李指挥");
});

test("the time is the county's, once that is known, and goes on with its clock", async () => {
  const beat = (/** @type {string} */ time) => {
    const at = new Date(Date.parse(`2026-11-29T${time}:00+08:00`)).toISOString();
    return opened.say("beat", { county: "330825", epoch: "e1", seq: {}, head: 1, at, as_of: at, hops: {} });
  };
  const time = field("time");
  assert.equal(time.value, "");
  time.focus();
  await beat("16:42");
  assert.match(time.value, /^164[123]$/, "who came to the field before the clock did need not type it");
  assert.deepEqual([time.selectionStart, time.selectionEnd], [0, 4], "but may: what is typed takes its place");
  await beat("17:05");
  assert.match(time.value, /^170[456]$/);
  type(time, "1530");
  field("code").focus();
  await beat("17:10");
  assert.equal(time.value, "1530", "a time that somebody typed stays for the lines that follow");
  type(time, "");
  await beat("17:15");
  assert.match(time.value, /^171[456]$/);
});

test("a code that is wrong is said and not left; a right one shows whose it is and leads on", () => {
  type(field("code"), "zzzzz");
  enter("code");
  assert.deepEqual([focused(), field("code").hasAttribute("aria-invalid")], ["code", true]);
  assert.ok(read(part("told")).length > 0);
  type(field("code"), "a1b2c");
  assert.match(read(part("found")), /王某/);
  enter("code");
  assert.equal(focused(), "result");
});

test("a result needs no Enter, and Enter in the time keeps the line, sends it and begins the next, also before there is a place to keep it in", async () => {
  type(field("result"), "2");
  assert.equal(focused(), "time");
  type(field("time"), "1530");
  enter("time");
  await pass(4000);
  assert.deepEqual(sent(), [], "for a moment it can be taken back");
  await pass(4000);
  const [{ body }] = sent();
  assert.deepEqual([body.receipts[0].person, body.receipts[0].kind, body.receipts[0].at], ["p-1", "accepted", "2026-11-29T07:30:00.000Z"]);
  assert.deepEqual([field("code").value, field("result").value, focused()], ["", "", "code"]);
  assert.match(read(part("count")), /1/);
});

test("a line that lacks its result is not kept: the field that is missing gets the keyboard", async () => {
  type(field("code"), "D4E5F");
  enter("time");
  await settle();
  assert.deepEqual([focused(), field("code").value], ["result", "D4E5F"]);
  assert.match(read(part("count")), /1/);
});

test("Ctrl Z takes the last line back before it is sent, to be keyed anew", async () => {
  type(field("result"), "2");
  enter("time");
  await pass(500);
  assert.match(read(part("count")), /2/);
  pressKey(field("code"), "z", { ctrlKey: true });
  await pass(10e3);
  assert.deepEqual([field("code").value, focused(), sent().length], ["D4E5F", "code", 1]);
});

test("without a network a line waits and is said to, and goes by itself when it is back", async () => {
  server.away = true;
  type(field("result"), "3");
  enter("time");
  await pass(8000);
  const before = read(part("state"));
  server.away = false;
  await pass(8000);
  assert.equal(sent().at(-1).body.receipts[0].person, "p-2");
  assert.notEqual(read(part("state")), before);
});

test("Escape clears the line", () => {
  type(field("code"), "A1B2C");
  pressKey(field("code"), "Escape");
  assert.deepEqual([field("code").value, read(part("told"))], ["", ""]);
});
