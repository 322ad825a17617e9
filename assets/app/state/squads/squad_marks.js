/* People of an opened case as the map shows them: who is in the squad, who is recommended, and how old what is known of them is. Pure. */
import { isPresent } from "./squad_summary.js";

/** A position that is older is never drawn as where somebody is. Twin of FRESH in domain/squads/candidates.py. */
export const FRESH_MS = 30 * 60000;
/** @type {Record<string, string>} */
const LOOKS = { called: "called", accepted: "coming", on_the_way: "coming", on_site: "on_site", done: "on_site" };

/** Whoever may be chosen, each once: the picks first.
    @param {MatchRow[]} matches
    @returns {[string, string][]} */
function listOffered(matches) {
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const { capability, picks, alternatives } of matches) {
    for (const { person } of [...picks, ...alternatives]) if (!found.has(person)) found.set(person, capability);
  }
  return [...found];
}

/** The first capability that somebody is offered for; null when they are not.
    @param {MatchRow[]} matches
    @param {string} person */
export function findOffer(matches, person) {
  return listOffered(matches).find(([one]) => one === person)?.[1] ?? null;
}

/** Members first, then whom one may choose. Whoever's place is not known has no mark; the age of an old one is told.
    @param {{squad: SquadRow | null, matches: MatchRow[], chosen(person: string, capability: string): boolean, nameOf(person: string): string,
      positionOf(person: string): PositionRow | undefined, now: number}} known
    @returns {PersonMark[]} */
export function listMarks({ squad, matches, chosen, nameOf, positionOf, now }) {
  const members = (squad?.members ?? []).filter(isPresent), inside = new Set(members.map((one) => one.person));
  const looks = [
    ...members.map((one) => [one.person, LOOKS[one.state] ?? "coming"]),
    ...listOffered(matches).filter(([person]) => !inside.has(person)).map(([person, capability]) => [person, chosen(person, capability) ? "chosen" : "offered"]),
  ];
  return looks.flatMap(([person, look]) => {
    const seen = positionOf(person), age = seen ? now - Date.parse(seen.at) : NaN;
    if (!seen || Number.isNaN(age)) return [];
    const old = age > FRESH_MS ? Math.floor(age / 60000) : 0, sign = [...nameOf(person)][0] ?? "·";
    return [{ person, look, lat: seen.lat, lon: seen.lon, old, sign }];
  });
}
