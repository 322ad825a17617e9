// The key of a command.
import assert from "node:assert/strict";
import test from "node:test";
import { makeKey } from "../../../../assets/app/transport/shared/command_key.js";

test("a key is as long as chance needs it, and each is another", () => {
  assert.match(makeKey(), /^[0-9a-f]{32}$/);
  assert.notEqual(makeKey(), makeKey());
});
