/* Commands to the server. A press that comes twice is one command: while an answer is awaited the second press gets the same
   one, and what failed on its way goes again under the key it had, so that the server does it once. */
import { language } from "../../state/shared/i18n.js";
import { makeKey } from "./command_key.js";
import { csrfToken } from "./reveal_request.js";

const PATIENCE_MS = 20000;

/** A refusal or a failure, in the reader's words. `code`: the server's, or `unreachable`, `status <n>`. */
export class CommandError extends Error {
  /** @param {string} message
      @param {string} code
      @param {boolean} known whether the server decided it
      @param {string} [where] the field that is wrong */
  constructor(message, code, known, where = "") {
    super(message);
    this.code = code;
    this.known = known;
    this.where = where;
  }
}

/** Read JSON; rejects with a CommandError.
    @param {string} address
    @param {RequestInit} [given] */
export async function fetchJson(address, given = {}) {
  const asked = { cache: /** @type {RequestCache} */ ("no-store"), signal: AbortSignal.timeout(PATIENCE_MS), ...given };
  const answer = await fetch(`${address}${address.includes("?") ? "&" : "?"}lang=${language()}`, asked).catch((problem) => {
    throw given.signal?.aborted && problem.name !== "TimeoutError" ? problem : new CommandError("", "unreachable", false);
  });
  const body = await answer.json().catch(() => null);
  if (answer.ok) return body;
  const error = body?.error ?? {};
  throw new CommandError(error.message ?? "", error.code ?? `status ${answer.status}`, answer.status < 500, error.where ?? "");
}

/** Who sends commands of a page. `post` and `key` are what a test puts in place of the page's own. */
export function createCommandSender({ post = fetchJson, key = makeKey } = {}) {
  /** @type {Map<string, Promise<any>>} */
  const running = new Map();
  /** @type {Map<string, string>} */
  const unclear = new Map();   // what was sent and not answered -> its key

  /** @param {string} address
      @param {Record<string, unknown>} command
      @param {string} text */
  async function sendOnce(address, command, text) {
    const own = unclear.get(text) ?? key();
    unclear.set(text, own);
    const headers = { "Content-Type": "application/json", "X-CSRFToken": csrfToken() };
    try {
      const answer = await post(address, { method: "POST", headers, body: JSON.stringify({ ...command, key: own }) });
      unclear.delete(text);
      return answer;
    } catch (problem) {
      if (problem instanceof CommandError && problem.known) unclear.delete(text);
      if (problem instanceof CommandError && problem.code === "already_done") return {};   // the try before arrived after all
      throw problem;
    }
  }

  return {
    /** Send a command; resolves to its answer.
        @param {string} address
        @param {Record<string, unknown>} command */
    send(address, command) {
      const text = `${address} ${JSON.stringify(command)}`;
      const found = running.get(text);
      if (found) return found;
      const made = sendOnce(address, command, text).finally(() => running.delete(text));
      running.set(text, made);
      return made;
    },
    busy: () => running.size > 0,
  };
}
