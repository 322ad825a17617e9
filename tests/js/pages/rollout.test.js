// The page of a roll-out, whole: which one is shown, what lies open, and what an act asks of the server.
import { page, press as pressKey, read } from "../page_document.js";
import assert from "node:assert/strict";
import test, { mock } from "node:test";
import { openPage, panel } from "../live_page.js";

const GRID = "330825101264001", TIER = { tier: 2, name: "网格长", name_en: "Heads", people: 10, target: 1, accept_due_at: "2026-11-29T17:00:00+08:00", finish_due_at: null, checklist: [], reminders: [], round: 0 };
const rollout = (id, more = {}) => ({
  id, version: 3, region: "330825", plan: "typhoon-2", plan_name: `防台风 ${id}`, plan_name_en: "Typhoon", response: "typhoon", level: 2, warning: "", note: "", state: "issued", needs_second: false, prepared_by: "account:7", prepared_at: "2026-11-29T14:55:00+08:00",
  issued_by: "account:7", issued_at: "2026-11-29T15:00:00+08:00", confirmed_by: "", people: 10, no_channel: 0, grids_without_head: 0, hold_until: null, over_at: null, tiers: [TIER], ...more,
});
const branch = (of, region, counts) => ({ id: `${of}/${region}`, rollout: of, region, tiers: { 2: counts }, first_at: null, last_at: null, silent_since: null });
const branchesOf = (of) => [branch(of, "330825", [0, 4, 0, 6, 0, 0]), branch(of, "330825101", [0, 4, 0, 6, 0, 0]), branch(of, "330825101264", [0, 4, 0, 6, 0, 0]), branch(of, GRID, [0, 4, 0, 6, 0, 0])];
const curves = [1, 2, 3].map((n) => `<div><div data-part="curve-${n}"></div></div>`);
const body = `<div data-part="strip"></div>${panel("cascade", "tree")}${panel("curves", "summary", "curve-region", ...curves)}
  ${panel("map", "measure", "count", "legend", "hazards", "storm")}${panel("exceptions", "who", "count", "groups", "people", "rest", "voids", "picked", "needs", "hindered")}`;
const opened = await openPage("rollout", body, { clock: mock, rights: ["rollouts"], tables: { rollouts: [rollout("RW-1"), rollout("RW-2", { issued_at: "2026-11-29T15:30:00+08:00" })], branches: [...branchesOf("RW-1"), ...branchesOf("RW-2")] } });
const { find, part, tell } = opened;
const keys = () => [...part("tree").querySelectorAll('[data-act="line"]')].map((line) => line.dataset.value);

test("a roll-out that is out is shown with its tree, townships first", () => {
  assert.match(read(part("strip")), /防台风 RW-\d/);
  assert.deepEqual([...new Set(keys())], ["330825101"]);
});

test("a line opens by a press, the keyboard goes down to it and opens it, too", async () => {
  await opened.press('[data-part="tree"] [data-act="line"]');
  assert.ok(keys().length > 1);
  await opened.press('[data-part="tree"] [data-act="line"]');
  assert.deepEqual([...new Set(keys())], ["330825101"]);
  pressKey(page.document.body, "j");
  assert.ok(part("tree").querySelector("[data-selected]"));
  pressKey(page.document.body, "Enter");
  assert.ok(keys().length > 1);
});

test("another roll-out is chosen, and one that comes meanwhile does not take its place", async () => {
  const field = find('[data-act="choose"]'), other = [...field.options].find((option) => !option.selected).value;
  field.value = other;
  field.dispatchEvent(new Event("change", { bubbles: true }));
  assert.match(read(part("strip").querySelector("h2")), new RegExp(other));
  assert.deepEqual([...new Set(keys())], ["330825101"], "what lay open in the one before is closed");
  await tell("rollouts", [rollout("RW-3", { issued_at: "2026-11-29T15:59:00+08:00" })], { kind: "rollout.issued" });
  assert.match(read(part("strip").querySelector("h2")), new RegExp(other));
});

test("a page that is left asks for nothing", async () => {
  await opened.close();
  const before = opened.asked.length;
  await opened.pass(5000);
  assert.equal(opened.asked.length, before);
});
