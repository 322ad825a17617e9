/* People pulled in whom nobody recommended: searched for by name, unit or duty. Whoever was chosen stays when something else is searched for. */
import { t } from "../../../state/shared/i18n.js";
import { canChoose, groupHits, keepChosen, searchAddress } from "../../../state/squads/person_hits.js";
import { fetchJson } from "../../../transport/shared/command_request.js";
import { caseAddress, explainFailure } from "../../cases/case_handling.js";

const PAUSE_MS = 250;

/** `chosen`, `present`: whether somebody is, or is in the squad already; `met(people)`: names that became known.
    @param {{draw(): void, chosen(person: string, capability: string): boolean, present(person: string): boolean, met(people: People): void, choose(person: string, capability: string): void,
      ask?(address: string): Promise<FoundPeople>, later?: (fn: () => void, ms: number) => any}} tools */
export function createPersonSearch({ draw, chosen, present, met, choose, ask = fetchJson, later = setTimeout }) {
  /** @type {FoundPeople | null} */
  let found = null;
  /** @type {PersonHit[]} */
  let kept = [];
  let of = "", text = "", failed = "", turn = 0;

  const hits = () => found?.hits ?? [];
  const known = () => [...kept, ...hits().filter((hit) => !kept.some((other) => other.person === hit.person))];
  const open = () => hits().filter((hit) => canChoose(hit, present));

  async function look() {
    const mine = turn, wanted = text.trim();
    try {
      const next = await ask(searchAddress(caseAddress(of), wanted));
      if (mine !== turn) return;
      kept = keepChosen(known(), chosen);
      found = next;
      failed = "";
      met(next.people);
    } catch (problem) {
      if (mine === turn) failed = t("pick.search.failed", { why: explainFailure(problem) });
    }
    draw();
  }

  return {
    present,
    /** Something else is searched for; "" for nobody.
        @param {string} next */
    type(next) {
      if (next.trim() === text.trim()) return;
      const mine = ++turn;
      text = next;
      failed = "";
      if (text.trim()) later(() => { if (mine === turn) look(); }, PAUSE_MS);
      else kept = keepChosen(known(), chosen);
      if (!text.trim()) found = null;
      draw();
    },
    /** Take whoever stands first; false when nobody does. */
    takeFirst() {
      const first = open()[0];
      if (first) choose(first.person, first.capability);
      return Boolean(first);
    },
    /** Whoever may be chosen, and whoever was. */
    matches: () => groupHits([...kept, ...open()]),
    /** Whether somebody who was found is in another squad.
        @param {string} person */
    isElsewhere: (person) => known().some((hit) => hit.person === person && hit.against === "in_other_squad"),
    shown: () => ({ text, failed, hits: found && hits(), more: found?.more ?? 0, kept: kept.filter((hit) => chosen(hit.person, hit.capability) && !hits().some((other) => other.person === hit.person)) }),
    /** @param {string | null} id */
    open(id) {
      turn += 1;
      of = id ?? "";
      text = failed = "";
      found = null;
      kept = [];
    },
  };
}
