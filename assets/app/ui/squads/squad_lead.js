/* Who commands the squad: offered to somebody who may, accepted or not, or taken over. */
import { fetchJson } from "../../transport/shared/command_request.js";
import { explainFailure } from "../cases/case_handling.js";
import { singleFlight } from "../shared/single_flight.js";
import { acceptQuestion, declineQuestion, handOverQuestion, takeOverQuestion, withdrawQuestion } from "./squad_questions.js";

/** A question names whose command it ends: with another lead it is another question.
    @param {SquadRow} was
    @param {SquadRow} is */
const sameLead = (was, is) => was.lead === is.lead;

/** A question about an offer is over with it.
    @param {SquadRow} was
    @param {SquadRow} is */
const sameOffer = (was, is) => was.offer?.number === is.offer?.number;

/** `squad()`: the live squad of the opened case.
    @param {{squad(): SquadRow | null, address(row: SquadRow): string, now(): number, nameOf(person: string): string, nameRegion(region: string): string, askAbout(question: Omit<CommandQuestion, "submit">, command: (values: Record<string, string>) => Record<string, unknown>, stands: (was: SquadRow, is: SquadRow) => boolean): unknown, failed(text: string): unknown}} tools */
export function createSquadLead({ squad, address, now, nameOf, nameRegion, askAbout, failed }) {
  const once = singleFlight((/** @type {() => unknown} */ act) => act());

  /** Ask about the offer that waits.
      @param {string} command
      @param {(offer: OfferRow) => Omit<CommandQuestion, "submit">} question */
  const answer = (command, question) => once(() => {
    const offer = squad()?.offer;
    return offer ? askAbout(question(offer), ({ reason = "" }) => ({ command, offer: offer.number, reason }), sameOffer) : undefined;
  });

  return {
    accept: () => answer("accept", ({ by }) => acceptQuestion(nameOf(by))),
    decline: () => answer("decline", ({ by }) => declineQuestion(nameOf(by))),
    withdraw: () => answer("withdraw", ({ to }) => withdrawQuestion(nameOf(to))),
    /** The command is offered to somebody else, chosen from who may have it now; one question at a time. */
    handOver: () => once(async () => {
      const seen = squad();
      if (!seen) return undefined;
      try {
        const { commanders } = await fetchJson(`${address(seen)}/commanders`);
        if (squad()?.id !== seen.id) return undefined;
        return askAbout(handOverQuestion(commanders, now(), nameRegion), ({ lead, reason }) => ({ command: "offer", lead, reason }), sameLead);
      } catch (problem) {
        return failed(explainFailure(problem));
      }
    }),
    takeOver: () => once(() => {
      const seen = squad();
      return seen ? askAbout(takeOverQuestion(nameOf(seen.lead)), ({ reason }) => ({ command: "take_over", reason }), sameLead) : undefined;
    }),
  };
}
