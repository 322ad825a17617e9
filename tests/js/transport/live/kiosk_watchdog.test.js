// When a wall starts anew.
import assert from "node:assert/strict";
import test from "node:test";
import { reloadReason } from "../../../../assets/app/transport/live/kiosk_watchdog.js";

const HOUR = 3600e3;

test("a wall starts anew at night, on a new version and when its feed is dead, and not otherwise", () => {
  const facts = { uptime: 30 * HOUR, minute: 720, spread: 5, version: "1", served: "1", silent: 0 };
  assert.equal(reloadReason(facts), null);
  assert.equal(reloadReason({ ...facts, minute: 206 }), "night");
  assert.equal(reloadReason({ ...facts, minute: 206, uptime: HOUR }), null);
  assert.equal(reloadReason({ ...facts, served: "2" }), "version");
  assert.equal(reloadReason({ ...facts, served: undefined, silent: 121e3 }), "dead");
});
