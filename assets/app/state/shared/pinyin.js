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

/** @param {string[][]} syllables
    @param {number} start
    @param {string} word
    @returns {boolean} */
function spells(syllables, start, word) {
  const first = (syllables[start] ?? []).filter((reading) => reading[0] === word[0]);
  if (first.some((reading) => reading.startsWith(word)) || (first.length && word.length === 1)) return true;
  if (first.some((reading) => word.startsWith(reading) && spells(syllables, start + 1, word.slice(reading.length)))) return true;
  return first.length > 0 && spells(syllables, start + 1, word.slice(1));
}
