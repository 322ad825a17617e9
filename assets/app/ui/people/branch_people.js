/* The people of the branches that lie open, page after page, as the server gives them. */
import { t } from "../../state/shared/i18n.js";

/** @param {{reader: RolloutReader, changed(): void}} options */
export function createBranchPeople({ reader, changed }) {
  /** @type {Map<string, TreePeople>} */
  const known = new Map();

  /** @param {string} rollout
      @param {TreeLine} line
      @param {boolean} more the next page; else the first again */
  async function read(rollout, line, more) {
    const before = known.get(line.key), tasks = before?.tasks ?? [];
    known.set(line.key, { tasks, next: before?.next ?? null, loading: true, failed: "" });
    try {
      const answer = await reader.tasks(rollout, { region: line.region, tier: line.tier, after: more ? before?.next : null });
      const fresh = ofLine(line, answer.tasks);
      known.set(line.key, { tasks: more ? [...tasks, ...fresh] : fresh, next: answer.next, loading: false, failed: "" });
    } catch (problem) {
      known.set(line.key, { tasks, next: null, loading: false, failed: problem.message || t("state.error") });
    }
    changed();
  }

  return {
    known, read,
    /** What is known of somebody.
        @param {string} person */
    find: (person) => [...known.values()].flatMap((one) => one.tasks).find((task) => task.person === person),
    clear: () => known.clear(),
  };
}

/** Of the people below a branch those that its line is about: whoever stands at a village itself is in none of its grids.
    @param {TreeLine} line
    @param {TaskRow[]} tasks */
export function ofLine(line, tasks) {
  return line.kind === "own" ? tasks.filter((task) => task.region === line.region) : tasks;
}
