/* The clock of a case: of its step while people have it in hand, else of the whole case. Pure. */
import * as format from "../shared/format.js";
import { t } from "../shared/i18n.js";

/** @param {number} from
    @param {number} due
    @param {number} at
    @param {number} amber */
function measure(from, due, at, amber) {
  const share = Math.min(1, Math.max(0, (at - from) / Math.max(1, due - from)));
  const level = at > due ? "over" : at >= amber ? "near" : "";
  return { share, level, left: Math.abs(due - at), whole: Math.max(1, due - from) };
}

/** Row -> its due time: a thousand rows are asked for theirs several times a second, and a case that changed is another row.
    @type {WeakMap<object, number>} */
const dues = new WeakMap();

/** Until when a case is to be done, in ms: its step while people have it in hand, else the whole. Infinity while its
    clock stands still. Everything that counts, orders or colours what is overdue asks here.
    @param {Pick<CaseRow, "due_at" | "handling">} row */
export function dueOf(row) {
  const known = dues.get(row);
  if (known !== undefined) return known;
  const { handling } = row, due = handling?.suspended_at ? Infinity : Date.parse(handling?.due_at ?? row.due_at);
  dues.set(row, due);
  return due;
}

/** How the step of a case stands against its limit, null when the step has none. A clock that stands still says what it
    said when it was stopped.
    @param {HandlingRow} handling
    @param {number} now
    @returns {ClockReading | null} */
export function readStepClock(handling, now) {
  if (!handling.due_at) return null;
  const due = Date.parse(handling.due_at), stopped = handling.suspended_at ? Date.parse(handling.suspended_at) : null;
  const found = measure(Date.parse(handling.since), due, stopped ?? now, handling.amber_at ? Date.parse(handling.amber_at) : due);
  const words = t(found.level === "over" ? "case.over" : "case.left", { d: format.span(found.left) });
  const limit = t("handling.limit", { stage: t(`step.${handling.stage}`), time: format.when(due, now) });
  if (stopped === null) return { words, share: found.share, level: found.level, limit };
  return { words: t("handling.stopped", { d: format.span(now - stopped) }), share: found.share, level: "stopped", limit: `${limit} · ${words}` };
}

/** What of the handling others changed: words for somebody whose command came too late.
    @param {HandlingRow | null} old
    @param {HandlingRow | null} next
    @param {(code: string) => string} unitName
    @returns {string[]} */
export function describeHandlingChanges(old, next, unitName) {
  const said = [], stage = (/** @type {HandlingRow | null} */ handling) => t(`stage.${handling?.stage ?? "reported"}`);
  if (stage(old) !== stage(next)) said.push(t("handling.changed.stage", { from: stage(old), to: stage(next) }));
  if (next?.unit && next.unit !== old?.unit) said.push(t("handling.changed.unit", { unit: unitName(next.unit) }));
  if (Boolean(next?.suspended_at) !== Boolean(old?.suspended_at)) said.push(t(next?.suspended_at ? "handling.changed.suspended" : "handling.changed.resumed"));
  if (next?.verified && !old?.verified) said.push(t("handling.changed.verified"));
  if (next && next.extensions > (old?.extensions ?? 0) && next.due_at) said.push(t("handling.changed.due", { time: format.when(Date.parse(next.due_at), Date.parse(next.since)) }));
  return said;
}
