/* The tasks on somebody's phone: which one lies open, what of its checklist was ticked, what is about to be said with it. */
import { t } from "../../state/shared/i18n.js";
import { needsReason } from "../../state/phone/phone_tasks.js";
import { keepTicks, readTicks } from "../../transport/phone/task_ticks.js";

const LONGEST_NOTE = 500;

/** @param {{draw(): void, send(item: {command: string, rollout: string, state: string, note?: string}): void, now(): number, left?(rollout: string): number, read?: typeof readTicks, keep?: typeof keepTicks}} given
    `left`: of how many households of the task nobody said anything */
export function createTaskAnswers({ draw, send, now, left = () => 0, read = readTicks, keep = keepTicks }) {
  /** @type {Map<string, Record<string, string>>} */
  const known = new Map();
  let open = "", note = "", asking = false, warned = 0;

  /** @param {string} rollout */
  function ticksOf(rollout) {
    const ticks = known.get(rollout) ?? read(rollout);
    known.set(rollout, ticks);
    return ticks;
  }

  /** @param {string} rollout
      @param {number} item */
  function tick(rollout, item) {
    const { [item]: before, ...others } = ticksOf(rollout), ticks = before ? others : { ...others, [item]: new Date(now()).toISOString() };
    known.set(rollout, ticks);
    keep(rollout, ticks);
  }

  /** Look at one; the county hears that it was read, once.
      @param {PhoneTask} task */
  function look(task) {
    show(task.row.rollout);
    if (!task.read) send({ command: "task", rollout: task.row.rollout, state: "read" });
  }

  /** One lies open, or none; nothing is written yet.
      @param {string} rollout */
  function show(rollout) {
    open = rollout;
    note = "";
    asking = false;
    warned = 0;
  }

  /** With households left it says so once; the next press finishes, and the receipt says how many.
      @param {PhoneTask} task */
  function finish(task) {
    const { rollout } = task.row, text = note.trim(), missing = left(rollout);
    if (needsReason(task, ticksOf(rollout)) && !text) {
      asking = true;
      return;
    }
    if (missing && !warned) {
      warned = missing;
      return;
    }
    const unvisited = missing ? t("palm.visits.unvisited", { n: missing }) : "";
    send({ command: "task", rollout, state: "finished", note: [unvisited, text].filter(Boolean).join(" · ").slice(0, LONGEST_NOTE) });
    show("");
  }

  return {
    ticksOf,
    open: () => open,
    draft: () => ({ note, asking, warned }),
    /** @param {string} text */
    write(text) { note = text; },
    /** A press on a task.
        @param {Record<string, string | undefined>} button
        @param {PhoneTask[]} tasks */
    press({ act, whose = "", item = "" }, tasks) {
      const task = tasks.find((one) => one.row.rollout === whose);
      if (act === "task-close") show("");
      else if (!task) return;
      if (task && act === "task-open") look(task);
      if (task && act === "task-accept") send({ command: "task", rollout: whose, state: "accepted" });
      if (task && act === "task-finish") finish(task);
      if (task && act === "task-tick") tick(whose, Number(item));
      draw();
    },
  };
}
