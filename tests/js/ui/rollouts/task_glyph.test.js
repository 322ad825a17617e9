// The states of a task as shapes, and as one bar.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { stateBar, taskGlyph } from "../../../../assets/app/ui/rollouts/task_glyph.js";
import { textOf } from "../../template_text.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));

test("every state has a shape of its own", () => {
  const drawn = ["unreached", "open", "reminded", "accepted", "finished", "taken_over"].map((state) => textOf(taskGlyph(state)).replace(state, ""));
  assert.equal(new Set(drawn).size, 6);
});

test("a bar goes from what is done to what did not arrive, and says so in words", () => {
  const bar = textOf(stateBar([2, 0, 1, 5, 3, 0]));
  assert.match(bar, /已办结 3、已领办 5、已催办 1、未送达 2/);
  assert.deepEqual([...bar.matchAll(/<i class=is-(\w+)/g)].map((found) => found[1]), ["finished", "accepted", "reminded", "unreached"]);
});
