/* Which level handles a case: township, county or city; the rule of domain/cases/whistles/levels.py. Pure. */
import { t } from "../shared/i18n.js";

export const LEVELS = ["township", "county", "city"];
const HARD = 2, TOWNSHIP_DIGITS = 9;

/** The level a case was moved to, else where its kind begins.
    @param {CaseRow} row */
export function levelOf(row) {
  if (row.handling?.level) return row.handling.level;
  return row.severity <= HARD || row.region.length < TOWNSHIP_DIGITS ? "county" : "township";
}

/** The level of a screen that shows a region.
    @param {string} scope */
export function levelOfScope(scope) {
  if (scope.length >= TOWNSHIP_DIGITS) return "township";
  return scope.length > 4 ? "county" : "city";
}

/** The levels to filter by, the screen's own first.
    @param {string} scope
    @returns {Choice[]} */
export function listLevels(scope) {
  const own = levelOfScope(scope), others = LEVELS.filter((level) => level !== own);
  return [[own, t("level.own", { level: t(`level.${own}`) })], ...others.map((level) => /** @type {Choice} */ ([level, t(`level.${level}`)]))];
}

/** The levels that a case can be escalated to.
    @param {CaseRow} row
    @returns {Choice[]} */
export function listLevelsAbove(row) {
  return LEVELS.slice(LEVELS.indexOf(levelOf(row)) + 1).map((level) => [level, t(`level.${level}`)]);
}

/** The regions that a case can be handed down to: townships of its county, from the city the county before them.
    @param {CaseRow} row
    @param {Places} county
    @returns {Choice[]} */
export function listBelow(row, county) {
  const home = row.region.slice(0, 6), townships = county.townships(home).map(({ code }) => code);
  const codes = levelOf(row) === "city" ? [home, ...townships] : townships;
  return codes.map((code) => [code, county.name(code)]);
}
