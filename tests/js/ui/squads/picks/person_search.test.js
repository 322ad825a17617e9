// Searching for people: what is asked, who stays, what a late answer does.
import assert from "node:assert/strict";
import test from "node:test";
import { createPersonSearch } from "../../../../../assets/app/ui/squads/picks/person_search.js";

const settled = () => new Promise((resolve) => { setTimeout(resolve); });
const hit = (/** @type {string} */ person, /** @type {string | null} */ against = null) => ({ person, capability: "police", against, reasons: {} });

function made(/** @type {Record<string, any>} */ answers) {
  const asked = /** @type {string[]} */ ([]), picked = new Set(), waiting = /** @type {(() => void)[]} */ ([]);
  const search = createPersonSearch(/** @type {any} */ ({
    draw() {}, met() {}, present: (/** @type {string} */ person) => person === "inside", chosen: (/** @type {string} */ person) => picked.has(person),
    choose: (/** @type {string} */ person) => picked.add(person), later: (/** @type {() => void} */ fn) => waiting.push(fn),
    async ask(/** @type {string} */ address) { asked.push(decodeURIComponent(address.split("q=")[1])); return answers[asked.at(-1) ?? ""]; },
  }));
  search.open("c");
  return { search, asked, picked, pause: async () => { waiting.splice(0).forEach((fn) => fn()); await settled(); } };
}

const people = (/** @type {any} */ search) => search.matches().flatMap((/** @type {MatchRow} */ match) => match.alternatives.map((row) => row.person));

test("what is typed on is asked for once, after a pause", async () => {
  const { search, asked, pause } = made({ 张三: { hits: [hit("a")], more: 2, people: {} } });
  search.type("张");
  search.type("张三");
  search.type("张三 ");
  await pause();
  assert.deepEqual([asked, people(search), search.shown().more], [["张三"], ["a"], 2]);
});

test("whoever was chosen stays when something else, or nothing, is searched for", async () => {
  const { search, pause } = made({ 甲: { hits: [hit("a"), hit("b")], more: 0, people: {} }, 乙: { hits: [hit("c")], more: 0, people: {} } });
  search.type("甲");
  await pause();
  assert.equal(search.takeFirst(), true);
  search.type("乙");
  await pause();
  assert.deepEqual([people(search), search.shown().kept.map((one) => one.person)], [["a", "c"], ["a"]]);
  search.type("");
  assert.deepEqual([people(search), search.shown().hits], [["a"], null]);
});

test("Enter passes over who is inside or reported the case; who is elsewhere is known as such", async () => {
  const { search, picked, pause } = made({ 甲: { hits: [hit("inside", "called_before"), hit("r", "reporter"), hit("e", "in_other_squad")], more: 0, people: {} } });
  assert.equal(search.takeFirst(), false);
  search.type("甲");
  await pause();
  search.takeFirst();
  assert.deepEqual([[...picked], search.isElsewhere("e"), search.isElsewhere("r")], [["e"], true, false]);
});

test("an answer for a case that was left goes nowhere, and its choice with it", async () => {
  const { search, pause } = made({ 甲: { hits: [hit("a")], more: 0, people: {} } });
  search.type("甲");
  const late = pause();
  search.open("d");
  await late;
  assert.deepEqual([people(search), search.shown().text], [[], ""]);
});

test("a search that fails says so", async () => {
  const { search, pause } = made({});
  search.type("甲");
  await pause();
  assert.notEqual(search.shown().failed, "");
});
