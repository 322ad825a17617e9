// Which refusals are no verdict on what was sent.
import assert from "node:assert/strict";
import test from "node:test";
import { isPassing } from "../../../../assets/app/transport/shared/passing_refusals.js";

test("an ended session, an old page and a full allowance pass; a verdict stays", () => {
  assert.deepEqual(["signin_needed", "no_csrf", "too_often", "status 429", "forbidden", "bad_field", "unreachable", undefined].map(isPassing), [true, true, true, true, false, false, false, false]);
});
