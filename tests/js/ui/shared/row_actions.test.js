// Buttons of rows: what a press leaves in its store, and which forms an act fills anew.
import { page } from "../../page_document.js";
import assert from "node:assert/strict";
import test from "node:test";
import { createIntents, createLastingPress, handleClick, makePress, moveWeek, refillPress, turnPage } from "../../../../assets/app/ui/shared/row_actions.js";

/** A button as `closest` gives it, in an event that notes whether it was stopped. */
function event(dataset) {
  const told = { stopped: false };
  const target = { closest: () => (dataset ? { dataset } : null) };
  return { told, target, stopImmediatePropagation() { told.stopped = true; }, preventDefault() {} };
}

test("each press is another, a new one has no row", () => {
  const [one, two] = [makePress("7"), makePress()];
  assert.deepEqual([one.id, two.id], ["7", null]);
  assert.notEqual(one.n, two.n);
});

test("an act fills the form anew while it is still the one it was done in", () => {
  const shown = makePress("7");
  assert.equal(refillPress({ id: 7, n: shown.n }, shown).id, 7);
  assert.equal(refillPress({ id: 7, n: shown.n }, makePress("8")), null);
  assert.equal(refillPress({ id: 9, n: null }, shown).id, 9);
  assert.equal(refillPress(null, shown), null);
});

test("pages and weeks are counted by the page itself", () => {
  assert.deepEqual([turnPage(1, "1"), turnPage(1, "2"), turnPage(0, "1"), turnPage(0, " 3 "), turnPage(2, "9"), turnPage(-1, "9")], ["2", "3", "1", "2", "1", "1"]);
  assert.deepEqual(["x", null, "-2", "9".repeat(30)].map((typed) => turnPage(1, typed)), ["2", "2", "2", "2"]);
  assert.deepEqual([moveWeek(0, 0), moveWeek(1, -1), moveWeek(2, 7)], [-1, 0, 0]);
});

test("an intent has one key until what it hangs on is another, also when Dash asks after an answer that was lost", () => {
  let made = 0;
  const intend = createIntents(() => `key-${made += 1}`), boot = { page: "admin-kiosks" };
  const first = intend("kiosks", [boot, undefined], undefined);
  assert.equal(intend("kiosks", [boot, undefined], first), first);
  const next = intend("kiosks", [boot, 1], first);
  assert.deepEqual([first, next], ["key-1", "key-2"]);
  assert.equal(intend("tokens", [boot, 1], undefined), "key-3");
  assert.equal(intend("kiosks", [boot, 1], undefined), "key-4", "a page that was drawn anew has none");
});

test("an act that may not begin goes nowhere", () => {
  const put = [];
  const env = { put: (id, { data }) => put.push([id, data.id]), begin: () => false };
  const acted = event({ act: "", press: "end", row: "3" });
  handleClick(acted, env);
  assert.deepEqual([put, acted.told.stopped], [[], true]);
  handleClick(acted, { ...env, begin: () => true });
  assert.deepEqual(put, [["end", "3"]]);
});

const MOUSE = { pointerType: "mouse", button: 0 };

/** A button of these data in a document of its own. */
function drawButton(dataset) {
  const drawn = page.document.createElement("button");
  drawn.textContent = "open";
  Object.assign(drawn.dataset, dataset);
  return drawn;
}

/** Two buttons, the first of which is drawn anew while it is pressed; how often the second was clicked. `how`: the pointer that goes
    down and `up` the one that comes up. */
function pressAcross(before, after, { stays = false, how = MOUSE, up = how } = {}) {
  let clicks = 0;
  const lasting = createLastingPress(), first = drawButton(before), second = after && drawButton(after);
  second?.addEventListener("click", () => { clicks += 1; });
  page.document.body.replaceChildren(...(stays ? [first] : []));
  lasting.begin({ ...how, target: first });
  lasting.end({ ...up, target: second });
  lasting.end({ ...up, target: second });
  return clicks;
}

test("a press on a row that is drawn anew meanwhile is one on its new button", () => {
  const row = { press: "open", row: "7" };
  assert.equal(pressAcross(row, { ...row }), 1);
  assert.equal(pressAcross(row, { ...row }, { stays: true }), 0, "of a button that stays the browser makes a click itself");
  assert.deepEqual([pressAcross(row, { press: "open", row: "8" }), pressAcross(row, { press: "end", row: "7" }), pressAcross(row, null)], [0, 0, 0]);
});

test("what changes something, or names no row's store, is not pressed for anybody", () => {
  const act = { press: "revoke", row: "0", act: "" };
  assert.equal(pressAcross(act, { ...act }), 0, "the grant at this place may be another by now");
  assert.deepEqual([pressAcross({ act: "" }, { act: "" }), pressAcross({}, {})], [0, 0]);
});

test("neither another button of a mouse nor a finger is a press of ours", () => {
  const row = { press: "open", row: "7" }, across = (how, up) => pressAcross(row, { ...row }, { how, up });
  assert.deepEqual([across({ ...MOUSE, button: 2 }), across({ ...MOUSE, button: 1 }), across(MOUSE, { ...MOUSE, button: 2 })], [0, 0, 0]);
  assert.deepEqual([across({ ...MOUSE, pointerType: "touch" }), across({ ...MOUSE, pointerType: "pen" })], [0, 0]);
});
