/* Places as they are typed in letters. The server spelled their names (`data_access/files/pinyin.py`, which matches people the same way);
   `hu zhen` is found by huzhen, hz and huz, from any syllable on. Pure. */

/** Whether a word that was typed may be pinyin: two Latin letters or more.
    @param {string} word */
export function isSpelling(word) {
  return /^[a-z]{2,40}$/i.test(word);
}

/** Whether a word spells some syllables that follow each other: each by its first letter or in whole, the last by any beginning.
    @param {string} spelled
    @param {string} word */
export function isSpelled(spelled, word) {
  return findStart(spelled, word) >= 0;
}

/** Whether a word spells the first syllables.
    @param {string} spelled
    @param {string} word */
export function isSpelledFirst(spelled, word) {
  return findStart(spelled, word) === 0;
}

/** The first syllable from which on a word spells; -1 for none.
    @param {string} spelled
    @param {string} word */
function findStart(spelled, word) {
  if (!spelled || !isSpelling(word)) return -1;
  const syllables = spelled.split(" ").map((readings) => readings.split("/")), wanted = word.toLowerCase();
  return syllables.findIndex((_, start) => spells(syllables, start, wanted));
}

/** In one walk over the syllables: a name of many like ones costs no more than its length by the word's.
    @param {string[][]} syllables
    @param {number} start
    @param {string} word */
function spells(syllables, start, word) {
  let reached = new Set([0]);
  for (const readings of syllables.slice(start)) {
    const further = /** @type {Set<number>} */ (new Set());
    for (const place of reached) {
      const rest = word.slice(place);
      for (const reading of readings) {
        if (reading.startsWith(rest)) return true;
        if (reading[0] === rest[0]) further.add(place + 1);
        if (rest.startsWith(reading)) further.add(place + reading.length);
      }
    }
    reached = further;
  }
  return false;
}
