/* What the pages of callbacks ask the server by way of Dash, which tells nobody when an answer is an error or never comes;
   its renderer's hooks do. One act at a time: while one is under way, and until what it changed is on the screen, no other
   begins. */

const QUIET = 60, UNASKED = 2000;
const UNASKED_FOR = "dispatch-duty-count";
/* The panel of who is on duty asks every minute by itself. */

/** What is said of a failed callback: the server's own words, its status when the words are not ours, "" when nobody
    answered. Dash has read the body of some answers before we see them, so the words come in a header too.
    @param {{status?: number, headers?: {get(name: string): string | null}}} problem */
export function failureWords(problem) {
  if (!problem.status) return "";
  const words = problem.headers?.get("X-Problem");
  return words ? decodeURIComponent(words) : String(problem.status);
}

export class CallbackQueue {
  /** `env`: {later(f, ms) -> handle, never(handle), busy(flag), say(why, or null), mark(outputs, whether they did not come), signIn()}
      @param {CallbackEnvironment} env */
  constructor(env) {
    this.env = env;
    this.open = 0;
    /** How many questions are on their way, by their outputs.
        @type {Map<string, number>} */
    this.asked = new Map();
    this.acting = false;
    /** @type {Timer} */
    this.timer = null;
  }

  /** Whether an act may begin; it is over when nothing is asked any more. */
  begin() {
    if (this.acting) return false;
    this.acting = true;
    this.env.busy(true);
    this.settle(UNASKED);
    return true;
  }

  /** @param {number} ms */
  settle(ms) {
    this.env.never(this.timer);
    this.timer = this.env.later(() => this.end(), ms);
  }

  end() {
    if (!this.acting || this.open) return;
    this.acting = false;
    this.env.busy(false);
  }

  /** A question of Dash's is on its way.
      @param {string} outputs */
  sent(outputs) {
    this.open += 1;
    this.asked.set(outputs, (this.asked.get(outputs) ?? 0) + 1);
    this.env.never(this.timer);
    this.env.mark(outputs, false);
  }

  /** A question that nobody asked with their hand ended, however.
      @param {string} outputs */
  passed(outputs) {
    this.open -= 1;
    this.asked.set(outputs, (this.asked.get(outputs) ?? 1) - 1);
    if (!this.open) this.settle(QUIET);
  }

  /** It ended, with an `error` (an answer that is none, or an Error) or without. Where another one is on its way for the same
      outputs, that one says how they are.
      @param {CallbackError} error
      @param {string} outputs */
  answered(error, outputs) {
    this.passed(outputs);
    if (!error) return this.env.say(null);
    if (error.status === 401) return this.env.signIn();
    this.env.say(failureWords(error));
    if (!this.asked.get(outputs)) this.env.mark(outputs, true);
    return undefined;
  }
}

/** The hooks of Dash's renderer that tell a queue; callbacks that run in the browser are none of its business.
    @param {CallbackQueue} queue */
export function rendererHooks(queue) {
  return {
    layout_pre: null, layout_post: null, request_post: null, request_refresh_jwt: null,
    /** @param {{output?: string}} [question] */
    request_pre: (question) => queue.sent(question?.output ?? ""),
    /** @param {{clientside_function?: unknown, output?: string}} callback
        @param {{error?: CallbackError}} result */
    callback_resolved(callback, result) {
      const { output: outputs = "" } = callback;
      if (callback.clientside_function) return;
      if (outputs.includes(UNASKED_FOR)) queue.passed(outputs);   // what is away or over, the live data tell
      else queue.answered(result.error, outputs);
      if (result.error?.bodyUsed) result.error = /** @type {CallbackError & Error} */ (new Error(String(result.error.status)));   // Dash would read it a second time
    },
  };
}
