// Where a screen goes when its session is over.
import assert from "node:assert/strict";
import test from "node:test";
import { leavePage, signOutAddress, watchSignOut } from "../../../../assets/app/transport/shared/sign_out.js";

test("a person comes back to where they were, a wall goes to where its key is shown", () => {
  const place = { pathname: "/dispatch", search: "?q=a&b=路" };
  assert.equal(signOutAddress("person", place), "/signin?next=%2Fdispatch%3Fq%3Da%26b%3D%E8%B7%AF");
  assert.equal(signOutAddress("kiosk", place), "/kiosk?why=ended");
});

/** A page that somebody may leave: where it went, how often it was read anew. */
function page() {
  const listeners = {}, seen = { went: [], reloads: 0 };
  globalThis.location = /** @type {any} */ ({ pathname: "/account", search: "", assign: (address) => seen.went.push(address) });
  const page = { addEventListener: (name, call) => { listeners[name] = call; }, location: { reload: () => { seen.reloads += 1; } } };
  return { page, seen, fire: (name, event) => listeners[name](event) };
}

/** The sending of a form. */
const sending = (action, prevented = false) => ({ defaultPrevented: prevented, target: { matches: (selector) => selector === `form[action="${action}"]` } });

test("whoever signs out by the form is not called back to sign in", () => {
  const { page: shown, seen, fire } = page();
  let stops = 0;
  watchSignOut(shown, () => { stops += 1; });
  fire("submit", sending("/account/password"));
  fire("submit", sending("/signout", true));
  fire("pageshow", { persisted: true });
  leavePage("person");
  assert.deepEqual([stops, seen], [0, { went: ["/signin?next=%2Faccount"], reloads: 0 }]);
  fire("submit", sending("/signout"));
  leavePage("person");
  assert.deepEqual([stops, seen.went.length], [1, 1]);
  fire("pageshow", { persisted: false });
  assert.equal(seen.reloads, 0);
  fire("pageshow", { persisted: true });
  assert.equal(seen.reloads, 1, "a page that comes back out of the browser's memory is nobody's");
});
