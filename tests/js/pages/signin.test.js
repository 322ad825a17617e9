// The sign-in pages: a form goes once, a password is shown on request, the key of a wall leaves the address.
import { page } from "../page_document.js";
import assert from "node:assert/strict";
import test from "node:test";

page.document.body.innerHTML = `<form id="in"><input id="password" type="password"><button type="button" hidden data-reveal="password" data-shown="隐藏" data-hidden="显示">显示</button>
  <p data-caps="password" hidden>大写锁定</p></form><form id="other"></form><form data-kiosk><input name="key"></form>`;
const element = (id) => /** @type {any} */ (page.document.getElementById(id)), posted = [];
const button = /** @type {any} */ (page.document.querySelector("[data-reveal]")), caps = /** @type {any} */ (page.document.querySelector("[data-caps]"));
page.history.replaceState(null, "", "/kiosk?next=1#SECRET");
page.HTMLFormElement.prototype.submit = function submit() { posted.push([this.elements.namedItem("key").value, page.location.pathname + page.location.search + page.location.hash]); };
await import("../../../assets/app/pages/signin.js");

const send = (id) => element(id).dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
/** A key press with Caps Lock on or off. */
const key = (on) => element("password").dispatchEvent(Object.assign(new Event("keydown"), { getModifierState: () => on }));

test("the key of a wall is posted, and the address no longer has it", () => {
  assert.deepEqual(posted, [["SECRET", "/kiosk?next=1"]]);
});

test("a form that is on its way does not go again, another one does, and after a while the same", (t) => {
  let now = 0;
  t.mock.method(performance, "now", () => now);
  assert.deepEqual([send("in"), send("in"), send("other")], [true, false, true]);
  assert.equal(send("in"), true, "another one went meanwhile");
  now = 9999;
  assert.equal(send("in"), false);
  now = 10001;
  assert.equal(send("in"), true, "whoever sees no answer may press again");
});

test("a page that comes back by the browser's own button begins anew", () => {
  send("in");
  page.dispatchEvent(new Event("pageshow"));
  assert.equal(send("in"), true);
});

test("a password is shown and hidden again by its button, which says what it does next", () => {
  const look = () => [element("password").type, button.textContent, button.getAttribute("aria-pressed")];
  assert.equal(button.hidden, false, "without this page's script there is no button");
  button.click();
  assert.deepEqual(look(), ["text", "隐藏", "true"]);
  button.click();
  assert.deepEqual(look(), ["password", "显示", "false"]);
});

test("Caps Lock is told while somebody types, and not after they left the field", () => {
  key(true);
  assert.equal(caps.hidden, false);
  key(false);
  assert.equal(caps.hidden, true);
  key(true);
  element("password").dispatchEvent(new Event("blur"));
  assert.equal(caps.hidden, true);
});
