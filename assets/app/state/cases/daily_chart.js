/* The chart of cases received a day, as a plotly figure. Pure: series, colours and sizes in, figure out. */
const STEPS = [1, 2, 5, 10];

/** Three ticks [0, step, 2 step] that reach to about `most`; a step is a round whole number.
    @param {number} most */
export function chartTicks(most) {
  const least = Math.max(1, most / 2.6);
  const power = 10 ** Math.floor(Math.log10(least));
  const step = Math.ceil(power * (STEPS.find((one) => one * power >= least) ?? 10));
  return [0, step, 2 * step];
}

/**
 * The figure of `series` [[day, received]] (oldest first, today last). `look`: {past, today, text, line, font, size},
 * size being the text size in px; `words`: {first, last}, the labels under the first and the last bar.
 * @param {[string, number][]} series
 * @param {{past: string, today: string, text: string, line: string, font: string, size: number}} look
 * @param {{first: string, last: string}} words
 */
export function dailyFigure(series, look, words) {
  const most = Math.max(1, ...series.map(([, n]) => n));
  const marks = chartTicks(most);
  const colours = series.map((_, i) => (i === series.length - 1 ? look.today : look.past));
  const names = marks.map((n) => n.toLocaleString("en-US"));
  const left = look.size * (0.62 * names[2].length + 0.75);
  const label = (/** @type {number} */ x, /** @type {string} */ text, /** @type {string} */ anchor) => ({
    x, y: 0, xref: "x", yref: "paper", yshift: -0.9 * look.size, text, showarrow: false, xanchor: anchor, yanchor: "top",
    font: { size: look.size, color: anchor === "right" ? look.today : look.text, family: look.font },
  });
  return {
    data: [{ type: "bar", x: series.map((_, i) => i), y: series.map(([, n]) => n), marker: { color: colours, line: { width: 0 } }, hoverinfo: "skip" }],
    layout: {
      autosize: true, bargap: 0.28, showlegend: false, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
      margin: { l: left, r: 0, t: 0.4 * look.size, b: 2.6 * look.size, pad: 0 }, hovermode: false, dragmode: false,
      font: { family: look.font, size: look.size, color: look.text },
      xaxis: { visible: false, fixedrange: true, range: [-0.6, series.length - 0.4] },
      yaxis: { tickvals: marks, ticktext: names, range: [0, Math.max(most, marks[2]) * 1.06], gridcolor: look.line, zerolinecolor: look.line, fixedrange: true, ticklen: 8, tickcolor: "rgba(0,0,0,0)" },
      annotations: [label(-0.4, words.first, "left"), label(series.length - 0.6, words.last, "right")],
    },
  };
}
