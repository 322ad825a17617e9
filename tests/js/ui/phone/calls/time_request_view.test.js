// What a phone says of requests for time.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { timeChoicesTemplate, timeFormTemplate, timeRequestsTemplate } from "../../../../../assets/app/ui/phone/calls/time_request_view.js";
import { useCatalogue } from "../../../../../assets/app/state/shared/i18n.js";
import { textOf } from "../../../template_text.js";

const NOW = Date.parse("2026-11-28T17:30:00+08:00");
const row = (more = {}) => /** @type {any} */ ({ case: "c", no: "LY-1", title: "树木倒伏", number: 4, kind: "extension", hours: 24, reason: "等吊车到场", at: "2026-11-28T17:05:00+08:00", state: "open", pending: false, ...more });
const words = (/** @type {string} */ lang) => useCatalogue(lang, JSON.parse(readFileSync(new URL(`../../../../../layouts/locale/${lang}.json`, import.meta.url), "utf8")));
const shown = (/** @type {any[]} */ ...rows) => textOf(timeRequestsTemplate(rows, NOW));

for (const [lang, open, approved, refused, lapsed] of [["zh", "待审批", "已同意 · 新时限 11-29 18:00", "未同意", "已失效"], ["en", "Waits for the centre", "Approved · new limit 11-29 18:00", "Refused", "Over by itself"]]) {
  test(`how each was answered is told in ${lang}`, () => {
    words(lang);
    assert.ok(shown(row()).includes(open));
    assert.ok(shown(row({ state: "approved", due_at: "2026-11-29T18:00:00+08:00", ended_at: "2026-11-28T17:20:00+08:00" })).includes(approved));
    const no = shown(row({ state: "refused", answer: "请先架便道", ended_at: "2026-11-28T17:20:00+08:00" }));
    assert.ok(no.includes(refused) && no.includes("请先架便道"));
    assert.ok(shown(row({ state: "void" })).includes(lapsed));
  });
}

for (const [lang, act, going] of [["zh", "撤回申请", "撤回待发送"], ["en", "Withdraw", "Withdrawal to be sent"]]) {
  test(`what waits may be withdrawn, and says in ${lang} that it will be`, () => {
    words(lang);
    const open = shown(row());
    for (const word of [act, "data-act=\"time-withdraw\"", "data-number=4"]) assert.ok(open.includes(word), `${word} in ${open}`);
    const withdrawing = shown(row({ withdrawing: true }));
    assert.ok(withdrawing.includes(going) && !withdrawing.includes("time-withdraw"));
    assert.ok(!shown(row({ state: "approved" })).includes("time-withdraw"));
  });
}

test("what was taken here and what the county numbered are two rows, whatever their numbers are", () => {
  words("zh");
  const rows = [row({ key: "k" }), row({ key: "l", pending: true }), row()], made = /** @type {any} */ (timeRequestsTemplate(rows, NOW));
  const keyOf = made.values.find((/** @type {any} */ value) => value?._$litDirective$).values[1];
  assert.deepEqual(rows.map(keyOf), ["k", "l", "c/4"]);
});

test("it says until when, where that was asked, else how many hours", () => {
  words("zh");
  assert.ok(shown(row()).includes("延期 24 小时"));
  assert.ok(shown(row({ until: "2026-11-28T21:00:00+08:00" })).includes("延期 至 21:00"));
});

test("of no request nothing is drawn, nor of nothing that may be asked for", () => {
  words("zh");
  assert.equal(shown(), "");
  assert.equal(textOf(timeChoicesTemplate("c", [])), "");
});

test("an extension choices until when, a suspension does not; a part is named", () => {
  const draft = { open: "c", choice: null, until: "", note: "", fault: "until" }, choice = { kind: "extension", unit: "roads", part: 0, due_at: "2026-11-28T18:00:00+08:00" };
  const form = textOf(timeFormTemplate(draft, choice, NOW));
  for (const word of ["现时限 18:00", "time-until", "须晚于现时限"]) assert.ok(form.includes(word), `${word} in ${form}`);
  assert.ok(!textOf(timeFormTemplate({ ...draft, fault: "" }, { ...choice, kind: "suspension" }, NOW)).includes("time-until"));
  assert.ok(textOf(timeChoicesTemplate("c", [{ ...choice, part: 2 }])).includes("申请延期 · 协同任务 2"));
});
