// What stands over a curve.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { finishWords, interval, verdict } from "../../../../assets/app/ui/rollouts/rollout_curves.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const ISSUED = "2026-11-29T15:00:00+08:00", NOW = Date.parse("2026-11-29T16:30:00+08:00"), plain = (text) => text.replaceAll(/[\u2066-\u2069]/g, "");
const tier = /** @type {any} */ ({ tier: 2, target: 0.98 });
const said = (more) => /** @type {any} */ ({ reached: null, behind: false, missing: 20, forecast: null, ...more });
const words = (facts, live = true, now = NOW) => { const [text, bad] = verdict(tier, said(facts), ISSUED, live, now); return [plain(text), bad]; };

test("a target that was reached says when", () => {
  assert.deepEqual(words({ reached: 60 }), ["✓ 16:00 达标", false]);
});

test("on another day a verdict says the day, too", () => {
  assert.deepEqual(words({ reached: 60 }, true, NOW + 24 * 3600e3), ["✓ 11-29 16:00 达标", false]);
});

test("a prediction says its interval, and that it is one", () => {
  assert.deepEqual(words({ behind: true, forecast: { at: 188, early: 170, late: null } }), ["预计 18:08 达 98%", true]);
  assert.equal(plain(interval(said({ forecast: { at: 188, early: 170, late: null } }), ISSUED, NOW)), "预计范围 17:50—未定");
  assert.equal(interval(said({ reached: 60 }), ISSUED, NOW), "");
  assert.deepEqual(words({ forecast: { at: null, early: null, late: null } }), ["24 小时内难达 98%", true]);
  assert.deepEqual(words({}), ["尚不能预计", false]);
});

test("how many finished is said with the time that the plan gives", () => {
  assert.equal(plain(finishWords(said({ finished: 12, people: 561, finishDue: 240 }), ISSUED, NOW)), "已办结 12 / 561，应于 19:00 前办结");
  assert.equal(finishWords(said({ finishDue: null }), ISSUED, NOW), "");
});

test("after the end it says what is missing", () => {
  assert.deepEqual(words({}, false), ["差 20 人达标", true]);
});
