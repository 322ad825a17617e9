// What a text may not do to all objects: index it as Dash's dropdowns do, in objects by word and by option.
"use strict";
const test = require("node:test");
const assert = require("node:assert/strict");
const { close } = require("../../assets/01_prototypes.js");

const accessor = Object.getOwnPropertyDescriptor(Object.prototype, "__proto__");

function index(words) {
  const found = {};
  for (const word of words) {
    if (typeof found[word] !== "object") found[word] = {};
    found[word].option = { label: word };
  }
  return found;
}

test("a text named like the prototype of all objects stays a key of its own", (t) => {
  t.after(() => {
    delete Object.prototype.option;
    Object.defineProperty(Object.prototype, "__proto__", accessor);
  });
  index(["__proto__"]);
  const before = {}.option !== undefined;
  delete Object.prototype.option;
  close();
  const found = index(["__proto__", "constructor", "road"]);
  const after = {}.option !== undefined;
  assert.ok(before, "without closing, every object gets it");
  assert.ok(!after);
  assert.equal(Object.keys(found).length, 3);
});
