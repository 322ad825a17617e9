/* The people of a tier who are behind, the most alarming first: their whole grid is silent, the task did not arrive, it did, it was accepted and should be finished. Pure. */
import { ACCEPTED, countAccepted, countPeople, sumCounts } from "./rollout_counts.js";

/** In the order of the tabs. */
export const GROUPS = ["silent", "unheard", "heard", "overdue"];
const PENDING = ["unreached", "open", "reminded"];

/** Whether the time of a tier to finish is over, while the roll-out runs.
    @param {RolloutRow} row
    @param {number} tier
    @param {number} now */
export function isOverdue(row, tier, now) {
  const due = row.tiers.find((one) => one.tier === tier)?.finish_due_at;
  return row.state === "issued" && Boolean(due) && now >= Date.parse(due ?? "");
}

/** The tiers whose time to finish is over.
    @param {RolloutRow} row
    @param {number} now */
export const overdueTiers = (row, now) => row.tiers.map(({ tier }) => tier).filter((tier) => isOverdue(row, tier, now));

/** What is read of those who are behind, part after part: the silent of the tier that stands by name, then whoever accepted and is overdue, there and in the tiers above.
    @param {RolloutRow} row
    @param {number} tier
    @param {number} now
    @returns {{tier: number, states: string[]}[]} */
export function behindParts(row, tier, now) {
  const overdue = overdueTiers(row, now).filter((one) => one <= tier).sort((a, b) => b - a);
  return [{ tier, states: PENDING }, ...overdue.map((one) => ({ tier: one, states: ["accepted"] }))];
}

/** How many of each tier accepted and are overdue, those below the tier that stands by name among them.
    @param {RolloutRow} row
    @param {BranchRow | undefined} branch
    @param {number} now */
export const countOverdue = (row, branch, now) => overdueTiers(row, now).map((tier) => ({ tier, n: sumCounts(branch, tier)[ACCEPTED] })).filter(({ n }) => n);

/** Which group somebody is in; "" for those who are not behind.
    @param {TaskRow} task
    @param {BranchRow | undefined} branch
    @param {boolean} [overdue] the time to finish is over */
export function groupOf(task, branch, overdue = false) {
  if (overdue && task.state === "accepted") return "overdue";
  if (!PENDING.includes(task.state)) return "";
  if (branch?.silent_since) return "silent";
  return task.state === "unreached" ? "unheard" : "heard";
}

/** Each with their group and what stands below them: people of their branch beside themselves, and how many of those accepted.
    @param {TaskRow[]} tasks
    @param {Map<string, BranchRow>} branches
    @param {number[]} [overdue] the tiers whose time to finish is over */
export function listExceptions(tasks, branches, overdue = []) {
  const found = tasks.map((task) => {
    const branch = branches.get(task.region), counts = sumCounts(branch);
    return { task, group: groupOf(task, branch, overdue.includes(task.tier)), below: Math.max(0, countPeople(counts) - 1), accepted: countAccepted(counts), since: branch?.silent_since ?? null };
  }).filter((one) => one.group);
  const rank = (/** @type {typeof found[number]} */ one) => GROUPS.indexOf(one.group);
  return found.sort((a, b) => rank(a) - rank(b) || a.accepted / (a.below || 1) - b.accepted / (b.below || 1) || b.below - a.below || (a.task.person < b.task.person ? -1 : 1));
}

/** Those of the list, or of the group that is shown, that can be ticked: whoever accepted needs other words.
    @param {ReturnType<typeof listExceptions>} list
    @param {string} group "" for all */
export const listPickable = (list, group) => list.filter((one) => one.group !== "overdue" && (!group || one.group === group));

/** How many are in each group.
    @param {ReturnType<typeof listExceptions>} list */
export function countGroups(list) {
  return Object.fromEntries(GROUPS.map((group) => [group, list.filter((one) => one.group === group).length]));
}

/** The newest of what is known of somebody's task: [word, moment]. A message that did not arrive says nothing of whom another one reached.
    @param {TaskRow} task
    @returns {[string, string | null]} */
export function lastStep(task) {
  const reached = task.delivered_at || task.read_at || task.accepted_at || task.finished_at;
  if (task.failed && !reached) return ["failed", null];
  const steps = /** @type {[string, string | null | undefined][]} */ ([
    ["finished", task.finished_at], ["accepted", task.accepted_at], ["read", task.read_at], ["delivered", task.delivered_at], ["sent", task.sent_at],
  ]);
  const [word, at] = steps.find(([, moment]) => moment) ?? ["queued", task.queued_at];
  return [word, at ?? null];
}
