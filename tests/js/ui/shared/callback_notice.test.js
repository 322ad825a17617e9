// Fields while an act is under way.
import assert from "node:assert/strict";
import test from "node:test";
import { holdFields, markPlaces } from "../../../../assets/app/ui/shared/callback_notice.js";

/** An element that has attributes. */
function element(...names) {
  const own = new Set(names);
  return { own, toggleAttribute: (name, on) => (on ? own.add(name) : own.delete(name)) };
}

test("fields take no letter while an act is under way; one that was closed before stays so", () => {
  const main = element(), open = element(), closed = element("readonly"), kept = globalThis.document;
  globalThis.document = { querySelectorAll(selector) {
    if (selector === "main") return [main];
    if (selector.includes(":not([readonly])")) return [open, closed].filter(({ own }) => !own.has("readonly"));
    return [open, closed].filter(({ own }) => own.has("data-held"));
  } };
  holdFields(true);
  assert.deepEqual([main, open, closed].map(({ own }) => [...own]), [["data-still"], ["readonly", "data-held"], ["readonly"]]);
  holdFields(false);
  assert.deepEqual([main, open, closed].map(({ own }) => [...own]), [[], [], ["readonly"]]);
  globalThis.document = kept;
});

test("the places of a question's outputs are marked, and no other", () => {
  const kept = globalThis.document, places = ["a", "b", "ab"].map((answers) => ({ ...element(), dataset: { answers } }));
  globalThis.document = { querySelectorAll: () => places };
  const marked = () => places.filter(({ own }) => own.has("data-missing")).map(({ dataset }) => dataset.answers);
  markPlaces("..a.children...ab.value..", true);
  assert.deepEqual(marked(), ["a"]);
  markPlaces("ab.children", true);
  markPlaces("..a.children..", false);
  assert.deepEqual(marked(), ["ab"]);
  globalThis.document = kept;
});
