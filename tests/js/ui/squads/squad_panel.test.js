// The squad's weakest point in words.
import assert from "node:assert/strict";
import test from "node:test";
import { readFileSync } from "node:fs";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { describeGaps, describeKept, listLeadActs, squadTemplate } from "../../../../assets/app/ui/squads/squad_panel.js";
import { listOtherCases } from "../../../../assets/app/state/squads/squad_summary.js";
import { textOf } from "../../template_text.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));

test("too few are coming: for what, and how many", () => {
  const plain = (text) => text.replaceAll(/[\u2066-\u2069]/g, "");
  assert.equal(describeGaps({ gaps: [] }, String), "");
  assert.equal(plain(describeGaps({ gaps: [{ capability: "抢修", missing: 2 }, { capability: "交警", missing: 1 }] }, String)), "人手不够：抢修 缺 2 人、交警 缺 1 人");
  const short = { gaps: [{ capability: "抢修", missing: 2 }], short_since: "2026-11-22T16:15:00+08:00" };
  assert.equal(plain(describeGaps(short, String, Date.parse("2026-11-22T16:20:00+08:00"))), "到时仍人手不够 5 分：抢修 缺 2 人");
});

test("who commands stands there for whoever is told, and only they can change it", () => {
  const squad = { id: "s1", lead: "account:9", members: [], orders: [], gaps: [], handed_over: null };
  const words = (more) => textOf(squadTemplate(/** @type {any} */ (squad), /** @type {any} */ ({ people: { "account:9": { name: "李指挥" } }, now: 0, may: true, nameCapability: String, you: "account:7", ...more }), null));
  assert.match(words({}), /李指挥[\s\S]*take_over/);
  assert.match(words({ you: "account:9" }), /李指挥[\s\S]*hand_over/);
  assert.match(words({ people: {} }), /…[\s\S]*take_over/, "told in a moment");
  assert.match(words({ led: false }), /已停用/);
  for (const more of [{ you: "", people: {} }, { may: false, you: "", people: {} }]) assert.doesNotMatch(words(more), /squad-lead|hand_over/);
});

test("an offer says to whom and how long still, and that nothing has passed yet; only whom it is made to answers it", () => {
  const offer = { number: 1, to: "account:8", by: "account:9", person: "", at: "2026-11-22T16:10:00+08:00", expires_at: "2026-11-22T16:20:00+08:00", note: "堤脚渗水" };
  const squad = { id: "s1", lead: "account:9", members: [], orders: [], gaps: [], offer }, people = { "account:9": { name: "李指挥" }, "account:8": { name: "王值班" } };
  const words = (you, now) => textOf(squadTemplate(/** @type {any} */ (squad), /** @type {any} */ ({ people, now: Date.parse(now), may: true, nameCapability: String, you }), null)).replaceAll(/[\u2066-\u2069]/g, "");
  assert.match(words("account:9", "2026-11-22T16:12:00+08:00"), /移交 王值班，待接受 · 剩 8 分 · 接受前仍由 李指挥 指挥[\s\S]*堤脚渗水/);
  assert.match(words("account:8", "2026-11-22T16:21:00+08:00"), /李指挥 请您接手指挥 · 已到时限/);
  assert.deepEqual(["account:9", "account:8", "account:7"].map((you) => listLeadActs(/** @type {any} */ (squad), you).map(([act]) => act)), [["withdraw"], ["accept", "decline"], ["take_over"]]);
  assert.deepEqual(listLeadActs(/** @type {any} */ ({ ...squad, offer: undefined }), "account:9"), [["hand_over", false]]);
});

