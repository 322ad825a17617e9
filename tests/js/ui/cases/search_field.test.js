// The search field of the desk: what it tells of what is typed, and what its keys do.
import { page, press, type } from "../../page_document.js";
import assert from "node:assert/strict";
import test from "node:test";
import { createSearchField } from "../../../../assets/app/ui/cases/search_field.js";

/** A field that holds `text`, and what it told. */
function make(text = "") {
  const heard = [], place = page.document.createElement("div");
  page.document.body.replaceChildren(place);
  const input = createSearchField(/** @type {any} */ (place), text, { change: (typed) => heard.push(["change", typed]), enter: () => heard.push(["enter"]), down: () => heard.push(["down"]) });
  return { input: /** @type {any} */ (input), heard };
}

test("what is typed filters at once", () => {
  const { input, heard } = make("河");
  assert.equal(input.value, "河", "what the address asks for stands in it");
  type(input, "河堤");
  assert.deepEqual(heard, [["change", "河堤"]]);
});

test("while an input method composes nothing is filtered, and its keys are its own", () => {
  const { input, heard } = make();
  input.dispatchEvent(new Event("compositionstart"));
  type(input, "he");
  press(input, "Enter", { isComposing: true });
  assert.deepEqual(heard, []);
  input.value = "河";
  input.dispatchEvent(new Event("compositionend"));
  assert.deepEqual(heard, [["change", "河"]], "once, when it is chosen");
});

test("Enter opens the first that was found, the arrow goes on to the list", () => {
  const { input, heard } = make("河");
  assert.deepEqual([press(input, "Enter"), press(input, "ArrowDown"), press(input, "a")], [false, false, true], "letters are left to the browser");
  assert.deepEqual(heard, [["enter"], ["down"]]);
});

test("Escape empties it and closes nothing else; in an empty field it leaves", () => {
  const { input, heard } = make("河");
  let outside = 0;
  page.document.body.addEventListener("keydown", () => { outside += 1; }, { once: true });
  input.focus();
  press(input, "Escape");
  assert.deepEqual([input.value, heard, page.document.activeElement === input], ["", [["change", ""]], true]);
  press(input, "Escape");
  assert.equal(page.document.activeElement === input, false);
  assert.equal(outside, 0, "the opened case stays open");
});
