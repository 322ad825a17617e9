// What Dash's renderer need not tell its store.
import assert from "node:assert/strict";
import test from "node:test";
import { isIdle, watchStores } from "../../../../assets/app/transport/shared/component_resets.js";

const reset = (...itempath) => ({ type: "RESET_COMPONENT_STATE", payload: { itempath } });
const noted = { layoutHashes: { "components,props,children,3": { hash: 1 } } };

test("a reset is idle where nothing is noted at the component or within it", () => {
  assert.equal(isIdle(reset("components", "props", "children", 4), noted), true);
  assert.equal(isIdle(reset("components", "props", "children", 3, "props", "children", 0), noted), true);
  assert.equal(isIdle(reset("components", "props", "children", 3), noted), false);
  assert.equal(isIdle(reset("components"), noted), false);
});

test("nothing else is idle, whatever comes with it", () => {
  assert.equal(isIdle({ type: "ON_PROP_CHANGE", payload: { itempath: ["x"] } }, noted), false);
  assert.equal(isIdle({ type: "RESET_COMPONENT_STATE" }, noted), false);
  assert.equal(isIdle(() => undefined, noted), false);
});

/** A store that remembers what it was told. */
function makeStore() {
  const told = [];
  return { told, dispatch: (action) => { told.push(action); return "done"; }, getState: () => noted };
}

test("a store that the renderer makes is told of all but the idle ones", () => {
  const place = {}, store = makeStore(), idle = reset("components", "props", "children", 9), other = { type: "LOADING" };
  watchStores(place);
  assert.equal(place.dash_stores.push(store), 1);
  assert.deepEqual([...place.dash_stores], [store]);
  assert.equal(store.dispatch(idle), idle);
  assert.equal(store.dispatch(other), "done");
  assert.equal(store.dispatch(reset("components")), "done");
  assert.deepEqual(store.told, [other, reset("components")]);
});
