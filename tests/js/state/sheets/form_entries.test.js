// Lines of an evacuation form: shelters, counts of people and what is sent.
import assert from "node:assert/strict";
import test from "node:test";
import { findShelter, FORM_RESULTS, formRow, makeFormEntry, readPeople, reportOf } from "../../../../assets/app/state/sheets/form_entries.js";

const ROW = formRow({ code: "A7C-K3", household: "HH-1", name: "贺**", people: 3, region: "330825101264001", place: "希塘村 1 网格", place_en: "Xitang 1", state: "told" }, "3 人");
const AT = Date.parse("2026-11-29T17:05:00+08:00");
const make = (result, more = {}) => makeFormEntry({ row: ROW, result, at: AT, by: "吴岚", book: "ZY-1", county: "330825", number: 1, person: "x", ...more });

test("states are keys from one on", () => {
  assert.deepEqual(FORM_RESULTS, ["told", "refused", "persuaded", "moved", "settled", "returned"]);
});

test("a shelter is the one of its number, and relatives are none", () => {
  const shelters = [{ number: 0, code: "relatives", name: "" }, { number: 12, code: "S101-1", name: "小学" }];
  assert.deepEqual(["0", "１２", " 12 ", "13", "", "x"].map((typed) => findShelter(shelters, typed)?.code), ["relatives", "S101-1", "S101-1", undefined, undefined, undefined]);
});

test("people are a number from one on", () => {
  assert.deepEqual(["3", "０４", "0", "", "-1", "x"].map(readPeople), [3, 4, null, null, null, null]);
});

test("the same line keyed in by two is one report, at its own time, with who said it", () => {
  assert.deepEqual(reportOf(make("settled", { shelter: "S101-1", people: 3 })), {
    household: "HH-1", kind: "settled", at: "2026-11-29T09:05:00.000Z", key: "sheet/settled/2026-11-29T09:05/S101-1/3", channel: "sheet", by: "吴岚", place: "S101-1", people: 3,
  });
  assert.equal(make("told", { by: "周建平" }).key, make("told").key);
  assert.notEqual(make("moved", { people: 2 }).key, make("moved", { people: 3 }).key);
});
