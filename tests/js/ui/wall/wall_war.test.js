// The wall on war footing: what stands in place of peace, and when its curve is asked for and drawn.
import { page, read, serve, settle } from "../../page_document.js";
import assert from "node:assert/strict";
import test from "node:test";
import { createWallWar } from "../../../../assets/app/ui/wall/wall_war.js";

const ISSUED = "2026-11-29T15:00:00+08:00", NOW = Date.parse("2026-11-29T16:00:00+08:00"), GRID = "330825101264001";
const TIER = { tier: 2, name: "网格长", name_en: "Grid heads", people: 10, target: 1, accept_due_at: "2026-11-29T17:00:00+08:00", finish_due_at: null };
const ROLLOUT = { id: "R", region: "330825", state: "issued", issued_at: ISSUED, prepared_at: ISSUED, version: 1, tiers: [TIER], plan_name: "防台风", plan_name_en: "" };
const branch = (region, counts, more = {}) => [`R/${region}`, { id: `R/${region}`, rollout: "R", region, tiers: { 2: counts }, silent_since: null, ...more }];
const CURVE = { region: "330825", tiers: { 2: { minutes: [0, 30], accepted: [0, 6], finished: [0, 0], people: 10 } } };

/** The counties on screen: a response that runs or not, a roll-out or none. */
const county = (responses, rollouts, branches = []) => new Map([["330825", { responses: new Map(responses), rollouts: new Map(rollouts), branches: new Map(branches) }]]);
const TYPHOON = ["typhoon", { type: "typhoon", level: 2, since: ISSUED }];
const WAR = county([TYPHOON], [["R", ROLLOUT]], [branch("330825", [1, 2, 1, 6, 0, 0]), branch("330825101", [1, 2, 1, 6, 0, 0]), branch(GRID, [1, 0, 0, 0, 0, 0], { silent_since: ISSUED })]);

function make(states, answer = () => CURVE) {
  const part = (name) => `<div data-part="${name}"></div>`, panel = (name, ...parts) => `<section data-panel="${name}">${parts.map(part).join("")}</section>`;
  page.document.body.innerHTML = `<main data-progress="wall-progress">${panel("map", "kpi-on_time", "kpi-received", "kpi-overdue", "war-left", "war-worst")}${panel("tiers", "count", "tiers")}${panel("progress", "place", "summary")}</main>`;
  const asked = serve(answer), shown = [], put = [];
  let moved = 0;
  page.dash_clientside = { set_props: (id, props) => put.push([id, props]) };
  page.requestIdleCallback = (/** @type {() => void} */ then) => then();
  globalThis.requestAnimationFrame = (then) => { then(0); return 0; };
  globalThis.innerWidth = 1920;
  const live = { states: () => states, boot: { region: "330825" }, places: { name: (code) => ({ 330825101: "湖镇镇" })[code] ?? code } };
  const main = /** @type {any} */ (page.document.querySelector("main"));
  const war = createWallWar(main, /** @type {any} */ (live), { showRates: (rates) => shown.push(rates) }, () => { moved += 1; });
  return { war, main, asked, shown, put, moves: () => moved, part: (name) => read(main.querySelector(`[data-part="${name}"]`)), become: (next) => { states = next; } };
}

test("in peace, and while no roll-out is out, the wall keeps its own figures and nothing is asked", () => {
  for (const states of [county([], [["R", ROLLOUT]]), county([TYPHOON], []), county([TYPHOON], [["R", { ...ROLLOUT, state: "prepared", issued_at: null }]])]) {
    const { war, main, asked, shown, part } = make(states);
    assert.equal(war.draw("330825", NOW), false);
    assert.deepEqual([main.dataset.rollout, shown, asked, part("kpi-on_time")], ["", [null], [], ""]);
  }
});

test("acceptance, who is missing and the silent grids take the place of the figures", () => {
  const { war, main, shown, part } = make(WAR);
  assert.equal(war.draw("330825", NOW), true);
  assert.equal(main.dataset.rollout, "R");
  assert.match(part("kpi-on_time"), /60%?/);
  assert.match(part("kpi-received"), /4/);
  assert.match(part("kpi-overdue"), /1.*湖镇镇 1/);
  assert.ok(main.querySelector('[data-part="kpi-overdue"]').classList.contains("is-loud"), "silence is loud");
  assert.match(part("war-worst"), /湖镇镇/);
  assert.ok(shown[0].steps.has(GRID));
});

test("the curve is asked for once, drawn when it comes, and not again while it says nothing new", async () => {
  const { war, asked, put, moves, part } = make(WAR);
  war.draw("330825", NOW);
  war.draw("330825", NOW);
  await settle();
  assert.deepEqual([asked.length, moves(), put.length], [1, 1, 0]);
  assert.match(asked[0].address, /^\/api\/rollouts\/R\/curve/);
  war.draw("330825", NOW);
  assert.equal(put.length, 1);
  assert.match(part("summary"), /16:00/);
  war.draw("330825", NOW + 1000);
  assert.equal(put.length, 1, "within a minute it is the same picture");
  war.draw("330825", NOW + 60e3);
  assert.equal(put.length, 2);
});

test("the words of the curve say what the figures beside it say, though it was read before", async () => {
  const { war, part } = make(county([TYPHOON], [["R", ROLLOUT]], [branch("330825", [0, 1, 0, 7, 2, 0])]));
  war.draw("330825", NOW);
  await settle();
  war.draw("330825", NOW);
  assert.match(part("kpi-on_time"), /90/);
  assert.match(part("summary"), /实际 90/);
});

test("a curve that does not come leaves the counts, and no chart is made up", async () => {
  const { war, put, part } = make(WAR, () => { throw { status: 503, error: {} }; });
  war.draw("330825", NOW);
  await settle();
  war.draw("330825", NOW);
  assert.deepEqual([put, part("summary")], [[], ""]);
  assert.match(part("kpi-on_time"), /60/);
});

test("a part of the county is named, so that nobody takes it for the whole", () => {
  const { war, part } = make(WAR);
  war.draw("330825101", NOW);
  assert.match(part("count"), /湖镇镇/);
  war.draw("330825", NOW);
  assert.doesNotMatch(part("count"), /湖镇镇/);
});

test("when the roll-out ends the map is the cases' again", () => {
  const { war, main, shown, become } = make(WAR);
  war.draw("330825", NOW);
  become(county([TYPHOON], []));
  assert.equal(war.draw("330825", NOW), false);
  assert.deepEqual([main.dataset.rollout, shown.at(-1)], ["", null]);
});
