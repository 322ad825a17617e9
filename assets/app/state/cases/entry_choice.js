/* What is meant by what was typed: a matter or a place, from the names of the counties on screen; a place also by its pinyin. */
import { isSpelled, isSpelledFirst } from "../shared/pinyin.js";
import { followsTownship, isShortFor } from "../shared/short_names.js";

const MOST = 40;

/** Those whose name is the text, else those whose name holds it, else those that it spells from the beginning, else from anywhere on.
    @param {Choice[]} choices
    @param {string} wanted */
function findNamed(choices, wanted) {
  const ways = [
    (/** @type {Choice} */ [, name]) => name.toLowerCase() === wanted,
    (/** @type {Choice} */ [, name]) => name.toLowerCase().includes(wanted),
    (/** @type {Choice} */ [, , spelled]) => isSpelledFirst(spelled ?? "", wanted),
    (/** @type {Choice} */ [, , spelled]) => isSpelled(spelled ?? "", wanted),
  ];
  return ways.map((way) => choices.filter(way)).find((found) => found.length) ?? [];
}

/** Places whose township stands without its own sign: 湖镇希塘 for 湖镇镇希塘村; blanks count for nothing. What leaves out more may be
    another place, typed wrongly: 石溪村 is not 石佛乡上溪村.
    @param {Choice[]} places
    @param {string} wanted */
function findByTownship(places, wanted) {
  const townships = new Map(places.filter(([code]) => code.length === 9).map(([code, name]) => /** @type {const} */ ([code, name])));
  return places.filter(([code, name]) => {
    const township = townships.get(code.slice(0, 9)) ?? "";
    return code.length > 9 && followsTownship(township, name.slice(township.length), wanted);
  });
}

/** A choice by its code, its whole name, or as the only one whose name holds the text or is spelled by it; null when it is not clear.
    @param {Choice[]} choices
    @param {string} text
    @returns {Choice | null} */
export function resolveChoice(choices, text) {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return null;
  const exact = choices.filter(([code, name]) => code === wanted || name.toLowerCase() === wanted), found = exact.length ? exact : findNamed(choices, wanted);
  return found.length === 1 ? found[0] : null;
}

/** A place as `resolveChoice` finds it, or by its township without the sign; of several the one in which all others lie: a village before its grids.
    @param {Choice[]} places
    @param {string} text
    @returns {Choice | null} */
export function resolvePlace(places, text) {
  const wanted = text.trim().toLowerCase(), single = resolveChoice(places, text);
  if (single || !wanted) return single;
  const named = findNamed(places, wanted), found = named.length ? named : findByTownship(places, wanted);
  return found.find(([outer]) => found.every(([code]) => code.startsWith(outer))) ?? null;
}

/** The first choices whose name or code holds the text, or that it spells; where there are none, those whose name it shortens.
    @param {Choice[]} choices
    @param {string} text */
export function matchChoices(choices, text) {
  const wanted = text.trim().toLowerCase();
  const found = choices.filter(([code, name, spelled]) => name.toLowerCase().includes(wanted) || (wanted && code.startsWith(wanted)) || isSpelled(spelled ?? "", wanted));
  return (found.length ? found : choices.filter(([, name]) => isShortFor(name.toLowerCase(), wanted))).slice(0, MOST);
}

/** Townships, villages and grids of a region, each with its whole name and how it is spelled.
    @param {Places} places
    @param {string} scope
    @returns {Choice[]} */
export function listPlaces(places, scope) {
  const regions = [...places.townships(scope), ...places.villages(scope), ...places.grids(scope)];
  return regions.map(({ code }) => [code, places.path(code), places.spelled(code)]);
}
