/* What the desk shows of the open cases: texts of queue rows, choices of the filters, counts. Pure. */
import { dueOf } from "./case_clock.js";
import * as caseFilter from "./case_filter.js";
import { listLevels } from "./case_level.js";
import * as format from "../shared/format.js";
import { nameOf, t } from "../shared/i18n.js";
import { describeTurnout } from "../squads/squad_summary.js";
import { isSeen } from "../shared/text_isolation.js";

const DEMO = "demo";

/** Whether a row was made by the demo generator.
    @param {{source: string}} row */
export function isDemo(row) {
  return row.source === DEMO;
}

/** The title of a case; a word in place of one in which nothing can be seen.
    @param {{title: string}} row */
export function titleOf(row) {
  return isSeen(row.title) ? row.title : t("case.untitled");
}

/** Whose a case is: the unit that has it in hand, else the one that leads its matter; "" while nobody's.
    @param {CaseRow} row
    @param {Places} places */
function unitOf(row, places) {
  if (row.handling?.unit) return places.unit(row.handling.unit);
  return row.matter ? places.lead(row.matter) : "";
}

/** A queue row's texts: see ui/cases/case_queue.js. How it stands: whom its `squad` cannot reach, else overdue, else how the squad turns out,
    else its stage.
    @param {CaseRow} row
    @param {Places} places
    @param {number} now
    @param {SquadRow} [squad] */
export function describeCase(row, places, now, squad) {
  const due = dueOf(row), late = due < now;
  const unit = unitOf(row, places), told = describeTurnout(squad, now), turnout = late && !told?.alarm ? null : told;
  return {
    id: row.id, severity: row.severity, title: titleOf(row),
    place: [...(row.handling?.level ? [t(`level.${row.handling.level}`)] : []), places.short(row.region), unit].filter(Boolean).join(" · "),
    demo: isDemo(row) ? t("demo.chip") : "",
    age: format.short(now - Date.parse(row.reported_at)),
    late, alarm: turnout?.alarm ?? false,
    state: turnout ? turnout.words : late ? t("case.over", { d: format.short(now - due).join(" ") }) : t(row.handling?.suspended_at ? "now.suspended" : `now.${row.stage}`),
    label: t("severity.label", { n: row.severity, word: t(`severity.${row.severity}`) }),
  };
}

const haystacks = new WeakMap();   // row object -> searched text; a changed case is a new row object

/** @param {CaseRow} row
    @param {Places} places */
function haystack(row, places) {
  if (!haystacks.has(row)) {
    const matter = row.matter ? nameOf(places.matter(row.matter)) : "";
    const unit = unitOf(row, places);
    const text = [row.title, row.no, row.source_id, row.source_no, row.source, row.id, places.path(row.region), row.region, matter, unit].join(" ");
    haystacks.set(row, caseFilter.fold(text));
  }
  return haystacks.get(row);
}

/** The rows a filter lets through, in the order they came.
    @param {CaseRow[]} rows
    @param {CaseFilter} filter
    @param {Places} places
    @param {number} now */
export function filterCases(rows, filter, places, now) {
  const q = filter.q.trim();
  return rows.filter((row) => caseFilter.passes(row, filter, now) && (!q || caseFilter.finds(haystack(row, places), q, places.spelled(row.region))));
}

/** How many rows each segment would show, all else being as filtered.
    @param {CaseRow[]} rows
    @param {CaseFilter} filter
    @param {Places} places
    @param {number} now */
export function countStates(rows, filter, places, now) {
  const others = filterCases(rows, { ...filter, state: "all" }, places, now);
  return Object.fromEntries(caseFilter.STATES.map((state) => [
    state, others.filter((row) => caseFilter.inState(row, state, now)).length,
  ]));
}

/** The choices of each filter: levels with the own one first, every township here or with a case called in, every matter, sources of open cases.
    @param {CaseRow[]} rows
    @param {CaseFilter} filter
    @param {Places} places
    @param {string} scope
    @returns {FilterChoices} */
export function filterOptions(rows, filter, places, scope) {
  const sources = new Set(rows.map((row) => row.source));
  if (filter.source) sources.add(filter.source);
  const townships = [...new Set([...places.townships(scope).map((one) => one.code), ...rows.map((row) => row.region.slice(0, 9))])];
  const matters = places.matters().map((matter) => /** @type {Choice} */ ([matter.code, nameOf(matter)]));
  return {
    level: listLevels(scope),
    township: townships.map((code) => [code, places.name(code)]),
    matter: [...matters, ["none", t("filter.none")]],
    source: [...sources].sort().map((source) => [source, source]),
  };
}
