// What a page looks at.
import assert from "node:assert/strict";
import test from "node:test";
import { panelStatus } from "../../../assets/app/transport/live_data.js";

const AT = Date.parse("2026-11-22T16:02:06+08:00");

test("what panels know of the feed", () => {
  assert.equal(panelStatus({ level: "ageing", age_s: 7, as_of: AT }).level, "live");
  assert.equal(panelStatus({ level: "stale", as_of: AT }).as_of, "16:02:06");
});
