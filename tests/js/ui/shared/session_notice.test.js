// The bar that says before a session ends that it will: who gets it, what it says, and what a press and a sign-out do.
import { page, read, serve, settle } from "../../page_document.js";
import assert from "node:assert/strict";
import test from "node:test";
import { startSessionActivity } from "../../../../assets/app/ui/shared/session_notice.js";

const bar = () => /** @type {any} */ (page.document.querySelector(".here"));
let left = { idle_s: 90, ends_s: 36000 };

test("a wall has no session of hands: nothing is asked and nothing is shown", () => {
  const asked = serve(() => left);
  assert.equal(startSessionActivity("kiosk"), null);
  assert.deepEqual([asked, bar()], [[], null]);
});

test("a person is told, goes on by a press, and after the sign-out nothing is asked any more", async (t) => {
  t.mock.timers.enable({ apis: ["setInterval", "Date"], now: Date.parse("2026-08-09T12:00:00+08:00") });
  const asked = serve(() => left), started = startSessionActivity("person");
  assert.equal(startSessionActivity("person"), started, "once a document");
  await settle();
  assert.deepEqual([asked[0].address, asked[0].method, bar().hidden], ["/api/here", "GET", false]);
  assert.match(read(bar()), /2 分钟/);
  left = { idle_s: 3600, ends_s: 36000 };
  bar().querySelector("button").click();
  await settle();
  assert.deepEqual([asked.at(-1).method, bar().hidden], ["POST", true]);
  left = { idle_s: 300, ends_s: 300 };
  page.document.dispatchEvent(new Event("visibilitychange"));
  await settle();
  assert.deepEqual([bar().hidden, bar().querySelector("button").hidden], [false, true], "nobody can go on by a press when the session is old");
  const form = page.document.createElement("form"), before = asked.length;
  form.setAttribute("action", "/signout");
  page.document.body.append(form);
  form.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
  page.document.dispatchEvent(new Event("visibilitychange"));
  t.mock.timers.tick(60e3);
  assert.equal(asked.length, before);
});
