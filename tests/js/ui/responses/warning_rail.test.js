// The rail of official warnings: shown while one is live, drawn anew when what it says is another, opening the panel.
import { page, read, serve, settle } from "../../page_document.js";
import assert from "node:assert/strict";
import test from "node:test";
import { createWarningRail } from "../../../../assets/app/ui/responses/warning_rail.js";
import { detail, liveOf, NOW, warning } from "../../warnings.js";

const MINUTE = 60e3;

/** A page with a rail over `live`. */
function make(t, live, how = {}) {
  t.mock.timers.enable({ apis: ["setInterval"] });
  page.document.body.innerHTML = "<main><section data-warnings hidden></section></main>";
  const rail = /** @type {any} */ (page.document.querySelector("[data-warnings]")), made = createWarningRail(/** @type {any} */ (page.document.querySelector("main")), live, how);
  t.after(() => made.destroy());
  return { rail, made, ids: () => [...rail.querySelectorAll("[data-warning]")].map((one) => one.dataset.warning) };
}

test("it is there while a warning is live, and goes with the last", (t) => {
  const live = liveOf(), { rail, ids } = make(t, live);
  assert.equal(rail.hidden, true);
  live.rows = [warning(), warning({ id: "red", colour: "red" })];
  live.tell("state");
  assert.deepEqual([rail.hidden, ids()], [false, ["red", "w-1"]]);
  live.rows = [];
  live.tell("state");
  assert.equal(rail.hidden, true);
});

test("a chip that stays is the same element, so that whoever is on it is not thrown off", (t) => {
  const live = liveOf(warning()), { rail } = make(t, live), chip = rail.querySelector("[data-warning]");
  chip.focus();
  live.rows = [warning({ state: "unlisted" }), warning({ id: "red", colour: "red" })];
  live.tell("state");
  assert.equal(page.document.activeElement, chip);
  assert.match(read(chip), /信息源已不列出/);
});

test("what is left counts down by itself, and what says nothing new is not drawn", (t) => {
  const live = liveOf(warning({ expires: "2026-08-09T12:30:00+08:00" })), { rail } = make(t, live);
  assert.match(read(rail), /剩 30 分/);
  const texts = () => rail.querySelector(".warning-left").lastChild;
  const before = texts();
  live.tell("state");
  assert.equal(texts(), before);
  live.at = NOW + 10 * MINUTE;
  t.mock.timers.tick(20e3);
  assert.match(read(rail), /剩 20 分/);
  live.at = NOW + 31 * MINUTE;
  live.tell("beat");
  assert.match(read(rail), /已到期/, "the server's time comes with a beat");
});

test("of several that are called the same it says whose each is, and only of those", (t) => {
  const of = (id, sender, more = {}) => warning({ id, sender, ...more });
  const { rail } = make(t, liveOf(of("a", "龙游县"), of("b", "衢州市"), of("c", "龙游县", { colour: "red" })));
  const chips = [...rail.querySelectorAll("[data-warning]")].map(read);
  assert.deepEqual(chips.map((words) => /龙游县|衢州市/.exec(words)?.[0] ?? ""), ["", "龙游县", "衢州市"]);
});

test("a press opens the panel of that warning", async (t) => {
  const asked = serve(() => detail()), live = liveOf(warning()), { rail } = make(t, live);
  rail.querySelector("[data-warning]").click();
  await settle();
  assert.match(asked[0].address, /^\/api\/warnings\/w-1\?region=330825/);
});

test("the wall has nothing to press", (t) => {
  const { rail, ids } = make(t, liveOf(warning()), { wall: true });
  assert.deepEqual([ids(), rail.querySelectorAll("button").length, rail.querySelectorAll(".warning-chip").length], [[], 0, 1]);
});

test("nothing is drawn before the live data is there, or after the page is gone", (t) => {
  const live = liveOf(warning());
  let ready = false;
  live.ready = () => ready;
  const { rail, made } = make(t, live);
  assert.equal(rail.hidden, true);
  ready = true;
  live.tell("state");
  assert.equal(rail.hidden, false);
  made.destroy();
  assert.deepEqual([...live.heard.keys()], []);
});
