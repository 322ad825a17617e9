// Parts of a server-drawn page follow what changes, where nobody writes.
import assert from "node:assert/strict";
import test from "node:test";
import { isTyped, renewSections } from "../../../../assets/app/ui/shared/renewed_sections.js";

const field = (value, defaultValue = "", more = {}) => ({ tagName: "INPUT", type: "text", value, defaultValue, ...more });
const place = (...fields) => ({ querySelectorAll: () => fields });

function part(name, nodes, fields = []) {
  const made = { dataset: { renews: name }, childNodes: nodes, querySelectorAll: () => fields };
  return Object.assign(made, { replaceChildren: (...next) => { made.childNodes = next; } });
}

function pageOf(...parts) {
  return { location: { href: "/warnings" }, querySelectorAll: () => parts, querySelector: (wanted) => parts.find((one) => wanted.includes(`"${one.dataset.renews}"`)) ?? null };
}

test("a field is typed in when it is another than it came, or when somebody is in it", () => {
  assert.equal(isTyped(place(field("a", "a"))), false);
  assert.equal(isTyped(place(field("a", "a"), field("b"))), true);
  assert.equal(isTyped(place({ tagName: "INPUT", type: "checkbox", checked: true, defaultChecked: false })), true);
  const options = [{ defaultSelected: true }, { defaultSelected: false }];
  assert.equal(isTyped(place({ tagName: "SELECT", selectedIndex: 1, options })), true);
  assert.equal(isTyped(place({ tagName: "SELECT", selectedIndex: 0, options })), false);
  const here = field("a", "a");
  globalThis.document.activeElement = here;
  assert.equal(isTyped(place(here)), true);
  globalThis.document.activeElement = null;
});

test("each part becomes what the server draws now", async () => {
  const parts = [part("standing", ["old"]), part("over", ["old"])];
  const fresh = pageOf(part("standing", ["new"]), part("over", ["newer"]));
  assert.equal(await renewSections(pageOf(...parts), async () => fresh), true);
  assert.deepEqual(parts.map((one) => one.childNodes), [["new"], ["newer"]]);
});

test("nothing is changed where somebody writes, where a part is gone, or where no answer came", async () => {
  const typed = part("a", ["old"], [field("x")]), plain = part("b", ["old"]);
  const read = async () => pageOf(part("a", ["new"]), part("b", ["new"]));
  assert.equal(await renewSections(pageOf(typed, plain), read), false);
  assert.equal(await renewSections(pageOf(plain), async () => pageOf(part("a", ["new"]))), false);
  assert.equal(await renewSections(pageOf(plain), async () => { throw new Error("away"); }), false);
  assert.equal(await renewSections(pageOf(), read), false);
  assert.deepEqual([typed.childNodes, plain.childNodes], [["old"], ["old"]]);
});

test("what is begun while the answer is on its way is not lost", async () => {
  const fields = [], one = part("a", ["old"], fields);
  assert.equal(await renewSections(pageOf(one), async () => { fields.push(field("typed")); return pageOf(part("a", ["new"])); }), false);
  assert.deepEqual(one.childNodes, ["old"]);
});
