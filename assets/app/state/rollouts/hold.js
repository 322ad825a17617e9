/* Roll-outs of which nothing went out yet: those that go out by themselves unless somebody holds them back, and those that wait for a second person. Pure. */
import { awaitsSecond } from "./rollout_choice.js";

const SECOND = 1000, MINUTE = 60;

/** Those of the counties on screen, the next one first.
    @param {{values: () => Iterable<{rollouts?: Map<string, RolloutRow>}>}} states
    @returns {RolloutRow[]} */
export function listHeld(states) {
  const rows = [...states.values()].flatMap((state) => [...(state.rollouts?.values() ?? [])]);
  const due = (/** @type {RolloutRow} */ row) => Date.parse(row.hold_until ?? "");
  return rows.filter((row) => row.state === "prepared" && row.hold_until).sort((a, b) => due(a) - due(b));
}

/** Those that wait for a second person, the longest first.
    @param {{values: () => Iterable<{rollouts?: Map<string, RolloutRow>}>}} states
    @returns {RolloutRow[]} */
export function listAwaiting(states) {
  const rows = [...states.values()].flatMap((state) => [...(state.rollouts?.values() ?? [])]);
  const since = (/** @type {RolloutRow} */ row) => Date.parse(row.asked_at ?? row.prepared_at);
  return rows.filter(awaitsSecond).sort((a, b) => since(a) - since(b));
}

/** How long until a roll-out goes out: 9:05; 0:00 once it should.
    @param {RolloutRow} row
    @param {number} now in ms */
export function countDown(row, now) {
  const left = Math.max(0, Math.ceil((Date.parse(row.hold_until ?? "") - now) / SECOND));
  return `${Math.floor(left / MINUTE)}:${String(left % MINUTE).padStart(2, "0")}`;
}
