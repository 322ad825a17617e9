// A compiled generator as Dash's scripts have one (dash_renderer.min.js, dash_core_components.js), driven as they drive it.
import assert from "node:assert/strict";
import test from "node:test";
import { compiledSteps, provideCompiledSteps } from "../../../assets/app/start/compiled_steps.js";

const runtime = compiledSteps;

/** How compiled code runs an async function. */
const driven = (made) => () => new Promise((resolve, reject) => {
  const steps = made(), go = (key, given) => {
    let told;
    try { told = steps[key](given); } catch (problem) { return reject(problem); }
    return told.done ? resolve(told.value) : Promise.resolve(told.value).then((value) => go("next", value), (problem) => go("throw", problem));
  };
  go("next");
});

/** The function in those scripts: it waits, then says that the component is ready. */
const compiled = (wait, said) => driven(runtime.mark(function compiledOne() {
  return runtime.wrap((t) => {
    for (;;) switch (t.prev = t.next) {
      case 0: return t.next = 2, wait(true);
      case 2: said.isReady = true;   // falls through
      case 3: case "end": return t.stop();
    }
  }, compiledOne);
}));

test("what is waited for comes first, then the component is ready", async () => {
  const said = { isReady: false }, order = [];
  await compiled(async (value) => { await null; order.push(value, said.isReady); }, said)();
  assert.deepEqual(order, [true, false]);
  assert.equal(said.isReady, true);
});

test("what fails is told, and nothing is ready", async () => {
  const said = { isReady: false };
  await assert.rejects(compiled(() => Promise.reject(new Error("away")), said)(), /away/);
  assert.equal(said.isReady, false);
});

test("Dash finds them by the name it calls", () => {
  const page = {};
  provideCompiledSteps(page);
  assert.equal(page.regeneratorRuntime, runtime);
});
