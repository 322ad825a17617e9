// The line that is being keyed in: which fields it has, which comes next, and what is wrong with it.
import assert from "node:assert/strict";
import test from "node:test";
import { KEYED } from "../../../../assets/app/state/sheets/keyed_books.js";
import { readLine } from "../../../../assets/app/state/sheets/keyed_line.js";

const NOW = Date.parse("2026-11-29T17:30:00+08:00"), ROW = /** @type {any} */ ({ code: "A1B2C", person: "p1", name: "王某" });
const about = (kind, more = {}) => /** @type {any} */ ({ kind: KEYED[kind], book: { kind, id: "B" }, rows: new Map([["A1B2C", ROW]]), shelters: [{ number: 2, code: "S-2", name: "中心小学" }], now: NOW, ...more });
const sheet = (typed, more) => readLine({ by: "李", code: "a1-b2c", result: "2", shelter: "", people: "", time: "1705", ...typed }, about("sheet", more));
const form = (typed) => readLine({ by: "李", code: "A1B2C", result: "5", shelter: "2", people: "3", time: "1705", ...typed }, about("form"));

test("a sheet asks who, whom, what and when; a form asks where and how many as its result needs", () => {
  assert.deepEqual(sheet({}).fields, ["by", "code", "result", "time"]);
  const extras = Object.fromEntries([1, 4, 5, 9].map((key) => [key, form({ result: String(key) }).fields.slice(3, -1)]));
  assert.deepEqual(extras, { 1: [], 4: ["people"], 5: ["shelter", "people"], 9: [] });
});

test("a whole line is read: the row of its code, however it is written, its result and its time", () => {
  const line = sheet({});
  assert.deepEqual([line.wrong, line.row, line.result, line.by, line.at], ["", ROW, "accepted", "李", Date.parse("2026-11-29T17:05:00+08:00")]);
  assert.deepEqual([form({}).wrong, form({}).shelter, form({}).people], ["", "S-2", 3]);
});

test("from each field Enter leads to the next, from the last to itself", () => {
  const line = form({});
  assert.deepEqual(["by", "code", "result", "shelter", "people", "time"].map(line.next), ["code", "result", "shelter", "people", "time", "time"]);
});

test("the first field that cannot be left so is named, with its reason", () => {
  const wrong = (line) => [line.wrong, line.fault(line.wrong)];
  assert.deepEqual(wrong(sheet({ by: " ", code: "ZZZ" })), ["by", "keyed.bad.by"]);
  assert.deepEqual(wrong(sheet({ code: "ZZZ" })), ["code", "keyed.bad.code"]);
  assert.deepEqual(wrong(sheet({ code: "ZZZ" }, { book: null })), ["code", "keyed.bad.rollout"], "without a book no code is right");
  assert.deepEqual(wrong(sheet({ result: "9" })), ["result", "keyed.bad.result"]);
  assert.deepEqual(wrong(form({ result: "" })), ["result", "keyed.bad.state"]);
  assert.deepEqual(wrong(form({ shelter: "8" })), ["shelter", "keyed.bad.shelter"]);
  assert.deepEqual(wrong(form({ people: "0" })), ["people", "keyed.bad.people"]);
  assert.deepEqual(wrong(sheet({ time: "2561" })), ["time", "keyed.bad.time"]);
});

test("a field that the line does not have cannot be wrong, and says nothing to the server", () => {
  const line = form({ result: "1", shelter: "8", people: "x" });
  assert.deepEqual([line.wrong, line.shelter, line.people], ["", "", 0]);
});
