/* What may fail in a squad: too few coming, instructions overdue, calls nobody answered. The weakest point first. Pure. */
import * as format from "../shared/format.js";
import { t } from "../shared/i18n.js";
import { capabilityName, countMembers, countReceipts, listDead, listMissing } from "./squad_summary.js";

/** What people have to do about the silent, the most urgent first. */
const PURSUITS = ["unreached", "knock", "human"];
/** The weakest kind first; "none": all is well. */
const KINDS = ["short", "gap", "overdue", ...PURSUITS, "dead", "silent", "none"];

/** @param {SquadRow} squad
    @param {number} now
    @param {(capability: string) => string} nameCapability
    @returns {WeakPoint[]} */
function listGaps(squad, now, nameCapability) {
  if (squad.short_since && squad.gaps.length) return [{ kind: "short", words: t("squads.short", { what: listMissing(squad, nameCapability), d: format.span(now - Date.parse(squad.short_since)) }) }];
  return squad.gaps.map((gap) => ({ kind: "gap", words: t("squad.gap", { what: nameCapability(gap.capability), n: gap.missing }) }));
}

/** @param {SquadRow} squad
    @param {number} now
    @returns {WeakPoint[]} */
function listOverdue(squad, now) {
  const late = squad.orders.map((order) => ({ order, n: countReceipts(order, now) })).filter(({ n }) => n.late);
  return late.map(({ order, n }) => ({ kind: "overdue", words: t("squads.overdue", { n: n.read + n.silent, d: format.span(now - Date.parse(order.due_at ?? "")) }) }));
}

/** @param {SquadRow} squad
    @param {number} now
    @returns {WeakPoint[]} */
function listSilent(squad, now) {
  const since = squad.members.filter((one) => one.state === "called" && !one.pursuit).map((one) => Date.parse(one.called_at));
  return since.length ? [{ kind: "silent", words: t("squads.silent", { n: since.length, d: format.span(now - Math.min(...since)) }) }] : [];
}

/** Whom no gateway reached: people telephone, go there, or nobody was reached.
    @param {SquadRow} squad
    @param {number} now
    @returns {WeakPoint[]} */
function listPursued(squad, now) {
  return PURSUITS.flatMap((kind) => {
    const since = squad.members.filter((one) => one.state === "called" && one.pursuit?.step === kind).map((one) => Date.parse(one.pursuit?.since ?? ""));
    return since.length ? [{ kind, words: t(`squads.pursued.${kind}`, { n: since.length, d: format.span(now - Math.min(...since)) }) }] : [];
  });
}

/** Whose phone or address does not work: no message reaches them, whatever they answered before.
    @param {SquadRow} squad
    @returns {WeakPoint[]} */
function listUnreachable(squad) {
  const n = squad.members.filter((one) => listDead(one).length).length;
  return n ? [{ kind: "dead", words: t("squads.dead", { n }) }] : [];
}

/** Everything that may fail in a squad, the weakest point first; one that says so when nothing does.
    @param {SquadRow} squad
    @param {number} now
    @param {(code: string) => string} unitName */
export function listWeakPoints(squad, now, unitName) {
  const name = (/** @type {string} */ capability) => capabilityName(capability, unitName);
  const found = [...listGaps(squad, now, name), ...listOverdue(squad, now), ...listPursued(squad, now), ...listUnreachable(squad), ...listSilent(squad, now)];
  return found.length ? found : [{ kind: "none", words: t("squads.none-weak") }];
}

/** What a line of the list says; `row`: the case where it is known here.
    @param {SquadRow} squad
    @param {CaseRow | undefined} row
    @param {Places} places
    @param {number} now
    @returns {SquadLine} */
export function describeSquad(squad, row, places, now) {
  const unit = row?.handling?.unit ?? places.matter(row?.matter ?? squad.matter ?? "")?.lead;
  return {
    id: squad.id, case: squad.case, row, place: places.path(row?.region ?? squad.region), lead: unit ? places.unit(unit) : t("squads.no-lead"), commander: squad.lead, offered: squad.offer?.to ?? "",
    members: countMembers(squad.members).map(([, words]) => words), age: format.span(now - Date.parse(squad.opened_at)),
    points: listWeakPoints(squad, now, places.unit), opened: Date.parse(squad.opened_at),
  };
}

/** Lines with the weakest squads first, the longest standing before the others.
    @param {SquadLine[]} lines */
export function sortLines(lines) {
  const rank = (/** @type {SquadLine} */ one) => KINDS.indexOf(one.points[0].kind);
  return [...lines].sort((a, b) => rank(a) - rank(b) || a.opened - b.opened || (a.id < b.id ? -1 : 1));
}
