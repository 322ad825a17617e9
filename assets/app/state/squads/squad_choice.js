/* Who is chosen of a recommendation: its picks, until somebody chooses otherwise. A choice outlives a new recommendation. */

/** `byDefault`: whether picks are chosen unless somebody said no. */
export function createChoice() {
  /** @type {Map<string, boolean>} */
  let said = new Map();
  let byDefault = true;
  const keyOf = (/** @type {string} */ person, /** @type {string} */ capability) => `${person} ${capability}`;

  /** @param {MatchRow} match
      @param {string} person */
  const preset = (match, person) => byDefault && match.picks.some((pick) => pick.person === person);

  return {
    /** Begin anew.
        @param {boolean} picksChosen */
    clear(picksChosen) {
      said = new Map();
      byDefault = picksChosen;
    },
    /** @param {MatchRow[]} matches
        @param {string} person
        @param {string} capability */
    has(matches, person, capability) {
      const match = matches.find((one) => one.capability === capability);
      return said.get(keyOf(person, capability)) ?? (match ? preset(match, person) : false);
    },
    /** @param {MatchRow[]} matches
        @param {string} person
        @param {string} capability */
    toggle(matches, person, capability) {
      said.set(keyOf(person, capability), !this.has(matches, person, capability));
    },
    /** Who is chosen, each once: [person, capability].
        @param {MatchRow[]} matches
        @returns {[string, string][]} */
    list(matches) {
      /** @type {Map<string, string>} */
      const found = new Map();
      for (const { capability, picks, alternatives } of matches) {
        for (const { person } of [...picks, ...alternatives]) {
          if (!found.has(person) && this.has(matches, person, capability)) found.set(person, capability);
        }
      }
      return [...found];
    },
  };
}
