// Who is chosen of a recommendation.
import assert from "node:assert/strict";
import test from "node:test";
import { createChoice } from "../../../../assets/app/state/squads/squad_choice.js";

const pick = (person) => ({ person });
const MATCHES = [{ capability: "rescue", picks: [pick("a"), pick("b")], alternatives: [pick("c")] }, { capability: "power", picks: [pick("d")], alternatives: [pick("a")] }];

test("picks are chosen until somebody says otherwise; a new recommendation keeps what was said", () => {
  const choice = createChoice();
  assert.deepEqual(choice.list(MATCHES), [["a", "rescue"], ["b", "rescue"], ["d", "power"]]);
  choice.toggle(MATCHES, "b", "rescue");
  choice.toggle(MATCHES, "c", "rescue");
  assert.deepEqual(choice.list(MATCHES), [["a", "rescue"], ["c", "rescue"], ["d", "power"]]);
  assert.equal(choice.has(MATCHES, "b", "rescue"), false);
  const later = [{ capability: "rescue", picks: [pick("c"), pick("b")], alternatives: [] }];
  assert.deepEqual(choice.list(later), [["c", "rescue"]]);
});

test("nobody is taken twice, and when a squad is there nobody is chosen beforehand", () => {
  const choice = createChoice();
  choice.toggle(MATCHES, "a", "power");
  assert.deepEqual(choice.list(MATCHES), [["a", "rescue"], ["b", "rescue"], ["d", "power"]]);
  choice.clear(false);
  assert.deepEqual(choice.list(MATCHES), []);
  choice.toggle(MATCHES, "a", "rescue");
  assert.deepEqual(choice.list(MATCHES), [["a", "rescue"]]);
});
