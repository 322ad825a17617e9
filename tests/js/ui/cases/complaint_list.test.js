// What was typed survives a list that is drawn anew.
import assert from "node:assert/strict";
import test from "node:test";
import { listUnsent } from "../../../../assets/app/ui/cases/complaint_list.js";

test("what was typed for a complaint that somebody else answered is told as not sent", () => {
  const typed = new Map([["t-a", "已调整"], ["t-b", "在查"]]);
  assert.deepEqual(listUnsent(typed, new Set(["t-b", "t-c"])), [{ complaint: "a", text: "已调整" }]);
  assert.deepEqual(listUnsent(typed, new Set(["t-a", "t-b"])), []);
});
