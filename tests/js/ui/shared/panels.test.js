// The age of data in words and marks, and what a panel says of a link that is away.
import { page, read, speak } from "../../page_document.js";
import assert from "node:assert/strict";
import test from "node:test";
import { ageLabel, createPanels } from "../../../../assets/app/ui/shared/panels.js";

speak();

test("the data age changes its mark at 5 and 10 seconds", () => {
  const mark = (status) => ageLabel(status).mark;
  assert.equal(mark({ level: "live", age_s: 5 }), "");
  assert.equal(mark({ level: "live", age_s: 6 }), "half");
  assert.equal(mark({ level: "stale", age_s: 12 }), "stale");
  assert.equal(ageLabel({ level: "stale", age_s: 12 }).text, "12 秒未更新");
  assert.equal(ageLabel({ level: "down", down_s: 66, age_s: 70 }).text, "已断 1 分 06 秒");
});

/** Two panels with these states of the feed; what their notes and veils say, and how often 立即重连 was pressed. */
function drawPanels(status) {
  let presses = 0;
  const panel = (name) => `<section data-panel="${name}"><div class="age"><i></i><b></b></div><div data-part="veil" hidden></div><div data-part="note" hidden></div></section>`;
  page.document.body.innerHTML = panel("queue") + panel("map");
  createPanels(page.document.body, { reconnect: () => { presses += 1; } }).status(status);
  const words = (part) => [...page.document.querySelectorAll(`[data-part="${part}"]`)].map((place) => (place.hidden ? "" : read(place)));
  return { notes: words("note"), veils: words("veil"), press: () => { page.document.querySelector("button").click(); return presses; } };
}

test("how to mend a proxy stands in the first panel, with data as without, and 立即重连 beside it", () => {
  const cut = { level: "down", blocked: true, age_s: 9, down_s: 9, as_of: "08:00:00", attempt: 3, retry_s: 4 };
  const withData = drawPanels(cut), without = drawPanels({ level: "error", blocked: true, code: "websocket" });
  assert.match(withData.notes[0], /Upgrade 与 Connection.*立即重连$/);
  assert.deepEqual([withData.notes[1].includes("Upgrade"), withData.notes[1].includes("08:00:00"), withData.veils], [false, true, ["", ""]]);
  assert.match(without.veils[0], /Upgrade 与 Connection.*立即重连$/);
  assert.equal(drawPanels(cut).press(), 1);
});

test("what takes the place of the data leaves a head of two rows whole", () => {
  const panel = (name) => `<section data-panel="${name}"><div class="panel-head"></div><div class="age"><i></i><b></b></div><div data-part="veil" hidden></div><div data-part="note" hidden></div></section>`;
  page.document.body.innerHTML = panel("queue") + panel("map");
  const [tall, plain] = /** @type {HTMLElement[]} */ ([...page.document.querySelectorAll(".panel-head")]);
  Object.defineProperty(tall, "offsetHeight", { value: 96 });
  Object.defineProperty(plain, "offsetHeight", { value: 48 });
  createPanels(page.document.body, { reconnect: () => {} }).status({ level: "error", code: "503" });
  assert.deepEqual([...page.document.querySelectorAll('[data-part="veil"]')].map((veil) => veil.style.top), ["96px", ""]);
});

test("a link that is away for another reason says when it is tried again", () => {
  const { notes } = drawPanels({ level: "down", blocked: false, age_s: 9, down_s: 9, as_of: "08:00:00", attempt: 3, retry_s: 4 });
  assert.match(notes[0], /^第 3 次重连 4 秒后/);
});
