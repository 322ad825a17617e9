/* People who were searched for: what to ask, who of them can be chosen, and their place beside the recommendation. Pure. */

/** The address of who has some words in name, unit or duty.
    @param {string} of
    @param {string} words */
export const searchAddress = (of, words) => `${of}/people?q=${encodeURIComponent(words)}`;

/** Whether somebody can be chosen: not who is in the squad already, nor who reported the case (报办分离).
    @param {PersonHit} hit
    @param {(person: string) => boolean} present */
export const canChoose = (hit, present) => hit.against !== "reporter" && !present(hit.person);

/** As matches of a recommendation that picks nobody.
    @param {PersonHit[]} hits
    @returns {MatchRow[]} */
export function groupHits(hits) {
  /** @type {Map<string, PickRow[]>} */
  const groups = new Map();
  for (const hit of hits) groups.set(hit.capability, [...groups.get(hit.capability) ?? [], hit]);
  return [...groups].map(([capability, alternatives]) => ({ capability, quantity: 0, forced: false, missing: 0, picks: [], alternatives, shortfalls: [] }));
}

/** Who stays when something else is searched for: whoever was chosen, each once.
    @param {PersonHit[]} known
    @param {(person: string, capability: string) => boolean} chosen */
export function keepChosen(known, chosen) {
  const stay = known.filter((hit) => chosen(hit.person, hit.capability));
  return stay.filter((hit, i) => stay.findIndex((other) => other.person === hit.person) === i);
}
