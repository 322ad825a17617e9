// How a page of Dash's starts, and what is said when it cannot.
import { page, read, settle } from "../page_document.js";
import assert from "node:assert/strict";
import test, { mock } from "node:test";
import { readFileSync } from "node:fs";
import { registerPage } from "../../../assets/app/start/mount.js";

const words = readFileSync(new URL("../../../layouts/locale/zh.json", import.meta.url), "utf8");
globalThis.fetch = /** @type {any} */ (async (address) => new Response(address.includes("/locale/") ? words : "null"));
mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
globalThis.requestAnimationFrame = (then) => { setImmediate(() => then(0)); return 0; };
Object.assign(page, { dash_clientside: undefined });

const BOOT = { page: "one", lang: "zh", viewer: { kind: "kiosk" } };
/** What the next page does when it is opened. */
let open = async (_page, _boot) => ({ destroy() {} });
registerPage((element, boot) => open(element, boot));
const mount = (boot) => /** @type {any} */ (page).dash_clientside.palm_page.mount(boot);
const lay = (html) => { page.document.body.innerHTML = html; };

test("a page opens once React has laid it out, and says that it is there", async () => {
  const opened = [];
  open = async (element, boot) => { opened.push([element.className, boot.page]); return { destroy() {} }; };
  lay("");
  assert.equal(mount(BOOT), "one");
  await settle();
  assert.deepEqual(opened, []);
  lay('<div class="page-one"><main></main></div>');
  await settle();
  await settle();
  assert.deepEqual([opened, /** @type {any} */ (page.document.querySelector(".page-one")).dataset.mounted], [[["page-one", "one"]], "1"]);
});

test("the page before is taken down; one that was left while it opened is taken down as soon as it is there", async () => {
  const ended = [];
  let arrive = (_page) => {};
  open = async () => ({ destroy: () => ended.push("first") });
  lay('<div class="page-one"><main></main></div>');
  mount(BOOT);
  await settle();
  open = () => new Promise((resolve) => { arrive = resolve; });
  mount(BOOT);
  await settle();
  assert.deepEqual(ended, ["first"]);
  assert.equal(mount(null), null);
  arrive({ destroy: () => ended.push("late") });
  await settle();
  assert.deepEqual(ended, ["first", "late"]);
});

test("a page that cannot start says why, and offers to try again", async (t) => {
  t.mock.method(console, "warn", () => {});
  open = async () => { throw Object.assign(new Error("county"), { code: 503 }); };
  lay('<div class="page-one"><main>…</main></div>');
  mount(BOOT);
  await settle();
  const told = /** @type {any} */ (page.document.querySelector("[role=alert]"));
  assert.match(read(told), /503/);
  assert.ok(told.querySelector("button"));
  assert.equal(/** @type {any} */ (page.document.querySelector(".page-one")).dataset.mounted, undefined);
});

test("the prototype of all objects is closed when Dash asks for its layout: its scripts, which read it, have run by then", (context) => {
  const accessor = /** @type {PropertyDescriptor} */ (Object.getOwnPropertyDescriptor(Object.prototype, "__proto__"));
  // eslint-disable-next-line no-extend-native -- what the test took away comes back
  context.after(() => Object.defineProperty(Object.prototype, "__proto__", accessor));
  assert.ok(accessor);
  /** @type {any} */ (page).dash_clientside.palm_hooks.layout_pre();
  assert.equal(Object.getOwnPropertyDescriptor(Object.prototype, "__proto__"), undefined);
});
