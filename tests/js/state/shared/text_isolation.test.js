/* Foreign text on a screen: harmless, and kept to its own place. */
import assert from "node:assert/strict";
import test from "node:test";
import * as i18n from "../../../../assets/app/state/shared/i18n.js";
import { createPlaces } from "../../../../assets/app/state/shared/places.js";
import { isolated, isSeen } from "../../../../assets/app/state/shared/text_isolation.js";

const RTL = "شارع 12", KEPT = `\u2068${RTL}\u2069`;

test("most texts stay as they are", () => {
  for (const text of ["路灯不亮 12", "a\nb\tc", "", "😀", "𱍐\ue81e", "葛\u{e0100}"]) assert.equal(isolated(text), text);
  for (const other of [5, null, undefined]) assert.equal(isolated(other), other);
});

test("what would turn a text around is replaced, what goes from right to left is kept to its place", () => {
  assert.equal(isolated("\u202e12"), "\ufffd12");
  assert.equal(isolated("a\u0007\u001b[2J"), "a\ufffd\ufffd[2J");
  assert.equal(isolated("\ud83d坏"), "\ufffd坏");
  assert.equal(isolated(RTL), KEPT);
  assert.equal(isolated(isolated(RTL)), KEPT);
  assert.equal(isolated("\u2069\u202eשלום\u2068"), "\u2068\ufffd\ufffdשלום\ufffd\u2069");
  assert.equal(isolated("\u200fa"), "\u2068\u200fa\u2069");
});

test("nothing is left open, whatever is put together", () => {
  const signs = ["\u202e", "\u2066", "\u2067", "\u2068", "\u2069", "\u202c", "א", "1"];
  for (let n = 0; n < 8 ** 5; n++) {
    const shown = isolated([0, 1, 2, 3, 4].map((place) => signs[Math.floor(n / 8 ** place) % 8]).join(""));
    let depth = 0;
    for (const sign of shown) {
      depth += (sign === "\u2068") - (sign === "\u2069");
      assert.ok(depth >= 0);
    }
    assert.equal(depth, 0);
    assert.doesNotMatch(shown, /[\u202a-\u202e\u2066\u2067]/);
  }
});

test("a title in which nothing can be seen is told from one that says something", () => {
  for (const text of ["", " ", "\u200b\u200b", "\u2800", "\u3164", "\u00ad", "\n", "\u0007", "\ufe0f"]) assert.equal(isSeen(text), false);
  for (const text of ["路", "𱍐", "\ue81e", "\u200b1", "א"]) assert.equal(isSeen(text), true);
});

test("what a sentence and a place repeat is isolated from the rest of it", () => {
  i18n.useCatalogue("zh", { said: "{place} {title} {d}" });
  assert.equal(i18n.t("said", { place: "龙洲街道", title: RTL, d: "12 天" }), `龙洲街道 ${KEPT} 12 天`);
  assert.equal(i18n.t("said", { place: "龙洲街道", title: "\u202e路灯", d: 12 }), "龙洲街道 \ufffd路灯 12");
  const county = { regions: [["330825101", RTL, "Huzhen", 29, 119, "township"], ["330825101264", "希塘村", "Xitang", 29, 119, "village"]], matters: [], units: [] };
  assert.equal(createPlaces([county]).short("330825101264"), `${KEPT}希塘村`);
});
