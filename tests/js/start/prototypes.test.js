// What a text may not do to all objects: index it as Dash's dropdowns do, in objects by word and by option.
import assert from "node:assert/strict";
import test from "node:test";
import { closePrototypeAccessor } from "../../../assets/app/start/prototypes.js";

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
    // eslint-disable-next-line no-extend-native -- what the test took away comes back
    Object.defineProperty(Object.prototype, "__proto__", accessor);
  });
  index(["__proto__"]);
  const before = {}.option !== undefined;
  delete Object.prototype.option;
  closePrototypeAccessor();
  const found = index(["__proto__", "constructor", "road"]);
  const after = {}.option !== undefined;
  assert.ok(before, "without closing, every object gets it");
  assert.ok(!after);
  assert.equal(Object.keys(found).length, 3);
});
