// Pages that the server draws: what a wish for the newest does to what is typed.
import { page, settle, type } from "../page_document.js";
import assert from "node:assert/strict";
import test, { after, mock } from "node:test";
import { readFileSync } from "node:fs";

const words = readFileSync(new URL("../../../layouts/locale/zh.json", import.meta.url), "utf8"), done = /** @type {string[]} */ ([]);
globalThis.fetch = /** @type {any} */ (async (address) => new Response(address.includes("/locale/") ? words : JSON.stringify({ may: false, offers: [] }), { status: address.includes("/api/here") ? 503 : 200 }));
mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
Object.assign(page, { WebSocket: class { send() {} close() {} }, open: (address, target, how) => done.push(`${target} ${how} ${address}`) });
page.location.reload = () => done.push("reload");
page.history.replaceState(null, "", "/plans/typhoon");
const scope = { page: "plans", region: "330825", counties: ["330825"], kind: "person", account: "account:7", live: true };
page.document.head.innerHTML = `<meta name="palm-live" content='${JSON.stringify(scope)}'>`;
page.document.body.innerHTML = "<button data-renew>有更新</button><form><textarea name=text></textarea></form>";
page.document.body.dataset.here = "zh";
await import("../../../assets/app/pages/account.js");
await settle();
after(() => page.happyDOM.abort());
const press = () => /** @type {any} */ (page.document.querySelector("[data-renew]")).click();

test("where nothing is typed the page is loaded anew", () => {
  press();
  assert.deepEqual(done.splice(0), ["reload"]);
});

test("where somebody typed it stays, and the newest stands in a tab of its own that cannot reach it", () => {
  type(page.document.querySelector("textarea"), "改为四级响应");
  press();
  assert.deepEqual(done.splice(0), ["_blank noopener http://palm.test/plans/typhoon"]);
  assert.equal(/** @type {any} */ (page.document.querySelector("textarea")).value, "改为四级响应");
});
