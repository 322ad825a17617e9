import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyReport } from "../../../../assets/app/state/phone/phone_report.js";
import { offerMatters } from "../../../../assets/app/ui/phone/phone_report_view.js";

const MATTERS = ["a", "b", "c", "d", "e", "f"].map((code) => [code, code, code]);
const codes = (more) => offerMatters(MATTERS, { ...emptyReport(), ...more }).map((one) => one[0]).join("");

test("few matters are offered at first, the chosen one always, all when asked for", () => {
  assert.deepEqual([codes({}), codes({ matter: "f" }), codes({ all: true })], ["abcd", "abcdf", "abcdef"]);
});
