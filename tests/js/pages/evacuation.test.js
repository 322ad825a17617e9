// The page of an evacuation, whole: which households are asked for, and what an act says to the server and to its reader.
import { read } from "../page_document.js";
import assert from "node:assert/strict";
import test, { mock } from "node:test";
import { openPage, panel } from "../live_page.js";

const order = (id, more = {}) => ({ id, part: "order", evacuation: id, region: "330825", place: "330825", risks: ["flood"], due_at: null, lifted_at: null, ordered_at: "2026-11-29T15:00:00+08:00", ordered_by: "account:7", rollout: "", lifted_by: "", households: 3, people: 3, version: 4, ...more });
const sum = (of, region, people) => ({ id: `${of}/${region}`, part: "branch", evacuation: of, region, households: people, people, verified: [0, 0], vulnerable: 0 });
const household = (id) => ({ household: id, grid: "330825101264001", head: "王**", phone: "", people: 3, vulnerable: [], risk: "flood", liaison: "", state: "told", place: "", verified: false, extra: "", note: "" });
const reply = { households: [household("h-1"), household("h-2")], total: 2 }, refusal = { code: "" };
const body = `<div data-part="strip"></div><div data-part="shared"></div>${panel("places", "places")}${panel("shelters", "shelters")}${panel("ledger", "total", "filter", "rows")}`;
const rows = [order("ZY-1"), sum("ZY-1", "330825", [2, 1, 0, 0, 0, 0, 0]), sum("ZY-1", "330825101", [2, 1, 0, 0, 0, 0, 0])];
const opened = await openPage("evacuation", body, {
  clock: mock, rights: ["rollouts", "evacuate"], tables: { evacuations: rows },
  answer: (path, { method }) => {
    if (method === "POST" && refusal.code) throw { status: 409, error: { code: refusal.code, message: "状态不允许" } };
    if (path.endsWith("/households")) return reply;
    return path === "/api/evacuations" ? { risks: ["flood"], shelters: [{ code: "S-1", name: "中心小学" }] } : method === "POST" ? { refused: [] } : undefined;
  },
});
const { find, part, press, asked, pass } = opened;
const reads = () => asked.filter((one) => one.path.endsWith("/households")).map((one) => new URLSearchParams(one.address.split("?")[1]));

test("the households of the order are read and shown, once for what is counted", async () => {
  assert.equal(reads().length, 1);
  assert.equal(asked.find((one) => one.path.endsWith("/households")).path, "/api/evacuations/ZY-1/households");
  assert.match(read(part("rows")), /王/);
  await pass(5000);
  assert.equal(reads().length, 1);
});

test("another state is asked for at once, a place narrows and is given up by the second press", async () => {
  await press('[data-part="filter"] [data-act="state"][data-value="refused"]');
  assert.equal(reads().at(-1).get("state"), "refused");
  await press('[data-part="places"] [data-act="place"][data-value="330825101"]');
  assert.deepEqual([reads().at(-1).get("region"), reads().at(-1).get("state")], ["330825101", "refused"]);
  await press('[data-part="places"] [data-act="place"][data-value="330825101"]');
  assert.equal(reads().at(-1).get("region"), "330825");
});

test("a report says which household, what and when, and the households are read anew", async () => {
  const before = reads().length, button = find('[data-act="report"][data-kind="moved"], [data-act="report"]');
  button.click();
  await pass(500);
  const sent = asked.filter((one) => one.method === "POST").at(-1);
  assert.equal(sent.path, "/api/evacuations/ZY-1/reports");
  assert.equal(sent.body.reports[0].household, button.dataset.value);
  assert.match(sent.body.reports[0].key, new RegExp(`^${button.dataset.kind}/`));
  assert.ok(sent.body.key, "sent twice it is done once");
  assert.equal(reads().length, before + 1);
});

test("a refusal is said for a while, and then it is gone", async () => {
  refusal.code = "bad_state";
  await press('[data-act="report"]');
  await pass(100);
  assert.match(read(find('[data-live="polite"]')), /状态不允许/);
  assert.match(read(part("strip")), /状态不允许/);
  refusal.code = "";
  await pass(7000);
  assert.doesNotMatch(read(part("strip")), /状态不允许/);
});

test("without any order the panels say so", async () => {
  await opened.tell("evacuations", [], { kind: "evacuation.lifted", gone: rows.map((row) => row.id) });
  assert.equal(find('[data-panel="ledger"] [data-part="veil"]').hidden, false);
});
