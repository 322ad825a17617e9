/* The clocks of a situation report: how long is left, and how urgent that is. */

const SECOND_MS = 1000, MINUTE_S = 60, HOUR_S = 3600;

/** What is left until a moment, or by how much it has gone by: `12:05`, `1:02:05`, `−3:10`.
    @param {number} ms */
export function writeLeft(ms) {
  const seconds = ms < 0 ? Math.floor(-ms / SECOND_MS) : Math.ceil(ms / SECOND_MS);
  const parts = [Math.floor(seconds / HOUR_S), Math.floor((seconds % HOUR_S) / MINUTE_S), seconds % MINUTE_S];
  const shown = parts[0] ? parts : parts.slice(1);
  const text = shown.map((part, at) => (at ? String(part).padStart(2, "0") : String(part))).join(":");
  return ms < 0 ? `−${text}` : text;
}

/** @param {number} left milliseconds
    @param {number} remind milliseconds before the end */
export function judgeClock(left, remind) {
  if (left < 0) return "late";
  return left <= remind ? "due_soon" : "running";
}
