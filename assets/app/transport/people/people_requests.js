/* Pages of the list of people, one behind the other as they are asked for, and some of its rows as they are now. */
import { searchPeople } from "../../state/people/people_query.js";
import { language } from "../../state/shared/i18n.js";
import { fetchJson } from "../shared/command_request.js";
import { rolloutAddress, searchOf } from "../rollouts/rollout_requests.js";

export const PAGE = 100;
/** So many rows are read anew at once. */
const MOST_ANEW = 100;

/** One list from its beginning: where each page begins is known when the one before it came. Rejects with a CommandError.
    @param {{rollout: string, query: PeopleQuery, order: {order: string, way: string}, read?: typeof fetchJson}} about */
export function createPeoplePages({ rollout, query, order, read = fetchJson }) {
  const begins = /** @type {(string | null | undefined)[]} */ ([""]), seen = /** @type {Set<string>} */ (new Set());
  let total = /** @type {number | null} */ (null);
  return {
    total: () => total,
    /** A page by its number; whoever changed places and was on a page before is left out. `last`: none follows.
        @param {number} page
        @returns {Promise<{tasks: TaskRow[], last: boolean}>} */
    async read(page) {
      const after = begins[page];
      if (after === undefined || after === null) return { tasks: [], last: true };
      const answer = await read(`${rolloutAddress(rollout, "people")}?${searchOf({ ...searchPeople(query), ...order, after, limit: PAGE })}`);
      const tasks = /** @type {TaskRow[]} */ (answer.tasks).filter((task) => !seen.has(task.person));
      for (const task of tasks) seen.add(task.person);
      begins[page + 1] = answer.next;
      if (answer.total !== null) total = answer.total;
      return { tasks, last: answer.next === null };
    },
  };
}

/** Where the whole list lies as a table, in the reader's language.
    @param {string} rollout
    @param {PeopleQuery} query */
export const fileAddress = (rollout, query) => `${rolloutAddress(rollout, "people.csv")}?${searchOf({ ...searchPeople(query), lang: language() })}`;

/** Some people of a region as they are now.
    @param {string} rollout
    @param {string} region
    @param {string[]} people
    @param {typeof fetchJson} [read]
    @returns {Promise<TaskRow[]>} */
export async function readPeople(rollout, region, people, read = fetchJson) {
  if (!people.length) return [];
  const answer = await read(`${rolloutAddress(rollout, "people")}?${searchOf({ region, people: people.slice(0, MOST_ANEW).join(",") })}`);
  return answer.tasks;
}
