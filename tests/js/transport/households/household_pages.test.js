// The households of an evacuation by page: when they are read, and which answers count.
import assert from "node:assert/strict";
import test from "node:test";
import { createHouseholdPages } from "../../../../assets/app/transport/households/household_pages.js";

const ALL = { region: "", state: "", place: "" }, settle = () => new Promise((resolve) => { setImmediate(resolve); });
const pageOf = (n, total, from = 0) => ({ households: Array.from({ length: n }, (_, i) => ({ household: `h-${from + i}` })), total });

/** Pages over a server in the test's hands: each question waits in `asked` until it is answered. */
function make() {
  const asked = [], seen = { changed: 0, failed: /** @type {any[]} */ ([]), now: 0 };
  const pages = createHouseholdPages(/** @type {any} */ ({
    ask: (filter, part) => new Promise((answer, refuse) => { asked.push({ filter, part, answer, refuse }); }), changed: () => { seen.changed += 1; }, failed: (problem) => seen.failed.push(problem.message), clock: () => seen.now,
  }));
  const give = async (n, answer) => { asked[n].answer(answer); await settle(); };
  return { pages, asked, seen, give, first: () => pages.rows()[0]?.household };
}

test("they are read at once, again when the counts moved, and not oftener than every three seconds", async () => {
  const { pages, asked, seen, give } = make();
  pages.follow("Z", ALL, "1");
  pages.follow("Z", ALL, "1");
  await give(0, pageOf(2, 2));
  assert.deepEqual([asked.length, pages.rows().length, pages.total(), seen.changed], [1, 2, 2, 1]);
  pages.follow("Z", ALL, "2");
  assert.equal(asked.length, 1);
  seen.now = 3000;
  pages.follow("Z", ALL, "1");
  assert.equal(asked.length, 1, "what counts the same is the same");
  pages.follow("Z", ALL, "2");
  assert.equal(asked.length, 2);
});

test("another filter is asked for at once, and what comes of the one before is dropped", async () => {
  const { pages, asked, give, first } = make(), refused = { ...ALL, state: "refused" };
  pages.follow("Z", ALL, "1");
  pages.follow("Z", refused, "1");
  assert.deepEqual(asked.map((one) => one.filter.state), ["", "refused"]);
  await give(1, pageOf(1, 1, 50));
  await give(0, pageOf(3, 3));
  assert.deepEqual([first(), pages.total()], ["h-50", 1]);
});

test("another evacuation shows nothing of the one before, and is read though it counts the same", async () => {
  const { pages, asked, give } = make();
  pages.follow("Z", ALL, "1");
  await give(0, pageOf(3, 3));
  pages.clear();
  assert.deepEqual([pages.rows(), pages.total()], [[], 0]);
  pages.follow("Y", ALL, "1");
  assert.equal(asked.length, 2);
});

test("the next page follows those that are there, and a renewal keeps as many, two hundred at most", async () => {
  const { pages, asked, seen, give } = make();
  pages.follow("Z", ALL, "1");
  await give(0, pageOf(100, 350));
  for (const from of [100, 200]) {
    pages.more();
    await give(asked.length - 1, pageOf(100, 350, from));
  }
  assert.deepEqual([asked.map((one) => one.part.offset), pages.rows().length], [[undefined, 100, 200], 300]);
  seen.now = 3000;
  pages.follow("Z", ALL, "2");
  assert.equal(asked[3].part.limit, 200);
});

test("a next page that comes after the filter changed is not put below the other rows", async () => {
  const { pages, asked, give } = make();
  pages.follow("Z", ALL, "1");
  await give(0, pageOf(100, 350));
  pages.more();
  pages.follow("Z", { ...ALL, state: "moved" }, "1");
  await give(2, pageOf(1, 1, 900));
  await give(1, pageOf(100, 350, 100));
  assert.deepEqual([asked.length, pages.rows().map((one) => one.household)], [3, ["h-900"]]);
});

test("what did not come is said and asked for again; an act asks again at once", async () => {
  const { pages, asked, seen, give } = make();
  pages.follow("Z", ALL, "1");
  asked[0].refuse(new Error("away"));
  await settle();
  assert.deepEqual(seen.failed, ["away"]);
  pages.follow("Z", ALL, "1");
  assert.equal(asked.length, 1);
  seen.now = 3000;
  pages.follow("Z", ALL, "1");
  await give(1, pageOf(1, 1));
  pages.again();
  pages.follow("Z", ALL, "1");
  assert.equal(asked.length, 3);
});
