/* What was ticked of a task's checklist: kept in the browser, where it lets us keep anything, with the time of each. */
const PREFIX = "palm.ticks.";

/** @param {string} rollout
    @returns {Record<string, string>} */
export function readTicks(rollout, store = () => globalThis.localStorage) {
  try {
    const kept = JSON.parse(store().getItem(PREFIX + rollout) ?? "{}");
    return kept && typeof kept === "object" ? kept : {};
  } catch {
    return {};
  }
}

/** @param {string} rollout
    @param {Record<string, string>} ticks */
export function keepTicks(rollout, ticks, store = () => globalThis.localStorage) {
  try {
    store().setItem(PREFIX + rollout, JSON.stringify(ticks));
  } catch {
    // they are there until the page is closed
  }
}
