// Whoever is ticked on /rollout, and the bar over the list.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { createPicked, pickedTemplate, pickTemplate } from "../../../../assets/app/ui/rollouts/picked_people.js";
import { textOf } from "../../template_text.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const plain = (text) => text.replaceAll(/[\u2066-\u2069]/g, "");

test("people are ticked and unticked; who accepted meanwhile is so no longer, who is not known stays", () => {
  let drawn = 0;
  const picked = createPicked({ changed: () => { drawn += 1; } });
  picked.settle("RW-1", [], []);
  picked.toggle("a");
  picked.add(["b", "c", "a"]);
  picked.toggle("b");
  assert.deepEqual([picked.list(), picked.size(), picked.has("b"), drawn], [["a", "c"], 2, false, 3]);
  picked.settle("RW-1", /** @type {any} */ ([{ person: "a", state: "accepted" }, { person: "x", state: "open" }]), ["open"]);
  assert.deepEqual(picked.list(), ["c"]);
  picked.clear();
  assert.equal(picked.size(), 0);
});

test("ticks are of one roll-out: where another comes in its place nobody is ticked", () => {
  const picked = createPicked({ changed() {} });
  picked.settle("RW-1", [], []);
  picked.add(["a", "b"]);
  picked.settle("RW-1", [], []);
  assert.equal(picked.size(), 2);
  picked.settle("RW-2", [], []);
  assert.equal(picked.size(), 0);
});

test("the bar says how many and what can be done; before, how to tick the whole list", () => {
  const bar = plain(textOf(pickedTemplate({ n: 3, listed: 20 })));
  assert.match(bar, /已选 3 人/);
  assert.deepEqual([...bar.matchAll(/data-act="picked" data-value=([a-z-]+)/g)].map((one) => one[1]), ["remind", "call", "take-over", "deputy"]);
  assert.match(plain(textOf(pickedTemplate({ n: 0, listed: 20 }))), /全选 20 人/);
  assert.ok(!textOf(pickedTemplate({ n: 0, listed: 0 })).includes("button"));
});

test("a box is a button, and none stands there for whoever may not act", () => {
  assert.match(textOf(pickTemplate({ person: "a", name: "雷水根" }, () => true)), /role="checkbox" aria-checked=true/);
  assert.ok(!textOf(pickTemplate({ person: "a", name: "雷水根" }, undefined)).includes("button"));
});
