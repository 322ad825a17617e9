/* Which open cases are new to a reader who hears the desk: severity 1 at once, the others as a count, not oftener than it can be listened to. Pure. */

const SAY_EVERY = 5000;

/** `take(rows, at)`: the urgent one that came, and how many came when it is time to say so; nothing of what was there first. */
export function createFreshCases() {
  /** @type {Set<string> | null} */
  let known = null;
  let countedAt = -Infinity;
  return {
    /** @param {CaseRow[]} rows the open ones
        @param {number} at ms */
    take(rows, at) {
      const before = known, fresh = before ? rows.filter((row) => !before.has(row.id)) : [];
      known = new Set(rows.map((row) => row.id));
      const due = fresh.length > 0 && at - countedAt >= SAY_EVERY;
      if (due) countedAt = at;
      return { worst: fresh.find((row) => row.severity === 1) ?? null, count: due ? fresh.length : 0 };
    },
  };
}
