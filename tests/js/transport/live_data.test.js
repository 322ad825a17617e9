// What a page looks at.
import assert from "node:assert/strict";
import test from "node:test";
import { matterRows, panelStatus } from "../../../assets/app/transport/live_data.js";

const AT = Date.parse("2026-11-22T16:02:06+08:00");

test("what panels know of the feed", () => {
  assert.equal(panelStatus({ level: "ageing", age_s: 7, as_of: AT }).level, "live");
  assert.equal(panelStatus({ level: "stale", as_of: AT }).as_of, "16:02:06");
});

test("matters with most open cases come first, then those that keep their limits worst", () => {
  const matter = (code) => ({ code, name: code, lead: "u", cooperating: ["v"] });
  const places = { matters: () => ["a", "b", "c", "d"].map(matter), unit: (code) => code };
  const found = new Map([["b", { open: 2, closed: 4, on_time: 3, rate: 0.75 }], ["c", { open: 2, closed: 4, on_time: 1, rate: 0.25 }]]);
  const rows = matterRows(found, places);
  assert.deepEqual(rows.map((row) => row.code), ["c", "b", "a", "d"]);
  assert.deepEqual(rows[0], { code: "c", name: "c", lead: "u", cooperating: 1, open: 2, closed: 4, kept: 1, on_time: 0.25 });
});
