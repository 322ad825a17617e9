// Lines of a call sheet: codes, times and what is sent.
import assert from "node:assert/strict";
import test from "node:test";
import { countEntries, indexRows, makeEntry, plainCode, readTime, receiptOf } from "../../../../assets/app/state/sheets/sheet_entries.js";

const ROW = { code: "A7C-K3", person: "LY-G1", name: "雷水根", post: "网格长", post_en: "", region: "330825101264001", place: "希塘村 1 网格", place_en: "", state: "open" };
const NOW = Date.parse("2026-11-29T17:20:30+08:00");
const make = (result, at = NOW, more = {}) => makeEntry({ row: ROW, result, at, by: "陈志远", book: "RW-1", county: "330825", number: 1, person: "x", ...more });

test("a code is found however it is typed", () => {
  const rows = indexRows([ROW]);
  for (const typed of ["A7C-K3", "a7ck3", " a7c k3 ", "Ａ７Ｃ－Ｋ３"]) assert.equal(rows.get(plainCode(typed)), ROW, typed);
  assert.equal(rows.get(plainCode("A7C-K4")), undefined);
});

test("a time without a date is the last one that was", () => {
  const local = (text) => { const at = readTime(text, NOW); return at === null ? null : new Date(at + 8 * 3600e3).toISOString().slice(0, 16); };
  assert.deepEqual(["1705", "17:05", "１７：０５", "905", "2359", "1721"].map(local),
    ["2026-11-29T17:05", "2026-11-29T17:05", "2026-11-29T17:05", "2026-11-29T09:05", "2026-11-28T23:59", "2026-11-29T17:21"]);
  assert.deepEqual(["", "5", "17", "2460", "1765", "abc", "17055"].map(local), Array(7).fill(null));
});

test("the same line keyed in by two is one receipt, at its own time, on behalf of the person", () => {
  const given = receiptOf(make("accepted", Date.parse("2026-11-29T17:05:00+08:00")), (result) => result);
  assert.deepEqual(given, { person: "LY-G1", kind: "accepted", at: "2026-11-29T09:05:00.000Z", key: "sheet/accepted/2026-11-29T09:05", channel: "sheet", by: "陈志远", note: "" });
  assert.equal(make("accepted", NOW, { by: "周建平" }).key, make("accepted").key);
  assert.notEqual(make("finished").key, make("accepted").key);
});

test("what is no state of a task is noted in words", () => {
  const kinds = ["missed", "connected", "behalf", "finished"].map((result) => { const one = receiptOf(make(result), (word) => word); return [one.kind, one.note]; });
  assert.deepEqual(kinds, [["unreachable", "missed"], ["read", "connected"], ["accepted", "behalf"], ["finished", ""]]);
});

test("entries are counted by state", () => {
  assert.deepEqual(countEntries([make("missed"), { ...make("finished"), state: "taken" }]), { waiting: 1, taken: 1, repeated: 0, refused: 0 });
});
