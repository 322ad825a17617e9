import assert from "node:assert/strict";
import { test } from "node:test";
import { concernsPage, createHeadWatch, hintsOf, holdsOf, topicsOf } from "../../../../assets/app/state/live/page_news.js";

const scope = (page, live = true) => ({ page, region: "330825", counties: ["330825"], kind: "person", account: "", live });
const change = (kind) => ({ seq: 1, at: "", kind, topic: "cases", region: "330825" });

test("a header hears what runs; a page of lists also what is in them; rows are fetched for the header alone", () => {
  assert.deepEqual(topicsOf(scope("duties")), ["responses", "proposals", "rollouts"]);
  assert.deepEqual(topicsOf(scope("warnings")), ["responses", "proposals", "rollouts", "warnings"]);
  assert.deepEqual(holdsOf(scope("review")), ["responses", "proposals", "rollouts"]);
});

test("whoever sees no live data hears which response runs and nothing else", () => {
  assert.deepEqual(topicsOf(scope("trace", false)), ["responses"]);
  assert.deepEqual(holdsOf(scope("review", false)), ["responses"]);
});

test("a section of /admin wants to hear of its own list, and no other page of any", () => {
  assert.deepEqual(["admin", "admin-accounts", "trace", "administration", "dispatch"].map((page) => hintsOf(scope(page))), [["admin"], ["admin-accounts"], [], [], []]);
});

test("a page is older by changes of its own kind, and by what it missed", () => {
  assert.equal(concernsPage("plans", [change("case.closed")]), false);
  assert.equal(concernsPage("plans", [change("case.closed"), change("plan.saved")]), true);
  assert.equal(concernsPage("review", [change("squad.joined")]), true);
  assert.equal(concernsPage("rollout", [change("rollout.progressed")]), false);
  assert.equal(concernsPage("warnings", null), true);
  assert.equal(concernsPage("duties", null), false);
});

test("the trace is older as soon as its world came further than at first", () => {
  const heads = createHeadWatch("trace"), beat = (head, county = "330825") => ({ county, head });
  assert.equal(heads.passed(beat(5)), false);
  assert.equal(heads.passed(beat(5)), false);
  assert.equal(heads.passed(beat(9, "330803")), false);
  assert.equal(heads.passed(beat(6)), true);
  heads.forget();
  assert.equal(heads.passed(beat(7)), false);
  assert.equal(createHeadWatch("review").passed(beat(5)), false);
});
