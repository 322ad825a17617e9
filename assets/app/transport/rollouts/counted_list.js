/* A list that is read again when the count of it moved; the newest question's answer stands, and a failed one is asked again. */

/** `came()`: what is known may be another now.
    @template T
    @param {() => void} came */
export function createCountedList(came) {
  /** @type {T[]} */
  let rows = [];
  let seen = "";

  return {
    rows: () => rows,
    /** @param {string} wanted what the list depends on: of what, where, how many
        @param {() => Promise<T[]>} read */
    async refresh(wanted, read) {
      if (wanted === seen) return;
      seen = wanted;
      try {
        const fresh = await read();
        if (seen === wanted) rows = fresh;
      } catch {
        if (seen === wanted) seen = "";   // asked for again with the next change
      }
      came();
    },
  };
}
