// Who an instruction goes to, and when it is due.
import assert from "node:assert/strict";
import test from "node:test";
import { dueAt, listRecipients } from "../../../../assets/app/ui/squads/order_composer.js";

test("an instruction goes to all who are there, or to those chosen of them", () => {
  const member = (person, state) => ({ person, state, called_at: "2026-11-22T16:00:00+08:00" });
  const squad = { members: [member("a", "on_site"), member("b", "called"), member("c", "released")] };
  assert.deepEqual(listRecipients(squad, new Set()), ["b", "a"]);
  assert.deepEqual(listRecipients(squad, new Set(["a", "c"])), ["a"]);
  assert.deepEqual(listRecipients(squad, new Set(["c"])), [], "never to all by mistake");
});

test("a deadline stands on whole minutes, so that a second try says the same", () => {
  const now = Date.parse("2026-11-22T08:00:20Z");
  assert.equal(dueAt(now, ""), null);
  assert.equal(dueAt(now, "15"), "2026-11-22T08:16:00.000Z");
  assert.equal(dueAt(now + 30000, "15"), dueAt(now, "15"));
});
