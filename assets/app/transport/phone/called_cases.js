/* What the phone's person reads of the cases they are called into: asked for when a call comes and when its case moves, forgotten with the
   call; and how far they are from it, from a position that stays on the phone. */

/** @param {{draw(): void, fetchCase(squad: string): Promise<CalledCase | null>, askPosition(): Promise<PhonePoint | null>}} given */
export function createCalledCases({ draw, fetchCase, askPosition }) {
  /** @type {Map<string, {edition: string, words: CalledCase | null}>} */
  const known = new Map();
  /** @type {PhonePoint | null} */
  let point = null;
  let locating = false, failed = false;

  /** @param {string} squad
      @param {string} edition */
  async function load(squad, edition) {
    known.set(squad, { edition, words: known.get(squad)?.words ?? null });
    const words = await fetchCase(squad), entry = known.get(squad);
    if (entry?.edition !== edition) return;   // the case moved, or the call ended
    if (words) known.set(squad, { edition, words });
    else entry.edition = "";   // asked for again with the next news
    draw();
  }

  return {
    /** @param {PhoneState} state */
    follow(state) {
      const there = new Set(state.squads.map((squad) => squad.id));
      for (const squad of known.keys()) if (!there.has(squad)) known.delete(squad);
      for (const squad of state.squads) {
        const about = state.cases[squad.case], edition = about ? [about.updated_at, about.matter, about.photos].join("/") : "";
        if (edition && known.get(squad.id)?.edition !== edition) load(squad.id, edition);
      }
    },
    /** @param {PhonePoint | null} found where the person is */
    take(found) {
      point = found ?? point;
    },
    /** How far it is was asked. */
    async measure() {
      if (locating) return;
      locating = true;
      draw();
      const found = await askPosition();
      locating = false;
      failed = !found;
      point = found ?? point;
      draw();
    },
    /** @param {string} squad
        @returns {CalledCaseShown} */
    shown: (squad) => ({ words: known.get(squad)?.words ?? null, point, locating, failed }),
  };
}
