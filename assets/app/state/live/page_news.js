/* Pages whose header alone is live: what they hear, and which changes make older what they show. Pure. */

/** Of which the header tells: what runs, what is proposed, what waits for a second person.
    @type {Topic[]} */
const HEADER = ["responses", "proposals", "rollouts"];
/** @type {Topic[]} */
const FOOTING = ["responses"];

/** By page: what else is heard, and the kinds of changes that concern it.
    @type {Record<string, {topics: Topic[], kinds: RegExp}>} */
const PAGES = {
  warnings: { topics: ["warnings"], kinds: /^warning\./ },
  rollout: { topics: [], kinds: /^rollout\.(issued|stopped|superseded|ended)$/ },
  plans: { topics: ["cases"], kinds: /^plan\./ },   // their changes come by the cases' rooms
  review: { topics: ["cases", "squads"], kinds: /^(case|squad)\./ },
};
const SECTION = /^admin(-|$)/;   // a section of /admin lists what is no live state: it hears a hint
const WHOLE = "trace";   // of every change there is a row

/** What a page hears; who sees no live data hears which response runs.
    @param {HeaderScope} scope
    @returns {Topic[]} */
export function topicsOf({ page, live }) {
  return live ? [...new Set([...HEADER, ...(PAGES[page]?.topics ?? [])])] : FOOTING;
}

/** Of which section of /admin a page wants to hear that its list was changed.
    @param {{page: string}} scope
    @returns {string[]} */
export const hintsOf = ({ page }) => (SECTION.test(page) ? [page] : []);

/** Of which topics a page needs rows.
    @param {HeaderScope} scope
    @returns {Topic[]} */
export const holdsOf = ({ live }) => (live ? HEADER : FOOTING);

/** Whether changes make older what a page shows; null: anything may have changed.
    @param {string} page
    @param {Change[] | null} changes */
export function concernsPage(page, changes) {
  const kinds = PAGES[page]?.kinds;
  return kinds !== undefined && (changes === null || changes.some((change) => kinds.test(change.kind)));
}

/** A watch of how far a world has come: `passed(beat)` tells whether more was written since the first heartbeat, or since
    `forget`. What was written is a change of every page that shows all of it.
    @param {string} page */
export function createHeadWatch(page) {
  /** @type {Map<string, number>} */
  const heads = new Map();
  return {
    /** @param {Beat} beat */
    passed(beat) {
      const known = heads.get(beat.county);
      if (known === undefined) heads.set(beat.county, beat.head);
      return page === WHOLE && known !== undefined && beat.head > known;
    },
    forget() { heads.clear(); },
  };
}