test("an offer that nobody took is told as long as whoever made it commands", () => {
  const plain = (last, lead = "account:9") => describeKept(/** @type {any} */ ({ lead, last_offer: { by: "account:9", to: "王值班", ...last } }), String).replaceAll(/[\u2066-\u2069]/g, "");
  assert.equal(plain({ state: "declined", answer: "不在岗" }), "王值班 未接受移交 · 不在岗");
  assert.equal(plain({ state: "lapsed", answer: "expired" }), "王值班 到时限没有接受，移交作废");
  assert.equal(plain({ state: "lapsed", answer: "unable" }), "王值班 已无权指挥，移交作废");
  for (const told of [plain({ state: "accepted" }), plain({ state: "declined" }, "account:8")]) assert.equal(told, "");
});

test("whoever is to be telephoned has a button for it, then a number to call", () => {
  const member = { person: "P1", capability: "grid", state: "called", called_at: "2026-11-22T16:00:00+08:00", pursuit: { step: "human", since: "2026-11-22T16:05:00+08:00" } };
  const squad = { id: "s1", lead: "account:9", members: [member], orders: [], gaps: [] }, people = { P1: { name: "李", phone: "139*****01" } };
  const words = (more) => textOf(squadTemplate(/** @type {any} */ (squad), /** @type {any} */ ({ people, now: Date.parse("2026-11-22T16:06:00+08:00"), may: true, nameCapability: String, you: "", ...more }), null));
  assert.match(words({}), /139\*{5}01[\s\S]*拨打电话/);
  assert.match(words({ phones: { P1: { name: "李", phone: "13900000001" } } }), /tel:13900000001/);
  assert.match(words({ phones: { P1: { name: "李", phone: "" } } }), /没有登记电话/);
  assert.doesNotMatch(words({ may: false }), /data-squad="phone"/);
});

test("an instruction that somebody did not carry out can be confirmed for them, and says who did", () => {
  const order = { number: 3, text: "先设警戒", at: "2026-11-22T16:00:00+08:00", due_at: null, to: ["P1", "P2"], receipts: { P2: { state: "done", at: "2026-11-22T16:05:00+08:00", note: "已设", late: false, by: "account:9" } } };
  const squad = { id: "s1", lead: "account:9", members: [], orders: [order], gaps: [] }, people = { "account:9": { name: "李指挥" } };
  const words = (may) => textOf(squadTemplate(/** @type {any} */ (squad), /** @type {any} */ ({ people, now: Date.parse("2026-11-22T16:06:00+08:00"), may, nameCapability: String, you: "" }), null));
  assert.match(words(true), /data-squad="receipt" data-person=P1 data-order=3/);
  assert.doesNotMatch(words(true), /data-squad="receipt" data-person=P2/);
  assert.match(words(false), /代 李指挥/);
  assert.doesNotMatch(words(false), /data-squad="receipt"/);
});

test("whoever is in another squad as well has that beside them, while they are in this one", () => {
  const member = (person, state) => ({ person, capability: "grid", state, called_at: "2026-11-22T16:00:00+08:00", at: "2026-11-22T16:01:00+08:00" });
  const squad = { id: "s1", case: "a", lead: "account:9", members: [member("P1", "accepted"), member("P2", "released")], orders: [], gaps: [] };
  const others = [{ ...squad, id: "s2", case: "b", members: [member("P1", "called"), member("P2", "called")] }, { ...squad, id: "s3", case: "c", members: [member("P1", "released")] }];
  const unseen = { ...squad, id: "s4", case: "d", members: [member("P1", "accepted")] }, numbers = { b: "B", c: "C" };
  const listed = (person) => listOtherCases(/** @type {any} */ ([squad, ...others, unseen]), person, /** @type {any} */ (squad), (id) => numbers[id] && { no: numbers[id] });
  assert.deepEqual([listed("P1"), listed("P2")], [["B"], ["B"]], "nothing of a case that this desk does not see");
  const words = textOf(squadTemplate(/** @type {any} */ (squad), /** @type {any} */ ({ people: {}, now: Date.parse("2026-11-22T16:06:00+08:00"), may: true, nameCapability: String, you: "", elsewhere: listed }), null));
  assert.deepEqual(words.replaceAll(/[\u2066-\u2069]/g, "").match(/同时在 \w/g), ["同时在 B"]);
});
