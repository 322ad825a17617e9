// Which values of a template people read, and which rows of a list arrived.
import assert from "node:assert/strict";
import test from "node:test";
import { createArrivals, html, readHoles } from "../../../../assets/app/ui/shared/render.js";

const holes = (strings, ..._) => readHoles(strings);

test("texts and the attributes that people read are texts, other attributes are not", () => {
  assert.deepEqual(holes`<a class="x" href=${1} title=${2} data-id="${3}" @click=${4} .style=${5} ?hidden=${6} aria-label='${7}'>${8}<b>a=${9}</b></a>`,
    [false, true, false, false, false, false, true, true, true]);
});

test("a foreign text is isolated where it is read, and left alone where a program reads it", () => {
  const { values } = html`<p data-id=${"\u202ex"}>${"\u202ex"}${5}</p>`;
  assert.deepEqual(values, ["\u202ex", "\ufffdx", 5]);
});

test("what is in a list at first has not arrived; what comes later has, while it stays", () => {
  const arrivals = createArrivals();
  const at = (...keys) => [...arrivals(keys)];
  assert.deepEqual(at(), []);
  assert.deepEqual(at("a", "b"), [], "a list that was empty is filled");
  assert.deepEqual(at("c", "a", "b"), ["c"]);
  assert.deepEqual(at("c", "a", "d"), ["c", "d"]);
  assert.deepEqual(at("a", "b"), ["b"], "gone and back");
});
