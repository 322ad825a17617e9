// Names as they are typed in letters, by the same cases as the server's half (tests/unit/data_access/test_pinyin.py).
import assert from "node:assert/strict";
import test from "node:test";
import { readFileSync } from "node:fs";
import { isSpelled, isSpelling } from "../../../../assets/app/state/shared/pinyin.js";

const CASES = JSON.parse(readFileSync(new URL("../../../data/pinyin_cases.json", import.meta.url), "utf8"));

for (const { name, spelled, word, found } of CASES) {
  test(`${name} ${found ? "is" : "is not"} found by ${word}`, () => assert.equal(isSpelled(spelled, word), found));
}

test("only letters are a spelling, and what has none is not found", () => {
  assert.deepEqual(["zs", "z", "138", "张s", ""].filter(isSpelling), ["zs"]);
  assert.equal(isSpelled("", "zs"), false);
});
