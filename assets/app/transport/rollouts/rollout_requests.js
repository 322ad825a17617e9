/* What a roll-out's page asks for beside the live state: plans, curves, and people by page. */
import { language } from "../../state/shared/i18n.js";
import { CommandError, fetchJson } from "../shared/command_request.js";

/** At most so many people come at once; the server allows no more. */
export const PAGE = 200;
const MOST_PAGES = 30;
/** So many people a selection holds at most. */
export const MOST_SELECTED = PAGE * MOST_PAGES;
const FILE_WITHIN_MS = 120000, KEPT_MS = 60000;

/** @param {string} id
    @param {string} [part] */
export function rolloutAddress(id, part = "") {
  return `/api/rollouts/${encodeURIComponent(id)}${part && `/${part}`}`;
}

/** Where the call sheet of a region lies, in the reader's language.
    @param {string} id
    @param {string} region */
export const sheetAddress = (id, region) => `${rolloutAddress(id, "sheets")}/${region}.pdf?lang=${language()}`;

/** @type {Map<string, Promise<void>>} */
const coming = new Map();

/** Save a file under the name that it comes with; asked for again while it comes, it is one file. Rejects with a CommandError.
    @param {string} address */
export function saveFile(address) {
  const file = coming.get(address) ?? fetchFile(address).finally(() => coming.delete(address));
  coming.set(address, file);
  return file;
}

/** What did not come, or not to its end. */
const lost = () => { throw new CommandError("", "unreachable", false); };

/** @param {string} address */
async function fetchFile(address) {
  const answer = await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(FILE_WITHIN_MS) }).catch(lost);
  if (!answer.ok) {
    const { error = {} } = await answer.json().catch(() => ({}));
    throw new CommandError(error.message ?? "", error.code ?? `status ${answer.status}`, answer.status < 500);
  }
  const link = document.createElement("a"), kept = URL.createObjectURL(await answer.blob().catch(lost));
  link.href = kept;
  link.download = /filename="?([^";]+)/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1] ?? "";
  link.click();
  setTimeout(() => URL.revokeObjectURL(kept), KEPT_MS);   // the browser reads it after the click
}

/** What is asked, without what is empty.
    @param {Record<string, string | number | null | undefined>} query */
export function searchOf(query) {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
}

/** Who reads for the page. `county()`: whose roll-out is shown, or what of it the viewer sees; `read` is what a test puts in place of the page's own.
    @param {{county(): string, read?: typeof fetchJson}} given */
export function createRolloutReader({ county, read = fetchJson }) {
  /** One page of the tasks of a branch. `state`: one of the six, or several with commas.
      @param {string} id
      @param {{region?: string, tier?: number | null, state?: string, after?: string | null}} query
      @returns {Promise<{tasks: TaskRow[], next: string | null}>} */
  function tasks(id, query) {
    return read(`${rolloutAddress(id, "tasks")}?${searchOf({ ...query, region: query.region || county(), limit: PAGE })}`);
  }

  return {
    /** @returns {Promise<{plans: RolloutPlan[]}>} */
    plans: () => read(`/api/rollouts?${searchOf({ region: county() })}`),
    /** The curves of a region, of the county when none is named.
        @param {string} id
        @param {string} [region]
        @returns {Promise<RolloutCurve>} */
    curve: (id, region) => read(`${rolloutAddress(id, "curve")}?${searchOf({ region: region || county() })}`),
    /** Field reports inside a region.
        @param {string} id
        @param {string} [region]
        @returns {Promise<FieldReports>} */
    reports: (id, region) => read(`${rolloutAddress(id, "reports")}?${searchOf({ region: region || county() })}`),
    tasks,
    /** All tasks of some states, page after page; never more than a selection may hold. `came`: is told what is there after each page.
        @param {string} id
        @param {{region?: string, tier?: number | null}} query
        @param {string[]} states
        @param {(found: TaskRow[]) => void} [came] */
    async pending(id, query, states, came = () => {}) {
      const found = /** @type {TaskRow[]} */ ([]), state = states.join(",");
      let after = /** @type {string | null} */ (null);
      for (let page = 0; page < MOST_PAGES; page++) {
        const answer = await tasks(id, { ...query, state, after });
        found.push(...answer.tasks);
        after = answer.next;
        if (!after) break;
        came(found);
      }
      return found;
    },
  };
}
