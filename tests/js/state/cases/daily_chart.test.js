// The chart of a month.
import assert from "node:assert/strict";
import test from "node:test";
import { chartTicks, dailyFigure } from "../../../../assets/app/state/cases/daily_chart.js";

test("three round ticks reach to about the largest day", () => {
  for (const [most, expected] of [[0, [0, 1, 2]], [3, [0, 2, 4]], [110, [0, 50, 100]], [247, [0, 100, 200]], [2600, [0, 1000, 2000]]]) {
    assert.deepEqual(chartTicks(most), expected);
  }
  const look = { past: "a", today: "b", text: "c", line: "d", font: "e", size: 18 };
  const made = dailyFigure([["2026-11-21", 4], ["2026-11-22", 9]], look, { first: "x", last: "y" });
  assert.deepEqual(made.data[0].marker.color, ["a", "b"]);
});
