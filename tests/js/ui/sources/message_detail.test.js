// The opened dead letter: its bytes are shown for a reason, of the letter that is open, for ten minutes.
import { page, read, serve, settle, type } from "../../page_document.js";
import assert from "node:assert/strict";
import test from "node:test";
import { createOpenedLetter } from "../../../../assets/app/ui/sources/message_detail.js";

/** A page on which a letter lies open; what it put into Dash's fields. */
function make({ answer = (_address) => /** @type {any} */ ({ raw: "{坏的}", cut: false, exact: true }), id = "7", narrow = false } = {}) {
  page.document.body.innerHTML = `<main><ul><li data-open-letter="8">8</li></ul><section class="letter"><dl ${id ? `data-letter="${id}"` : ""}></dl><button data-reveal-letter>查看</button></section>
    <div id="sources-raw-box"></div><textarea id="sources-raw"></textarea></main>`;
  const main = /** @type {any} */ (page.document.querySelector("main")), put = {}, asked = serve(answer);
  page.dash_clientside = { set_props: (name, props) => { put[name] = props; } };
  globalThis.matchMedia = /** @type {any} */ (() => ({ matches: narrow }));
  const opened = createOpenedLetter(main);
  const find = (selector) => main.querySelector(selector);
  const reveal = async (reason = "查明来源格式错误") => {
    find("[data-reveal-letter]").click();
    await settle();
    type(page.document.getElementById("reason-field"), reason);
    /** @type {any} */ (page.document.querySelector("dialog.reason form")).requestSubmit();
    await settle();
  };
  return { opened, put, asked, find, reveal, note: () => read(find(".letter-told")), raw: () => put["sources-raw"]?.value, hidden: () => put["sources-raw-box"]?.hidden };
}

test("its bytes come for a reason, which the server is told, and go after ten minutes", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { opened, asked, reveal, raw, hidden, note } = make();
  await reveal();
  assert.deepEqual([asked[0].address, asked[0].body], ["/api/dead_letters/7/reveal?lang=zh", { reason: "查明来源格式错误" }]);
  assert.deepEqual([raw(), hidden(), note()], ["{坏的}", false, ""]);
  t.mock.timers.tick(10 * 60e3);
  assert.deepEqual([raw(), hidden()], ["", true]);
  opened.destroy();
});

test("where no letter is open nothing is asked", async () => {
  const { opened, asked, find } = make({ id: "" });
  find("[data-reveal-letter]").click();
  await settle();
  assert.deepEqual([asked, page.document.querySelector("dialog.reason")], [[], null]);
  opened.destroy();
});

test("a letter that was left meanwhile is not shown in the place of the next", async () => {
  let arrive = (_letter) => {};
  const { opened, find, reveal, raw } = make({ answer: () => new Promise((resolve) => { arrive = resolve; }) });
  await reveal();
  find("[data-letter]").dataset.letter = "8";
  arrive({ raw: "第七封", cut: false, exact: true });
  await settle();
  assert.equal(raw(), undefined);
  opened.destroy();
});

test("a letter that is too long, or no text, says so; one that is cut cannot be mended", async () => {
  const cut = make({ answer: () => ({ raw: "x".repeat(5000), cut: true, exact: true }) });
  await cut.reveal();
  assert.match(cut.note(), /5,000/);
  assert.equal(cut.hidden(), true);
  cut.opened.destroy();
  const binary = make({ answer: () => ({ raw: "�", cut: false, exact: false }) });
  await binary.reveal();
  assert.ok(binary.note().length > 0);
  assert.equal(binary.hidden(), false);
  binary.opened.destroy();
});

test("a refusal is said, and what was said goes when another letter is opened", async () => {
  const { opened, find, reveal, raw, note } = make({ answer: () => { throw { status: 403, error: { message: "没有权限查看" } }; } });
  await reveal();
  assert.match(note(), /没有权限查看/);
  assert.equal(raw(), undefined);
  find("[data-open-letter]").click();
  assert.equal(note(), "");
  opened.destroy();
});

test("on a narrow screen an opened letter comes in sight once it is there; on a wide one nothing moves", async () => {
  const scrolled = async (narrow) => {
    const { opened, find } = make({ narrow });
    let times = 0;
    find(".letter").scrollIntoView = () => { times += 1; };
    find("[data-open-letter]").click();
    find(".letter").append(page.document.createElement("p"));
    await page.happyDOM.waitUntilComplete();
    find(".letter").append(page.document.createElement("p"));
    await page.happyDOM.waitUntilComplete();
    opened.destroy();
    return times;
  };
  assert.deepEqual([await scrolled(true), await scrolled(false)], [1, 0]);
});
