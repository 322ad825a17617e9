// The desk, whole: what the address and back and forward lead to, what Escape gives up, and what a reader is told of new cases.
import { page, press as pressKey, read, settle, type } from "../page_document.js";
import assert from "node:assert/strict";
import test, { mock } from "node:test";
import { openPage, panel } from "../live_page.js";

const row = (id, more = {}) => ({
  id, no: `NO-${id}`, title: `案件${id}`, severity: 2, region: "330825101264", matter: "flood", stage: "handling", source: "hotline", source_id: id, reported_at: "2026-11-29T15:00:00+08:00",
  updated_at: "2026-11-29T15:00:00+08:00", due_at: "2026-11-29T18:00:00+08:00", lat: 29, lon: 119, handling: null, ...more,
});
const body = `<div data-search></div><button data-sound></button><nav><button data-act="tab" data-value="queue"></button><button data-act="tab" data-value="map"></button></nav>
  <main class="desk" data-tab="queue">${panel("queue", "count", "segments", "filters", '<div data-part="list" tabindex="0"><div data-part="rows"></div></div>')}${panel("map", "legend", "hazards", "storm", "scale")}
  ${panel("drawer", '<button data-act="close"></button>', "case", "composer")}</main><dialog data-help></dialog>`;
const opened = await openPage("dispatch", body, {
  clock: mock, rights: ["manage_cases"], search: "?region=330825&case=b", tables: { cases: [row("a", { severity: 1 }), row("b"), row("c", { region: "330825102", due_at: "2026-11-29T15:30:00+08:00" })] },
  answer: (path) => { const id = /^\/api\/cases\/(\w+)$/.exec(path)?.[1]; return id ? { case: row(id), text: `正文${id}`, masked: [], trace: [], closed_at: null, reporter: "" } : undefined; },
});
const { find, part, press, tell, pass } = opened;
const ids = () => [...part("rows").querySelectorAll("[data-id]")].map((one) => one.dataset.id).sort().join("");
const address = () => page.location.search, search = () => find("[data-search] input");
const hear = (how) => read(find(`[data-live="${how}"]`));

test("the case of the address is opened, and all open ones stand in the queue", () => {
  assert.deepEqual([ids(), find(".desk").dataset.case, address()], ["abc", "b", "?region=330825&case=b"]);
  assert.match(read(part("case")), /案件b.*正文b/);
});

test("a press opens another, as an entry of the history; back leads to the one before", async () => {
  const before = page.history.length;
  await press('[data-id="a"]');
  assert.deepEqual([address(), page.history.length - before], ["?region=330825&case=a", 1]);
  assert.match(read(part("case")), /正文a/);
  page.history.replaceState(null, "", "/dispatch?region=330825&case=b");
  page.dispatchEvent(new Event("popstate"));
  await settle();
  assert.deepEqual([find(".desk").dataset.case, page.history.length - before], ["b", 1], "going back is no step of its own");
});

test("what is searched for narrows the queue, stands in the address and keeps the opened case", async () => {
  type(search(), "案件c");
  assert.deepEqual([ids(), find(".desk").dataset.case], ["c", "b"]);
  assert.equal(new URLSearchParams(address()).get("q"), "案件c");
  assert.equal(new URLSearchParams(address()).get("case"), "b");
  type(search(), "没有这样的");
  assert.deepEqual([ids(), find('[data-panel="queue"] [data-part="veil"]').hidden], ["", false]);
});

test("Escape gives up one thing at a time: the opened case, then the filter", async () => {
  pressKey(page.document.body, "Escape");
  assert.deepEqual([find(".desk").dataset.case, new URLSearchParams(address()).get("case")], [undefined, null]);
  assert.equal(search().value, "没有这样的");
  pressKey(page.document.body, "Escape");
  assert.deepEqual([search().value, ids(), address()], ["", "abc", "?region=330825"]);
});

test("a filter of the address that back leads to is shown by the controls, too", async () => {
  page.history.replaceState(null, "", "/dispatch?region=330825&state=overdue");
  page.dispatchEvent(new Event("popstate"));
  await settle();
  assert.equal(ids(), "c");
  assert.equal(part("segments").querySelector('[aria-pressed="true"]').dataset.stateFilter, "overdue");
  page.history.replaceState(null, "", "/dispatch?region=330825");
  page.dispatchEvent(new Event("popstate"));
  assert.equal(ids(), "abc");
});

test("an urgent case that came is told at once, with its place; others as a count", async () => {
  assert.equal(hear("assertive"), "", "what was there first is no news");
  await tell("cases", [row("d", { severity: 1 }), row("e")]);
  assert.match(hear("assertive"), /案件d/);
  assert.match(hear("polite"), /2/);
});

test("keys go through the queue without opening, and N opens the form of a new case beside the map", async () => {
  pressKey(page.document.body, "j");
  assert.equal(find(".desk").dataset.case, undefined);
  assert.ok(part("rows").querySelector('[aria-selected="true"]'));
  pressKey(page.document.body, "n");
  await settle();
  assert.equal(find(".desk").dataset.tab, "map");
  const form = /** @type {any} */ (page.document.querySelector("dialog.case-entry"));
  assert.equal(form.open, true);
  type(form.querySelector("#entry-title"), "漫堤");
  await press('[data-part="rows"] [data-id]');
  assert.equal(form.open && form.querySelector("#entry-title").value, "漫堤", "what is typed stays while another case is looked at");
});

test("a page that is left listens to nothing", async () => {
  await opened.close();
  await tell("cases", [row("f", { severity: 1 })]);
  await pass(2000);
  assert.doesNotMatch(hear("assertive"), /案件f/);
  assert.equal(page.document.querySelector("dialog.case-entry"), null);
});
