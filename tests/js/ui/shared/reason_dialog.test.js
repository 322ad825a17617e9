// What is enough of a reason.
import assert from "node:assert/strict";
import test from "node:test";
import { isReasonEnough } from "../../../../assets/app/ui/shared/reason_dialog.js";

test("a reason says something before it is sent", () => {
  for (const good of ["核实报警人位置", "回访 12", "  call back  ", "由".repeat(199) + "理"]) assert.ok(isReasonEnough(good), good);
  for (const bad of ["", "看看", "   ", "。。。。。", "啊啊啊啊", "由".repeat(201), "a  b"]) assert.ok(!isReasonEnough(bad), bad);
});
