/* The S-curve of a tier, as words and as a plotly figure: what came, the plan's line, and the prediction from now on. Pure. */
import { countAccepted, FINISHED } from "./rollout_counts.js";
import { acceptedAt, forecast, reachedAt, wantedOf } from "./rollout_forecast.js";

const MINUTE = 60e3, BEFORE_DUE = 1.1, LEAST_SPAN = 60;

/** Minutes between the issue and a moment.
    @param {string} issued
    @param {number} moment */
export const minutesSince = (issued, moment) => (moment - Date.parse(issued)) / MINUTE;

/** Minutes between the issue and a due time; 0 for none.
    @param {string} issued
    @param {string | null} due */
const minuteOf = (issued, due) => (due ? minutesSince(issued, Date.parse(due)) : 0);

/** How far the axes of all tiers reach, in minutes: past now and past every time to accept; once these are over, past every time to finish.
    @param {RolloutRow} row
    @param {number} now */
export function spanOf(row, now) {
  const issued = row.issued_at ?? row.prepared_at, minute = minutesSince(issued, now);
  const accept = row.tiers.map((tier) => minuteOf(issued, tier.accept_due_at)), finish = row.tiers.map((tier) => minuteOf(issued, tier.finish_due_at));
  const dues = minute > Math.max(...accept) ? [...accept, ...finish] : accept;
  return Math.max(LEAST_SPAN, BEFORE_DUE * Math.max(minutesSince(issued, now) * 1.5, ...dues));
}

/** What is said of a tier: counts, the minute its target was reached, the prediction, and whether it is behind.
    @param {RolloutTier} tier
    @param {CurveTier} curve
    @param {{issued: string, now: number, until: number, live: boolean}} about `live`: more may come */
export function describeTier(tier, curve, { issued, now, until, live }) {
  const minute = minutesSince(issued, now), accepted = acceptedAt(curve, minute), { people } = curve, wanted = wantedOf(people, tier.target);
  const reached = reachedAt(curve, wanted), due = tier.accept_due_at ? minutesSince(issued, Date.parse(tier.accept_due_at)) : null;
  const ahead = live && reached === null ? forecast(curve, { now: minute, share: tier.target, until }) : null;
  const behind = reached === null && due !== null && (minute > due || (ahead !== null && (ahead.at === null || ahead.at > due)));
  const finished = finishedAt(curve, minute), finishDue = tier.finish_due_at ? minutesSince(issued, Date.parse(tier.finish_due_at)) : null;
  return { accepted, finished, finishDue, people, share: people ? accepted / people : null, wanted, reached, due, minute, forecast: ahead, behind, missing: Math.max(0, wanted - accepted) };
}

/** How many had finished at a minute, by the steps of the curve.
    @param {CurveTier} curve
    @param {number} minute */
export function finishedAt({ minutes, finished }, minute) {
  const place = minutes.findLastIndex((one) => one <= minute);
  return place < 0 ? 0 : finished[place];
}

/** A tier's curve up to a minute: what its counts say beyond it came since it was read, so that a screen never shows two figures of one thing.
    @param {CurveTier} curve
    @param {number[]} counts of the six states
    @param {number} minute */
export function followCounts(curve, counts, minute) {
  const accepted = Math.max(acceptedAt(curve, minute), countAccepted(counts)), finished = Math.max(finishedAt(curve, minute), counts[FINISHED]);
  if (accepted === acceptedAt(curve, minute) && finished === finishedAt(curve, minute)) return curve;
  const before = curve.minutes.filter((one) => one <= minute).length, end = (/** @type {number[]} */ list, /** @type {number} */ last) => [...list.slice(0, before), last];
  return { ...curve, minutes: end(curve.minutes, minute), accepted: end(curve.accepted, accepted), finished: end(curve.finished, finished) };
}

/** @param {CurveTier} curve
    @param {number} minute
    @param {"accepted" | "finished"} what */
function actualLine({ minutes, people, ...counts }, minute, what) {
  const x = [0], y = [0];
  minutes.forEach((at, i) => {
    if (at > minute) return;
    x.push(at);
    y.push(counts[what][i] / people);
  });
  return { x: [...x, minute], y: [...y, y[y.length - 1]] };
}

/** The line of the plan: evenly from the issue to the target at its due time, level from there on.
    @param {number | null} due
    @param {number} target
    @param {number} until */
export function planLine(due, target, until) {
  return due === null ? { x: [0, until], y: [target, target] } : { x: [0, due, Math.max(due, until)], y: [0, target, target] };
}

/** @param {Forecast} ahead
    @param {{colour: string, band: string, width: number}} look */
