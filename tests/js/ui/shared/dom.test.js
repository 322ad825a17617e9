// What is found on a page, and what is not.
import assert from "node:assert/strict";
import test from "node:test";
import { findPart, findTarget, getElement, getPanel, setText } from "../../../../assets/app/ui/shared/dom.js";

const scope = (found) => ({ querySelector: (selector) => found[selector] ?? null });

test("what the layout promises is there, or its name is told", () => {
  const panel = {};
  assert.equal(getPanel(scope({ '[data-panel="map"]': panel }), "map"), panel);
  assert.throws(() => getElement(scope({}), "main"), /no main/);
  assert.equal(findPart(scope({}), "scale"), null);
});

test("an event happened in the nearest element of a selector; one of the whole document in none", () => {
  const button = {};
  assert.equal(findTarget({ target: { closest: (selector) => (selector === "button" ? button : null) } }, "button"), button);
  assert.equal(findTarget({ target: {} }, "button"), null);
  assert.equal(findTarget({ target: null }, "button"), null);
});

test("a text is written only when it differs, and what turns text around is kept to its place", () => {
  let writes = 0;
  const element = { text: "a", get textContent() { return this.text; }, set textContent(next) { this.text = next; writes += 1; } };
  setText(element, "a");
  assert.equal(writes, 0);
  setText(element, "b\u202ec");
  assert.deepEqual([writes, element.text], [1, "b\ufffdc"]);
  setText(null, "nowhere");
});
