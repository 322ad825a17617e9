// Pages of a list of people.
import assert from "node:assert/strict";
import { test } from "node:test";

import { createPeoplePages, fileAddress, readPeople } from "../../../../assets/app/transport/people/people_requests.js";

const QUERY = { region: "330825", tiers: [2], states: [], group: "", words: "" }, ORDER = { order: "place", way: "up" };

test("a page begins where the one before it ended, and nobody comes twice", async () => {
  const asked = [], answers = [
    { tasks: [{ person: "a" }, { person: "b" }], next: "2.0.330825101.b", total: 3 },
    { tasks: [{ person: "b" }, { person: "c" }], next: null, total: 3 },
  ];
  const pages = createPeoplePages({ rollout: "RW-1", query: QUERY, order: ORDER, read: async (address) => { asked.push(new URL(address, "http://x").searchParams.get("after")); return answers[asked.length - 1]; } });
  assert.equal(pages.total(), null);
  assert.deepEqual(await pages.read(0), { tasks: [{ person: "a" }, { person: "b" }], last: false });
  assert.equal(pages.total(), 3);
  assert.deepEqual(await pages.read(1), { tasks: [{ person: "c" }], last: true });
  assert.deepEqual(asked, [null, "2.0.330825101.b"]);
  assert.deepEqual(await pages.read(2), { tasks: [], last: true }, "behind the end nothing is asked for");
  assert.equal(asked.length, 2);
});

test("rows are asked for anew by their people, a hundred at most, none without any", async () => {
  const asked = [], read = async (address) => { asked.push(new URL(address, "http://x").searchParams.get("people").split(",")); return { tasks: [{ person: "p0" }] }; };
  assert.deepEqual(await readPeople("RW-1", "330825", [], read), []);
  assert.deepEqual(await readPeople("RW-1", "330825", Array.from({ length: 120 }, (_, n) => `p${n}`), read), [{ person: "p0" }]);
  assert.equal(asked[0].length, 100);
});

test("the file is of the list as it is narrowed", () => {
  const { pathname, searchParams } = new URL(fileAddress("RW-1", { ...QUERY, states: ["open", "reminded"], words: "王" }), "http://x");
  assert.equal(pathname, "/api/rollouts/RW-1/people.csv");
  assert.deepEqual([searchParams.get("tier"), searchParams.get("state"), searchParams.get("q"), searchParams.get("group")], ["2", "open,reminded", "王", null]);
});
