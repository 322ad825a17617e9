/* The tasks on somebody's phone: which one lies open, what of its checklist was ticked, what is about to be said with it. */
import { needsReason } from "../state/phone_tasks.js";
import { keepTicks, readTicks } from "../transport/task_ticks.js";

/** @param {{draw(): void, send(item: {command: string, rollout: string, state: string, note?: string}): void, now(): number, read?: typeof readTicks, keep?: typeof keepTicks}} given */
export function createOwnTasks({ draw, send, now, read = readTicks, keep = keepTicks }) {
  /** @type {Map<string, Record<string, string>>} */
  const known = new Map();
  let open = "", note = "", asking = false;

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
  }

  /** @param {PhoneTask} task */
  function finish(task) {
    const { rollout } = task.row, text = note.trim();
    if (needsReason(task, ticksOf(rollout)) && !text) {
      asking = true;
      return;
    }
    send({ command: "task", rollout, state: "finished", note: text });
    show("");
  }

  return {
    ticksOf,
    open: () => open,
    draft: () => ({ note, asking }),
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
