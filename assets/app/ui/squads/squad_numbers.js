/* Numbers of one squad's people on /squads: asked for with a reason, hidden a minute later. Of another squad anew. */
import { createSquadPhones } from "./squad_phones.js";

/** `squads()`: the live ones; `failed(words)`: why nothing is shown.
    @param {{squads(): SquadRow[], sender: CommandSender, ask(question: CommandQuestion): unknown, draw(): void, failed(words: string): void, later?: (fn: () => void, ms: number) => unknown}} tools */
export function createSquadNumbers({ squads, ...tools }) {
  let shown = "";
  const phones = createSquadPhones({ squad: () => squads().find((one) => one.id === shown) ?? null, nameOf: (person) => person, ...tools });
  return {
    /** Ask why, then show the numbers of a squad.
        @param {string} id */
    show(id) {
      if (id !== shown) phones.clear();
      shown = id;
      return phones.show("");
    },
    /** What is shown of a squad: [name, number] by name; none while nobody asked.
        @param {string} id
        @returns {[string, string][]} */
    list(id) {
      if (id !== shown) return [];
      return Object.values(phones.phones()).map(({ name, phone }) => /** @type {[string, string]} */ ([name, phone])).sort(([a], [b]) => (a < b ? -1 : 1));
    },
  };
}
