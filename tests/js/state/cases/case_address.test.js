// The address of the desk: filter and opened case, there and back.
import assert from "node:assert/strict";
import test from "node:test";
import { isSameFilter, readDesk, writeDesk } from "../../../../assets/app/state/cases/case_address.js";

test("what is written is read back, and what else stands in the address stays", () => {
  const search = "?region=330825101&state=overdue&severity=1,2&q=%E6%B2%B3&case=LY-1";
  const { filter, id } = readDesk(search);
  assert.deepEqual([filter.state, filter.severity, filter.q, id], ["overdue", [1, 2], "河", "LY-1"]);
  assert.equal(writeDesk(filter, id, search), "?region=330825101&state=overdue&severity=1,2&q=%E6%B2%B3&case=LY-1");
});

test("a closed case and a filter that was cleared leave nothing behind", () => {
  assert.equal(writeDesk(readDesk("").filter, null, "?severity=1&case=LY-1&q=x"), "");
  assert.equal(writeDesk(readDesk("").filter, "LY-2", "?lang=en"), "?lang=en&case=LY-2");
  assert.equal(readDesk("?lang=en").id, null);
});

test("an id is written so that it stays one parameter", () => {
  const search = writeDesk(readDesk("").filter, "a&q=x", "");
  assert.deepEqual([readDesk(search).id, readDesk(search).filter.q], ["a&q=x", ""]);
});

test("two filters are one when they leave the same cases", () => {
  const of = (search) => readDesk(search).filter;
  assert.equal(isSameFilter(of("?case=a&state=all"), of("?case=b")), true);
  assert.equal(isSameFilter(of("?severity=1"), of("?severity=2")), false);
});
