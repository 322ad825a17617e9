/* When the desk sounds: a case of severity 1 is new, or turned overdue. What a screen that was away catches up with is silent. Pure. */
import { dueOf } from "./case_clock.js";

const MOST_URGENT = 1;

export function createCaseAlarm() {
  /** Open cases of severity 1, and whether each was overdue; null: what comes next is no news.
      @type {Map<string, boolean> | null} */
  let known = null;
  /** @type {CaseRow[]} */
  let last = [];

  /** @param {CaseRow[]} rows
      @param {number} now */
  function compare(rows, now) {
    const before = known, urgent = rows.filter((row) => row.severity === MOST_URGENT);
    last = rows;
    known = new Map(urgent.map((row) => [row.id, dueOf(row) < now]));
    return before !== null && [...known].some(([id, late]) => !before.has(id) || (late && !before.get(id)));
  }

  return {
    /** The screen was away: whatever it learns next happened without it. */
    forget() { known = null; },
    /** Whether one of the open cases became news since the last look.
        @param {CaseRow[]} rows
        @param {number} now */
    heed: compare,
    /** Whether one of the same cases turned overdue meanwhile, without any message; where none are known, `read` says which are there.
        @param {() => CaseRow[]} read
        @param {number} now */
    tick: (read, now) => compare(known ? last : read(), now),
  };
}
