/* The colours a canvas needs, read from the page's CSS tokens (00_tokens.css), so that they exist once. */
const PLAIN = { bg: "bg", s1: "s1", s3: "s3", line: "line2", t1: "t1", t2: "t2", t3: "t3", accent: "acc", grid: "grid-line", township: "township", county: "county", river: "river" };

/** {bg, t1, ..., ramp: [4], rates: [6], severity: {1..4: {fill, ink, edge}}, watch, alert, offline, font} of the theme in force.
    @returns {Palette} */
export function readPalette(element = document.documentElement) {
  const style = getComputedStyle(element);
  const token = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim();
  const colours = /** @type {Record<Tone, string>} */ (Object.fromEntries(Object.entries(PLAIN).map(([key, name]) => [key, token(name)])));
  /** @type {Record<number, {fill: string, ink: string, edge: string}>} */
  const severity = Object.fromEntries([1, 2, 3, 4].map((n) => [n, { fill: token(`fill-${n}`), ink: token(`ink-${n}`), edge: token(`edge-${n}`) }]));
  return {
    ...colours, severity, ramp: [0, 1, 2, 3].map((n) => token(`ramp-${n}`)), rates: [0, 1, 2, 3, 4, 5].map((n) => token(`ramp-${n}`)), silent: token("silent"),
    watch: token("fill-3"), alert: token("fill-2"), offline: token("t3"), font: token("font"),
  };
}
