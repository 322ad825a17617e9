/* What is meant by what was typed: a matter or a place, from the names of the counties on screen. */
const MOST = 40;

/** A choice by its code, its whole name, or as the only one whose name holds the text; null when it is not clear.
    @param {Choice[]} choices
    @param {string} text
    @returns {Choice | null} */
export function resolveChoice(choices, text) {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return null;
  const exact = choices.filter(([code, name]) => code === wanted || name.toLowerCase() === wanted);
  if (exact.length) return exact.length === 1 ? exact[0] : null;
  const holding = choices.filter(([, name]) => name.toLowerCase().includes(wanted));
  return holding.length === 1 ? holding[0] : null;
}

/** A place as `resolveChoice` finds it, or of several the one in which all others lie: a village before its grids.
    @param {Choice[]} places
    @param {string} text
    @returns {Choice | null} */
export function resolvePlace(places, text) {
  const wanted = text.trim().toLowerCase(), one = resolveChoice(places, text);
  if (one || !wanted) return one;
  const exact = places.filter(([, name]) => name.toLowerCase() === wanted), holding = exact.length ? exact : places.filter(([, name]) => name.toLowerCase().includes(wanted));
  return holding.find(([outer]) => holding.every(([code]) => code.startsWith(outer))) ?? null;
}

/** The first choices whose name or code holds the text.
    @param {Choice[]} choices
    @param {string} text */
export function matchChoices(choices, text) {
  const wanted = text.trim().toLowerCase();
  return choices.filter(([code, name]) => name.toLowerCase().includes(wanted) || (wanted && code.startsWith(wanted))).slice(0, MOST);
}

/** Townships, villages and grids of a region, each with its whole name.
    @param {Places} places
    @param {string} scope
    @returns {Choice[]} */
export function listPlaces(places, scope) {
  const regions = [...places.townships(scope), ...places.villages(scope), ...places.grids(scope)];
  return regions.map(({ code }) => [code, places.path(code)]);
}
