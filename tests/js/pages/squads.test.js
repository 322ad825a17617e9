// The page of live squads, whole: which view opens, what it asks for, and that the address says which it is.
import { page, read } from "../page_document.js";
import assert from "node:assert/strict";
import test, { mock } from "node:test";
import { openPage, panel } from "../live_page.js";

const squad = (id, more = {}) => ({ id, case: `c-${id}`, title: `案件${id}`, no: id, severity: 2, region: "330825101264", lead: "account:7", opened_at: "2026-11-29T15:00:00+08:00", version: 1, gaps: [], needs: [], members: [], orders: [], offer: null, last_offer: null, difficulties: [], ...more });
const opened = await openPage("squads", panel("squads", "count", "views", "squads"), {
  clock: mock, rights: ["command_squads", "see_loans"], search: "?lang=zh", tables: { squads: [squad("s-1")], cases: [] },
  answer: (path) => (path.includes("loans") ? { loans: [], told_at: "" } : { names: { "account:7": "李指挥" } }),
});
const { part, press, tell } = opened;

test("whoever commands sees the squads first, each with the way to its case", () => {
  assert.equal(part("views").querySelector('[aria-pressed="true"]').dataset.view, "squads");
  assert.match(part("squads").innerHTML, /case=c-s-1/);
  assert.equal(opened.find('[data-part="veil"]').hidden, true);
});

test("another view stands in the address beside what was there", async () => {
  await press('[data-view="loans"]');
  assert.equal(page.location.search, "?lang=zh&view=loans");
  assert.equal(part("views").querySelector('[aria-pressed="true"]').dataset.view, "loans");
  assert.equal(part("squads").querySelector("[href]"), null);
  await press('[data-view="squads"]');
  assert.match(part("squads").innerHTML, /case=c-s-1/);
});

test("when the last squad stands down, that there is none is said and not an empty list", async () => {
  await tell("squads", [], { kind: "squad.stood_down", gone: ["s-1"] });
  assert.equal(opened.find('[data-part="veil"]').hidden, false);
  assert.ok(read(opened.find('[data-part="veil"]')).length > 5);
  await tell("squads", [squad("s-2")], { kind: "squad.assembled" });
  assert.equal(opened.find('[data-part="veil"]').hidden, true);
});
