// The panel of one official warning: what is fetched when, what a decision says to the server, and what a refusal leaves.
import { page, read, settle, type } from "../../page_document.js";
import assert from "node:assert/strict";
import test from "node:test";
import { CommandError } from "../../../../assets/app/transport/shared/command_request.js";
import { createWarningPanel } from "../../../../assets/app/ui/responses/warning_panel.js";
import { detail, liveOf, warning } from "../../warnings.js";

const dialogOf = () => /** @type {any} */ (page.document.querySelector(".warning-panel"));

/** A panel over `live`; `answer(address)` is the server, `refuse` what a decision ends with. */
function make(live, answer, refuse = null) {
  page.document.body.replaceChildren();
  const asked = [], sent = [];
  const sender = { busy: () => false, send: async (address, command) => { sent.push([address, command]); if (refuse) throw refuse; return {}; } };
  const panel = createWarningPanel(live, /** @type {any} */ (sender), async (address) => { asked.push(address); return answer(address); });
  return { panel, asked, sent, decide: async (decision) => { dialogOf().querySelector(`[data-decide="${decision}"]`).click(); await settle(); } };
}

test("opened it is fetched by its county, and shown", async () => {
  const { panel, asked } = make(liveOf(warning()), () => detail({ sender: "龙游县气象台" }));
  const loading = panel.open("w-1");
  assert.equal(dialogOf().open, true);
  assert.doesNotMatch(read(dialogOf()), /龙游县气象台/);
  await loading;
  assert.deepEqual(asked, ["/api/warnings/w-1?region=330825&county=330825"]);
  assert.match(read(dialogOf()), /台风黄色预警.*龙游县气象台/);
  assert.equal(dialogOf().querySelector("[data-decide]"), null, "who may not decide is not asked to");
});

test("it is fetched anew when it was changed, and only then", async () => {
  const live = liveOf(warning()), { panel, asked } = make(live, () => detail({ version: live.rows[0].version }));
  await panel.open("w-1");
  panel.renew();
  assert.equal(asked.length, 1);
  live.rows = [warning({ version: 4 })];
  panel.renew();
  await settle();
  assert.equal(asked.length, 2);
  dialogOf().close();
  live.rows = [warning({ version: 5 })];
  panel.renew();
  assert.equal(asked.length, 2, "a closed panel asks for nothing");
});

test("of two that were opened the answer of the later is shown, whichever comes first", async () => {
  const answers = new Map(), { panel } = make(liveOf(warning(), warning({ id: "w-2" })), (address) => new Promise((resolve) => { answers.set(/w-\d/.exec(address)?.[0], resolve); }));
  panel.open("w-1");
  panel.open("w-2");
  answers.get("w-2")(detail({ id: "w-2", sender: "乙台" }));
  await settle();
  answers.get("w-1")(detail({ sender: "甲台" }));
  await settle();
  assert.match(read(dialogOf()), /乙台/);
  assert.doesNotMatch(read(dialogOf()), /甲台/);
});

test("that it cannot be had is said in the server's words, else in ours", async () => {
  const refused = make(liveOf(warning()), () => { throw new CommandError("没有权限查看", "forbidden", true); });
  await refused.panel.open("w-1");
  assert.match(read(dialogOf()), /没有权限查看/);
  const away = make(liveOf(warning()), () => { throw new CommandError("", "unreachable", false); });
  await away.panel.open("w-1");
  assert.ok(read(page.document.getElementById("warning-title")).length > 3);
});

test("a decision needs a reason, and says which version it was made of", async () => {
  const { panel, sent, decide } = make(liveOf(warning()), () => detail({ may_decide: true, version: 7 }));
  await panel.open("w-1");
  const field = () => dialogOf().querySelector("#warning-reason");
  type(field(), " ");
  await decide("dismiss");
  assert.deepEqual([sent, dialogOf().open, page.document.activeElement === field()], [[], true, true]);
  assert.ok(read(dialogOf().querySelector("#warning-problem")).length > 0);
  type(field(), " 信息源误发，已电话核实 ");
  await decide("dismiss");
  assert.deepEqual(sent, [["/api/warnings/w-1/commands?region=330825&county=330825", { decision: "dismiss", of: "", version: 7, reason: "信息源误发，已电话核实" }]]);
  assert.equal(dialogOf().open, false);
});

test("a refused decision is said, and the reason stays in its field", async () => {
  const { panel, decide } = make(liveOf(warning()), () => detail({ may_decide: true }), new CommandError("已被他人处理", "stale", true));
  await panel.open("w-1");
  type(dialogOf().querySelector("#warning-reason"), "信息源误发，已电话核实");
  await decide("dismiss");
  assert.match(read(dialogOf().querySelector("#warning-problem")), /已被他人处理/);
  assert.deepEqual([dialogOf().querySelector("#warning-reason").value, dialogOf().open], ["信息源误发，已电话核实", true]);
});

test("what is in question may be of the warnings its message names, else of all that have messages", async () => {
  const others = [warning({ id: "w-2" }), warning({ id: "w-3" }), warning({ id: "list", family: "events" }), warning({ id: "asked", state: "asked" })];
  const live = liveOf(warning({ state: "asked", why: "no_place" }), ...others);
  const offered = async (candidates) => {
    await make(live, () => detail({ state: "asked", why: "no_place", may_decide: true, candidates })).panel.open("w-1");
    return [...dialogOf().querySelectorAll('[data-decide="of"]')].map((one) => one.dataset.of);
  };
  assert.deepEqual(await offered(["w-3"]), ["w-3"]);
  assert.deepEqual(await offered([]), ["w-2", "w-3"]);
});
