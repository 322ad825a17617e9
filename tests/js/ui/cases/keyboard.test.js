// What a key press means.
import assert from "node:assert/strict";
import test from "node:test";
import { closeModals, keyMeaning } from "../../../../assets/app/ui/cases/keyboard.js";

test("single keys are dead in fields, in composition and when switched off", () => {
  const key = (name, more) => ({ key: name, target: { closest: () => null }, ...more });
  assert.deepEqual(keyMeaning(key("j"), true), ["step", 1]);
  assert.equal(keyMeaning(key("j"), false), null);
  assert.equal(keyMeaning(key("j", { isComposing: true }), true), null);
  assert.equal(keyMeaning(key("j", { keyCode: 229 }), true), null);
  assert.equal(keyMeaning(key("j", { target: { closest: () => ({}) } }), true), null);
  assert.equal(keyMeaning(key("k", { altKey: true }), true), null);
  assert.deepEqual(keyMeaning(key("k", { ctrlKey: true }), false), ["find"]);
  assert.deepEqual(keyMeaning(key("Escape"), false), ["escape"]);
});

test("a key that is held steps and zooms on, and does nothing else again", () => {
  const held = (name) => keyMeaning(/** @type {any} */ ({ key: name, repeat: true, target: { closest: () => null } }), true);
  assert.deepEqual([held("j"), held("+"), held("/")], [["step", 1], ["zoom", 1], ["find"]]);
  for (const name of ["r", "g", "d", "p", "n", "e", "w", "Enter", "1"]) assert.equal(held(name), null, name);
});

test("a question is over with the screen it was asked on, the form of a new case is not", () => {
  const closed = [], dialogs = ["dialog.command", "dialog.case-entry"].map((name) => ({ name, close: () => closed.push(name) })), before = globalThis.document;
  globalThis.document = /** @type {any} */ ({ querySelectorAll: (selector) => dialogs.filter(({ name }) => !(selector.includes(":not(.case-entry)") && name.endsWith(".case-entry"))) });
  closeModals();
  globalThis.document = before;
  assert.deepEqual(closed, ["dialog.command"]);
});
