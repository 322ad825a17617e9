// What a search finds comes in its place; what was asked before is dropped, what fails can be asked again.
import assert from "node:assert/strict";
import test from "node:test";
import { addressOf, createFetchedSection, ELSEWHERE } from "../../../../assets/app/ui/shared/fetched_section.js";

function place() {
  const heard = {};
  return {
    heard, childNodes: [], attributes: {},
    addEventListener: (kind, act) => { heard[kind] = act; },
    setAttribute(name, value) { this.attributes[name] = value; },
    removeAttribute(name) { delete this.attributes[name]; },
    replaceChildren(...next) { this.childNodes = next; },
    querySelectorAll: () => [], focus() {},
  };
}

const fresh = (...nodes) => ({ querySelector: (wanted) => (wanted === "[data-fetched]" ? { childNodes: nodes } : null) });

function open(read) {
  const section = place(), form = place(), addresses = [];
  const page = { ...place(), location: { href: "/duties", pathname: "/duties", assign: (address) => addresses.push(`whole ${address}`) }, history: { pushState: (_, __, address) => addresses.push(address) } };
  return { section, form, addresses, ...createFetchedSection({ section, form, read, page }) };
}

test("what is found stands in its place, under its address", async () => {
  const { section, addresses, load } = open(async () => fresh("row"));
  await load("/duties?q=a");
  assert.deepEqual([section.childNodes, addresses, section.attributes], [["row"], ["/duties?q=a"], {}]);
});

test("of two questions the last one is answered, and the first one is dropped", async () => {
  const answers = [];
  const { section, load } = open(() => new Promise((resolve) => answers.push(resolve)));
  const both = [load("/duties?q=a"), load("/duties?q=b")];
  answers[1](fresh("b"));
  answers[0](fresh("a"));
  await Promise.all(both);
  assert.deepEqual(section.childNodes, ["b"]);
});

test("who has to sign in meanwhile is led there with the whole page", async () => {
  const { section, addresses, load } = open(async () => { throw new Error(ELSEWHERE); });
  await load("/duties?q=a");
  assert.deepEqual([section.childNodes, addresses], [[], ["/duties?q=a", "whole /duties?q=a"]]);
});

test("an address has what was filled in", () => {
  globalThis.FormData = class { *[Symbol.iterator]() { yield* [["q", "扬尘"], ["unit", ""], ["region", "330825"]]; } };
  assert.equal(addressOf({ action: "http://x/duties" }), `/duties?q=${encodeURIComponent("扬尘")}&region=330825`);
});
