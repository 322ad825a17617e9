/* What the phone's person reads of the cases they are called into: asked for when a call comes and when its case moves, forgotten with the
   call; and how far they are from it, from a position that stays on the phone. */

/** @type {CaseMapShown} */
const CLOSED = { map: null, open: false, failed: false };

/** Where the case of a squad is, as far as a map goes.
    @param {PhoneState} state
    @param {string} id of the squad */
function placeOf(state, id) {
  const about = state.cases[state.squads.find((squad) => squad.id === id)?.case ?? ""];
  return about ? `${about.lat}/${about.lon}` : "";
}

/** @param {{draw(): void, fetchCase(squad: string): Promise<CalledCase | null>, fetchMap(squad: string): Promise<CaseMap | null>, askPosition(): Promise<PhonePoint | null>}} given */
export function createCalledCases({ draw, fetchCase, fetchMap, askPosition }) {
  /** @type {Map<string, {edition: string, words: CalledCase | null}>} */
  const known = new Map();
  /** @type {Map<string, CaseMapShown & {place: string}>} by squad; `place`: where its case was when it was asked for */
  const maps = new Map();
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
      for (const [squad, { place }] of maps) if (!there.has(squad) || placeOf(state, squad) !== place) maps.delete(squad);
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
    /** The map is opened or closed: asked for once, and kept for where there is no network.
        @param {string} squad
        @param {PhoneState} state */
    async look(squad, state) {
      const known = maps.get(squad), place = placeOf(state, squad);
      const entry = { map: known?.map ?? null, open: !known?.open, failed: false, place };
      maps.set(squad, entry);
      draw();
      if (!entry.open || entry.map) return;
      const map = await fetchMap(squad);
      if (maps.get(squad) !== entry) return;   // closed meanwhile, or the case moved
      Object.assign(entry, { map, failed: !map });
      draw();
    },
    /** @param {string} squad
        @returns {CalledCaseShown} */
    shown: (squad) => ({ words: known.get(squad)?.words ?? null, point, locating, failed, map: maps.get(squad) ?? CLOSED }),
  };
}
