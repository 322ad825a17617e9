/* While somebody's telephone rings, how far the call is moves no count: what is known of people is asked for every few seconds. Pure. */

const EVERY = 5000, UNDER_WAY = ["waiting", "sending", "sent"];

/** Another number every few seconds while a call of these tasks is under way; 0 while none is.
    @param {{call?: {state: string} | null}[]} tasks
    @param {number} at ms */
export function stampCalls(tasks, at) {
  return tasks.some((task) => UNDER_WAY.includes(task.call?.state ?? "")) ? Math.floor(at / EVERY) : 0;
}
