// What a gesture on the filter's controls asks for.
import assert from "node:assert/strict";
import test from "node:test";
import { createFilterControls } from "../../../../assets/app/ui/cases/filter_controls.js";

/** A place of controls: `press(dataset, value)` is a gesture on one of them. */
function place() {
  const listeners = {};
  return {
    addEventListener: (name, fn) => { listeners[name] = fn; },
    send(name, dataset, more = {}) {
      const target = { dataset, blur: () => {}, closest: () => ({ dataset }), ...more };
      listeners[name]({ target });
    },
  };
}

function controls() {
  const segments = place(), filters = place(), wanted = [];
  createFilterControls(segments, filters, { change: (filter) => wanted.push(filter) });
  return { segments, filters, wanted };
}

test("a segment, a severity and a choice each change their own part of the filter", () => {
  const { segments, filters, wanted } = controls();
  segments.send("click", { stateFilter: "overdue" });
  filters.send("click", { severity: "2" });
  filters.send("change", { filter: "township" }, { value: "330825101" });
  assert.deepEqual(wanted.map(({ state, severity, township }) => [state, severity, township]), [["overdue", [], ""], ["all", [2], ""], ["all", [], "330825101"]]);
});

test("a press beside the controls changes nothing", () => {
  const { segments, filters, wanted } = controls();
  segments.send("click", {});
  filters.send("click", {});
  filters.send("change", {}, { value: "x" });
  assert.deepEqual(wanted, []);
});
