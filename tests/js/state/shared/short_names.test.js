// Names as people shorten them, and what is no shortening.
import assert from "node:assert/strict";
import test from "node:test";
import { followsTownship, isShortFor } from "../../../../assets/app/state/shared/short_names.js";

test("a name holds the signs of what shortens it, in their order", () => {
  for (const wanted of ["湖镇希塘", "湖镇 希塘", "希塘村"]) assert.equal(isShortFor("湖镇镇希塘村", wanted), true, wanted);
  for (const wanted of ["希塘湖镇", "湖镇石佛", "湖", "湖 塘", "xitang", ""]) assert.equal(isShortFor("湖镇镇希塘村", wanted), false, wanted);
});

test("a text begins a name behind its township, whose own sign may be missing", () => {
  for (const wanted of ["湖镇希", "湖镇希塘村", "湖镇镇希塘", "湖镇 希塘"]) assert.equal(followsTownship("湖镇镇", "希塘村", wanted), true, wanted);
  for (const wanted of ["湖镇", "希塘", "湖希塘", "湖镇塘"]) assert.equal(followsTownship("湖镇镇", "希塘村", wanted), false, wanted);
  assert.equal(followsTownship("", "希塘村", "希塘"), false);
});
