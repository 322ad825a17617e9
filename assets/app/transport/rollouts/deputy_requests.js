/* What is asked and told about deputies of a roll-out: who could be one, who was asked, what they said on the phone. */
import { rolloutAddress, searchOf } from "./rollout_requests.js";

/** So many people the server takes at once. */
const MOST_PEOPLE = 500;

/** For one roll-out and one branch of it. `near`: the region of the branch; `region`: the asker's own; `read` and `sender` are what a test puts in place.
    @param {{read(address: string): Promise<any>, sender: Pick<CommandSender, "send">, rollout: string, county: string, region: string, near: string}} about */
export function createDeputyRequests({ read, sender, rollout, county, region, near }) {
  let asking = 0;
  /** @type {Map<string, {people: string[], rest: string[], done: {people: number, sent: number}}>} */
  const broken = new Map();   // deputy -> what was not sent yet when a part failed

  return {
    /** Who could be asked; null for an answer that a later question overtook.
        @param {string} words
        @returns {Promise<DeputyCandidate[] | null>} */
    async find(words) {
      const own = ++asking;
      const { people } = await read(`${rolloutAddress(rollout, "deputies/candidates")}?${searchOf({ region, near, q: words })}`);
      return own === asking ? people : null;
    },
    /** Who was asked, the newest first.
        @returns {Promise<DeputyRow[]>} */
    async asked() {
      const { deputies } = await read(`${rolloutAddress(rollout, "deputies")}?${searchOf({ region: county })}`);
      return [...deputies].reverse();
    },
    /** Ask somebody for people, as many at once as the server takes; for how many, and about how many of them something is
        sent. Tried again after a failure, it goes on where it stopped.
        @param {string} deputy
        @param {string[]} people
        @returns {Promise<{people: number, sent: number}>} */
    async ask(deputy, people) {
      const before = broken.get(deputy), own = before?.people === people ? before : { people, rest: people, done: { people: 0, sent: 0 } };
      broken.set(deputy, own);
      for (; own.rest.length; own.rest = own.rest.slice(MOST_PEOPLE)) {
        const told = await sender.send(`${rolloutAddress(rollout, "ask-deputy")}?region=${county}`, { deputy, people: own.rest.slice(0, MOST_PEOPLE) });
        own.done.people += told.people ?? 0;
        own.done.sent += told.sent ?? 0;
      }
      broken.delete(deputy);
      return own.done;
    },
    /** What a deputy said on the phone.
        @param {string} request
        @param {"can" | "cannot"} answer */
    answer: (request, answer) => sender.send(`${rolloutAddress(rollout, "answer-deputy")}?region=${county}`, { request, answer }),
  };
}
