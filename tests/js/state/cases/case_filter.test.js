// The filter of the queue.
import assert from "node:assert/strict";
import test from "node:test";
import * as caseFilter from "../../../../assets/app/state/cases/case_filter.js";

const AT = Date.parse("2026-11-22T16:02:06+08:00");

test("a filter goes into the address and comes back the same", () => {
  const filter = { state: "overdue", severity: [1, 2], level: "county", township: "330825101", matter: "dust", source: "一家亲", q: "希塘 1" };
  assert.deepEqual(caseFilter.fromSearch(caseFilter.toSearch(filter, "?region=330825&state=all")), filter);
  assert.match(caseFilter.toSearch(filter, "?region=330825"), /region=330825/);
  assert.equal(caseFilter.toSearch(caseFilter.fromSearch("?severity=7,x&state=zzz"), ""), "");
});

test("each field of a filter lets its own rows through", () => {
  const row = { severity: 2, stage: "handling", region: "330825101264001", matter: null, source: "a", due_at: "2026-11-22T10:00:00+08:00" };
  const passes = (change) => caseFilter.passes(row, { ...caseFilter.fromSearch(""), ...change }, AT);
  assert.ok(passes({}) && passes({ state: "overdue" }) && passes({ state: "handling" }) && passes({ township: "330825101" }) && passes({ matter: "none" }));
  assert.ok(!passes({ state: "waiting" }) && !passes({ severity: [1] }) && !passes({ level: "township" }) && passes({ level: "county" }) && !passes({ township: "330825001" }) && !passes({ source: "b" }));
});

test("a search finds full width by half width and the other way round", () => {
  const text = caseFilter.fold("ＡＢ１２３ 树木倒伏 LY-2026-0042 Ａbc");
  for (const q of ["AB123", "ａｂ１２３", "ab１２3", "ＬＹ－２０２６－００４２", "ly-2026-0042", "树木　ABC"]) assert.ok(caseFilter.finds(text, q), q);
  assert.ok(!caseFilter.finds(text, "ａｂ１２４"));
});
