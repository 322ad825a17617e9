// The squad's weakest point in words.
import assert from "node:assert/strict";
import test from "node:test";
import { readFileSync } from "node:fs";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { describeGaps, squadTemplate } from "../../../../assets/app/ui/squads/squad_panel.js";
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
  assert.match(words({}), /李指挥[\s\S]*take_over[\s\S]*hand_over/);
  assert.match(words({ people: {} }), /…[\s\S]*hand_over/, "told in a moment");
  for (const more of [{ you: "", people: {} }, { may: false, you: "", people: {} }]) assert.doesNotMatch(words(more), /squad-lead|hand_over/);
});
