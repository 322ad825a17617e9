// Joint handling in words.
import assert from "node:assert/strict";
import test from "node:test";
import { readFileSync } from "node:fs";
import { useCatalogue } from "../../../../assets/app/state/shared/i18n.js";
import { describeJoint, describePart, listSilent, sortParts } from "../../../../assets/app/state/cases/joint_summary.js";

useCatalogue("zh", JSON.parse(readFileSync(new URL("../../../../layouts/locale/zh.json", import.meta.url), "utf8")));
const plain = (text) => text.replaceAll(/[\u2066-\u2069]/g, "");
const part = (number, state, may = [], more = {}) => ({ number, unit: `u${number}`, state, text: "", version: 1, may, ...more });

test("how many units are done, and who asks to be excused", () => {
  assert.equal(plain(describeJoint({ parts: 30, open: 18, asked: 0 })), "12/30 已办");
  assert.equal(plain(describeJoint({ parts: 2, open: 2, asked: 1 })), "0/2 已办 · 1 个申请免除");
  assert.equal(plain(describeJoint({ parts: 3, open: 3, asked: 0, overdue: 2 })), "0/3 已办 · 2 个逾期");
  assert.equal(describeJoint({ parts: 0, open: 0, asked: 0 }), "");
});

test("one's own part stands first, then what waits for the lead, then by how far they are", () => {
  const parts = [part(1, "done"), part(2, "assigned"), part(3, "asked"), part(4, "started"), part(5, "assigned", ["started"]), part(6, "done", ["return"])];
  assert.deepEqual(sortParts(parts).map((one) => one.number), [5, 3, 4, 2, 1, 6]);
  assert.equal(parts[0].number, 1, "the given list stays as it is");
});

test("a deadline counts while the part is open", () => {
  const due_at = "2026-11-29T10:00:00+08:00", before = Date.parse("2026-11-29T08:00:00+08:00"), after = Date.parse("2026-11-29T11:00:00+08:00");
  assert.match(plain(describePart(part(1, "started", [], { due_at }), before).words), /^进行中 · .*2/);
  assert.equal(describePart(part(1, "started", [], { due_at }), after).level, "over");
  assert.deepEqual(describePart(part(1, "done", [], { due_at }), after), { words: "已完成", level: "" });
});

test("a part is amber before its limit is over", () => {
  const limits = { amber_at: "2026-11-29T09:36:00+08:00", due_at: "2026-11-29T10:00:00+08:00" };
  const levels = ["09:35", "09:36", "09:59", "10:01"].map((at) => describePart(part(1, "assigned", [], limits), Date.parse(`2026-11-29T${at}:00+08:00`)).level);
  assert.deepEqual(levels, ["", "near", "near", "over"]);
});

test("units that were called and have said nothing", () => {
  assert.deepEqual(listSilent({ units: ["a", "b", "c"], opinions: [{ unit: "b" }] }), ["a", "c"]);
});
