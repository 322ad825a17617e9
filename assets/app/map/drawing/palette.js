/* The colours a canvas needs, read from the page's CSS tokens (00_tokens.css), so that they exist once. */
const PLAIN = { bg: "bg", s1: "s1", s3: "s3", line: "line2", t1: "t1", t2: "t2", t3: "t3", accent: "acc", grid: "grid-line", township: "township", county: "county", river: "river" };
const LINES = ["red", "org", "yel", "blu"];

/** {bg, t1, ..., ramp: [4], rates: [6], severity: {1..4: {fill, ink, edge, line}}, watch, alert, offline, font} of the theme in force.
    What is only a line, a ring or letters takes `line`: on a light map a fill is too pale for that.
    @returns {Palette} */
export function readPalette(element = document.documentElement) {
  const style = getComputedStyle(element);
  const token = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim();
  const colours = /** @type {Record<Tone, string>} */ (Object.fromEntries(Object.entries(PLAIN).map(([key, name]) => [key, token(name)])));
  /** @type {Record<number, SeverityColours>} */
  const severity = Object.fromEntries([1, 2, 3, 4].map((n) => [n, { fill: token(`fill-${n}`), ink: token(`ink-${n}`), edge: token(`edge-${n}`), line: token(LINES[n - 1]) }]));
  return {
    ...colours, severity, ramp: [0, 1, 2, 3].map((n) => token(`ramp-${n}`)), rates: [0, 1, 2, 3, 4, 5].map((n) => token(`ramp-${n}`)), silent: token("silent"),
    watch: token("yel"), alert: token("org"), offline: token("t3"), font: token("font"),
  };
}
