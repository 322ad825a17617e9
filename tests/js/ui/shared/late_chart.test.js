import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { createLateChart } from "../../../../assets/app/ui/shared/late_chart.js";

let told = [], waiting = [];
const wait = (then) => { waiting.push(then); };
const rest = () => waiting.splice(0).forEach((then) => then());

beforeEach(() => {
  told = [];
  waiting = [];
  globalThis.window = { dash_clientside: { set_props: (id, props) => told.push([id, props]) } };
});

test("a chart is put in once, after the page rested, with the figure drawn last", () => {
  const chart = createLateChart("days", wait);
  chart.draw({ data: [1] });
  chart.draw({ data: [2] });
  assert.deepEqual([told.length, waiting.length], [0, 1]);
  rest();
  const [[id, { children }]] = told;
  assert.deepEqual([id, children.type, children.props.id, children.props.figure], ["days", "Graph", "days-graph", { data: [2] }]);
});

test("later figures go to the chart that is there", () => {
  const chart = createLateChart("days", wait);
  chart.draw({ data: [1] });
  rest();
  chart.draw({ data: [2] });
  assert.deepEqual(told[1], ["days-graph", { figure: { data: [2] } }]);
  assert.equal(waiting.length, 0);
});

test("a page that ended meanwhile gets no chart", () => {
  const chart = createLateChart("days", wait);
  chart.draw({ data: [1] });
  chart.destroy();
  rest();
  chart.draw({ data: [2] });
  assert.deepEqual(told, []);
});
