/* What of a roll-out's tree lies open and is looked at. Pure. */

const TOWNSHIP = 9;

export function createTreeSelection() {
  const opened = /** @type {Set<string>} */ (new Set());
  let selected = "";
  return {
    opened,
    selected: () => selected,
    /** One line up or down of those that are there; what is shown no longer begins at the top.
        @param {{key: string}[]} lines
        @param {number} by */
    step(lines, by) {
      const at = lines.findIndex((line) => line.key === selected);
      selected = lines[Math.min(lines.length - 1, Math.max(0, at + by))]?.key ?? "";
    },
    /** Open or close a line; tells whether it lies open now.
        @param {string} key */
    toggle(key) {
      selected = key;
      if (!opened.delete(key)) opened.add(key);
      return opened.has(key);
    },
    /** A grid that was asked for: its township lies open.
        @param {string} code */
    reveal(code) {
      opened.add(code.slice(0, TOWNSHIP));
      selected = code;
    },
  };
}

/** Whether the people of a line are asked for when it opens: below a township's line stand its grids, and where all is done nobody is missing.
    @param {TreeLine | undefined} line */
export const hasPeople = (line) => Boolean(line && line.depth && line.kind !== "complete");
