/* Who commands the squad: handed over to somebody who may, or taken over. */
import { fetchJson } from "../../transport/shared/command_request.js";
import { explainFailure } from "../cases/case_handling.js";
import { oneAtATime } from "../shared/one_at_a_time.js";
import { handOverQuestion, takeOverQuestion } from "./squad_questions.js";

/** A question names whose command it ends: with another lead it is another question.
    @param {SquadRow} was
    @param {SquadRow} is */
const sameLead = (was, is) => was.lead === is.lead;

/** `squad()`: the live squad of the opened case, `you()`: whoever looks, as `lead` names people.
    @param {{squad(): SquadRow | null, you(): string, address(row: SquadRow): string, now(): number, nameOf(person: string): string, nameRegion(region: string): string, askAbout(question: Omit<CommandQuestion, "submit">, command: (values: Record<string, string>) => Record<string, unknown>, stands: (was: SquadRow, is: SquadRow) => boolean): unknown, failed(text: string): unknown}} tools */
export function createSquadLead({ squad, you, address, now, nameOf, nameRegion, askAbout, failed }) {
  const once = oneAtATime((/** @type {() => unknown} */ act) => act());
  return {
    /** The command goes to somebody else, chosen from who may have it now; one question at a time. */
    handOver: () => once(async () => {
      const seen = squad();
      if (!seen) return undefined;
      try {
        const { commanders } = await fetchJson(`${address(seen)}/commanders`);
        if (squad()?.id !== seen.id) return undefined;
        return askAbout(handOverQuestion(commanders, now(), nameRegion), ({ lead, reason }) => ({ command: "hand_over", lead, reason }), sameLead);
      } catch (problem) {
        return failed(explainFailure(problem));
      }
    }),
    takeOver: () => once(() => {
      const seen = squad();
      return seen ? askAbout(takeOverQuestion(nameOf(seen.lead)), ({ reason }) => ({ command: "hand_over", lead: you(), reason }), sameLead) : undefined;
    }),
  };
}
