/* Hazard points with who is responsible, asked for when somebody looks at them and each minute from then on; and what was reported of one. */
import { fetchJson } from "../shared/command_request.js";

const MINUTE = 60e3;

/** `came()` when there is something newer; `read` and `clock` are what a test puts in place of the page's own.
    @param {{region: string, came(): void, read?: typeof fetchJson, clock?: () => number}} given */
export function createHazardReader({ region, came, read = fetchJson, clock = () => performance.now() }) {
  let points = /** @type {HazardPoint[] | null} */ (null), failed = "", readAt = -Infinity, reading = false;
  const history = { of: "", told: /** @type {PatrolTold[] | null} */ (null) };

  async function ask() {
    [reading, readAt] = [true, clock()];
    try {
      ({ points } = await read(`/api/hazards?region=${region}`));
      failed = "";
    } catch (problem) {
      failed = String(problem.code ?? problem.message);
    } finally {
      reading = false;
      came();
    }
  }

  /** @param {string} code */
  async function askHistory(code) {
    try {
      const { patrols } = await read(`/api/hazards/${encodeURIComponent(code)}/patrols?region=${region}`);
      if (history.of === code) history.told = patrols;
      came();
    } catch { /* what is known of the point stands; asked again when it is opened again */ }
  }

  return {
    /** What is known; asks for more when it is time. */
    look() {
      if (!reading && clock() - readAt >= MINUTE) ask();
      return { points, failed };
    },
    /** What was reported of a point; `again`: something new was.
        @param {string} code
        @param {boolean} [again] */
    history(code, again = false) {
      if (history.of !== code) Object.assign(history, { of: code, told: null });
      else if (!again) return history.told;
      askHistory(code);
      return history.told;
    },
  };
}
