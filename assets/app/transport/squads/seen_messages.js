/* Up to which message somebody has read in which squad: kept in this browser, where it lets us keep anything. */
const NAME = "palm.seen", MOST_SQUADS = 100;

/** @returns {Record<string, number>} */
function readAll(/** @type {() => Storage} */ store) {
  try {
    const found = JSON.parse(store().getItem(NAME) ?? "{}");
    return found && typeof found === "object" ? found : {};
  } catch {
    return {};
  }
}

/** @type {Record<string, number>} */
const now = {};   // where nothing is kept it is so until the page is closed

/** @param {string} squad */
export const readSeen = (squad, store = () => globalThis.localStorage) => Math.max(now[squad] ?? 0, Number(readAll(store)[squad]) || 0);

/** @param {string} squad
    @param {number} number */
export function keepSeen(squad, number, store = () => globalThis.localStorage) {
  if (number <= readSeen(squad, store)) return;
  now[squad] = number;
  const { [squad]: _before, ...others } = readAll(store);
  try {
    store().setItem(NAME, JSON.stringify(Object.fromEntries([...Object.entries(others), [squad, number]].slice(-MOST_SQUADS))));
  } catch { /* it is so until the page is closed */ }
}