function aheadTraces({ points }, { colour, band, width }) {
  const x = points.map((one) => one.minute), quiet = { type: "scatter", hoverinfo: "skip", mode: "lines" };
  return [
    { ...quiet, x, y: points.map((one) => one.low), line: { width: 0 } },
    { ...quiet, x, y: points.map((one) => one.high), line: { width: 0 }, fill: "tonexty", fillcolor: band },
    { ...quiet, x, y: points.map((one) => one.share), line: { color: colour, width, dash: "dot" } },
  ];
}

/** What came of finishing, and its plan: a thinner line with a square at its end, so that colour alone says nothing.
    @param {CurveTier} curve
    @param {ReturnType<typeof describeTier>} said
    @param {number} target
    @param {number} until
    @param {{finish: string, quiet: string}} look */
function finishTraces(curve, { finishDue, finished, minute }, target, until, { finish, quiet }) {
  const line = { type: "scatter", hoverinfo: "skip", mode: "lines" };
  return [
    { ...line, ...planLine(finishDue, target, until), line: { color: quiet, width: 1.2, dash: "dashdot" } },
    { ...line, ...actualLine(curve, minute, "finished"), line: { color: finish, width: 1.6, shape: "hv" } },
    { ...line, mode: "markers", x: [minute], y: [curve.people ? finished / curve.people : 0], marker: { color: finish, size: 8, symbol: "square" } },
  ];
}

/** The figure. `finish` of `look`: the colour of what is finished, where it is drawn. `ticks`: [minute, words]; `now`: words of the moment at the line of now.
    @param {CurveTier} curve
    @param {ReturnType<typeof describeTier> & {plan?: {x: number[], y: number[]}}} said `plan`: a line of its own
    @param {number} target
    @param {number} until
    @param {{text: string, finish?: string, quiet: string, line: string, band: string, font: string, size: number}} look
    @param {{ticks: [number, string][], now: string}} words */
export function curveFigure(curve, said, target, until, look, words) {
  const quiet = { type: "scatter", hoverinfo: "skip", mode: "lines" }, edge = { color: look.text, width: 1.2 };
  const base = { xref: "x", yref: "y", showarrow: false, font: { size: look.size, color: look.quiet, family: look.font } };
  return {
    data: [
      { ...quiet, ...(said.plan ?? planLine(said.due, target, until)), line: { color: look.quiet, width: 1.4, dash: "dash" } },
      ...(look.finish ? finishTraces(curve, said, target, until, { finish: look.finish, quiet: look.quiet }) : []),
      ...(said.forecast ? aheadTraces(said.forecast, { colour: look.text, band: look.band, width: 1.8 }) : []),
      { ...quiet, ...actualLine(curve, said.minute, "accepted"), line: { color: look.text, width: 2.6, shape: "hv" } },
      { ...quiet, mode: "markers", x: [said.minute], y: [said.share ?? 0], marker: { color: look.text, size: 9 } },
    ],
    layout: {
      autosize: true, showlegend: false, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", hovermode: false, dragmode: false,
      margin: { l: 3.4 * look.size, r: 0.8 * look.size, t: 0.8 * look.size, b: 2 * look.size, pad: 0 }, font: { family: look.font, size: look.size, color: look.quiet },
      xaxis: { range: [0, until], tickvals: words.ticks.map(([at]) => at), ticktext: words.ticks.map(([, text]) => text), showgrid: false, zeroline: false, fixedrange: true, ticks: "" },
      yaxis: { range: [0, 1.04], tickvals: [0, 0.5, 1], ticktext: ["0%", "50%", "100%"], gridcolor: look.line, zerolinecolor: look.line, fixedrange: true, ticks: "" },
      shapes: [{ type: "line", xref: "x", yref: "paper", x0: said.minute, x1: said.minute, y0: 0, y1: 1, line: edge }],
      annotations: [{ ...base, x: said.minute, y: 0, yanchor: "bottom", text: words.now, xanchor: said.minute > until / 2 ? "right" : "left", xshift: said.minute > until / 2 ? -5 : 5 }],
    },
  };
}

/** The whole hours on an axis, three or four of them: [minute, moment in ms].
    @param {string} issued
    @param {number} until
    @returns {[number, number][]} */
export function hourTicks(issued, until) {
  const from = Date.parse(issued), hours = Math.max(1, Math.ceil(until / 60 / 3));
  const step = hours * 60 * MINUTE, first = Math.ceil(from / step) * step, found = /** @type {[number, number][]} */ ([]);
  for (let at = first; at <= from + until * MINUTE; at += step) found.push([(at - from) / MINUTE, at]);
  return found;
}
