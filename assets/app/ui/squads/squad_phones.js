/* Numbers of a squad's people, asked for with a reason and forgotten a minute later. Kept in memory only. */
import { t } from "../../state/shared/i18n.js";
import { isPresent } from "../../state/squads/squad_summary.js";
import { SHOWN_MS } from "../../transport/households/revealed_households.js";
import { explainFailure } from "../cases/case_handling.js";
import { phoneQuestion } from "./squad_questions.js";

/** `failed(text)`: why nothing is shown after a press that no dialog asks about.
    @param {{squad(): SquadRow | null, sender: CommandSender, ask(question: CommandQuestion): unknown, nameOf(person: string): string, draw(): void, failed(text: string): void, later?: (fn: () => void, ms: number) => unknown}} tools */
export function createSquadPhones({ squad, sender, ask, nameOf, draw, failed, later = setTimeout }) {
  let shown = /** @type {SquadPhones} */ ({});

  /** @param {SquadRow} of
      @param {string} person "" for all
      @param {string} reason */
  async function reveal(of, person, reason) {
    const { people } = await sender.send(`/api/squads/${encodeURIComponent(of.id)}/reveal`, { person, reason });
    if (squad()?.id !== of.id) return;
    shown = { ...shown, ...people };
    draw();
    later(() => {
      shown = Object.fromEntries(Object.entries(shown).filter(([one, card]) => people[one] !== card));
      draw();
    }, SHOWN_MS);
  }

  /** Whoever is to be telephoned now: one press, and the rung of the ladder is the reason.
      @param {SquadRow} of
      @param {string} person */
  const dial = (of, person) => reveal(of, person, t("squad.phone.dial.reason")).catch((problem) => failed(explainFailure(problem)));

  /** @param {SquadRow} of
      @param {string} person */
  function askWhy(of, person) {
    const submit = (/** @type {Record<string, string>} */ { reason }) =>
      reveal(of, person, reason).catch((problem) => { throw Object.assign(new Error(), { complaint: { text: explainFailure(problem), changed: [] } }); });
    return ask({ ...phoneQuestion(person && nameOf(person)), submit });
  }

  return {
    /** A press for a person's number, or with "" for everybody's.
        @param {string} person */
    show(person) {
      const of = squad(), member = of?.members.find((one) => one.person === person && isPresent(one));
      if (!of) return undefined;
      return member?.pursuit?.step === "human" ? dial(of, person) : askWhy(of, person);
    },
    phones: () => shown,
    clear() { shown = {}; },
  };
}
