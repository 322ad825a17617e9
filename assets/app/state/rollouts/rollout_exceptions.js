/* The people of a tier who did not accept, the most alarming first: their whole grid is silent, the task did not arrive, it did. Pure. */
import { countAccepted, countPeople, sumCounts } from "./rollout_counts.js";

/** In the order of the tabs. */
export const GROUPS = ["silent", "unheard", "heard"];
const PENDING = ["unreached", "open", "reminded"];

/** Which group somebody is in; "" for those who accepted.
    @param {TaskRow} task
    @param {BranchRow | undefined} branch */
export function groupOf(task, branch) {
  if (!PENDING.includes(task.state)) return "";
  if (branch?.silent_since) return "silent";
  return task.state === "unreached" ? "unheard" : "heard";
}

/** Each with their group and what stands below them: people of their branch beside themselves, and how many of those accepted.
    @param {TaskRow[]} tasks
    @param {Map<string, BranchRow>} branches */
export function listExceptions(tasks, branches) {
  const found = tasks.map((task) => {
    const branch = branches.get(task.region), counts = sumCounts(branch);
    return { task, group: groupOf(task, branch), below: Math.max(0, countPeople(counts) - 1), accepted: countAccepted(counts), since: branch?.silent_since ?? null };
  }).filter((one) => one.group);
  const rank = (/** @type {typeof found[number]} */ one) => GROUPS.indexOf(one.group);
  return found.sort((a, b) => rank(a) - rank(b) || a.accepted / (a.below || 1) - b.accepted / (b.below || 1) || b.below - a.below || (a.task.person < b.task.person ? -1 : 1));
}

/** How many are in each group.
    @param {ReturnType<typeof listExceptions>} list */
export function countGroups(list) {
  return Object.fromEntries(GROUPS.map((group) => [group, list.filter((one) => one.group === group).length]));
}

/** The newest of what is known of somebody's task: [word, moment].
    @param {TaskRow} task
    @returns {[string, string | null]} */
export function lastStep(task) {
  if (task.failed) return ["failed", null];
  const steps = /** @type {[string, string | null | undefined][]} */ ([
    ["finished", task.finished_at], ["accepted", task.accepted_at], ["read", task.read_at], ["delivered", task.delivered_at], ["sent", task.sent_at],
  ]);
  const [word, at] = steps.find(([, moment]) => moment) ?? ["queued", task.queued_at];
  return [word, at ?? null];
}
