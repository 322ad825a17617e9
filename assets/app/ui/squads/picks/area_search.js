/* Who could be called in an area that the officer draws: asked of the server, kept until it is cleared or another case opens. */
import { t } from "../../../state/shared/i18n.js";
import { areaAddress, countFound, dropShown } from "../../../state/squads/squad_area.js";
import { fetchJson } from "../../../transport/shared/command_request.js";
import { caseAddress, explainFailure } from "../../cases/case_handling.js";

/** `recommended()`: who is offered anyhow; `met(people)`: names that became known; `failed(words)` when nobody could be asked.
    @param {{askArea(): Promise<LatLon[] | null>, showArea(corners: LatLon[] | null): void, say(text: string): void, draw(): void,
      recommended(): MatchRow[], met(people: People): void, failed(words: string): void, ask?(address: string): Promise<AreaPeople>}} tools */
export function createAreaSearch({ askArea, showArea, say, draw, recommended, met, failed, ask = fetchJson }) {
  /** @type {AreaPeople | null} */
  let found = null;
  let turn = 0;

  /** What the recommendation does not show already.
      @returns {AreaPeople | null} */
  const shown = () => found && { ...found, matches: dropShown(found.matches, recommended()) };

  function clear() {
    turn += 1;
    found = null;
    showArea(null);
  }

  return {
    shown,
    matches: () => shown()?.matches ?? [],
    clear,
    /** Let somebody draw, and ask who is there for a case.
        @param {string} id */
    async find(id) {
      const mine = ++turn, corners = await askArea();
      if (!corners || mine !== turn) return;
      try {
        const next = await ask(areaAddress(caseAddress(id), corners));
        if (mine !== turn) return;
        found = next;
        met(next.people);
        showArea(corners);
        say(t("pick.area.found", { n: countFound(next.matches) }));
      } catch (problem) {
        if (mine === turn) failed(t("pick.area.failed", { why: explainFailure(problem) }));
      }
      draw();
    },
  };
}
