// What stands in several evacuations, in words.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { sharedTemplate } from "../../../../assets/app/ui/households/shared_notice.js";
import { nothing } from "../../../../assets/app/ui/shared/render.js";
import { textOf } from "../../template_text.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));

const SHARED = {
  shared: 2, households: [1, 0, 0, 0, 1, 0, 0], people: [3, 0, 0, 0, 2, 0, 0], verified: [0, 0], vulnerable: 1,
  evacuations: [{ id: "ZY-1", place: "330825", origin: "", lifted: false, version: 1, households: 2 }, { id: "ZY-2", place: "330825101", origin: "ZY-9", lifted: true, version: 2, households: 2 }],
};
const how = { may: true, shown: "ZY-1", name: (code) => code };

test("it says how many, what they come to once, and who decides", () => {
  const text = (may) => textOf(sharedTemplate(SHARED, { ...how, may }));
  for (const word of ["2 户同时在几份转移令中", "每户只计一次", "ZY-2", "乡镇自主下达 · 已解除", "应转移", "5"]) assert.ok(text(true).includes(word), word);
  assert.ok(text(true).includes("解除转移令"));
  assert.ok(!text(false).includes("解除转移令") && text(false).includes("由指挥长"));
});

test("what is shown is not offered again, what is lifted is not lifted again", () => {
  const text = (shared, shown) => textOf(sharedTemplate(shared, { ...how, shown }));
  assert.equal(text(SHARED, "ZY-1").split("看这份").length, 2);
  assert.equal(text(SHARED, "ZY-1").split("解除转移令").length, 2);
});

test("nothing is said where no household stands in two orders", () => {
  assert.equal(sharedTemplate(null, how), nothing);
  assert.equal(sharedTemplate({ ...SHARED, shared: 0 }, how), nothing);
});
