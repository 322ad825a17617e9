/* People lent to squads of other units, in words: since when, until when, what is uncovered, who could help. Pure. */
import * as format from "../shared/format.js";
import { nameOf, t } from "../shared/i18n.js";

/** A name of a row that has one in each language.
    @param {Record<string, any>} row
    @param {string} field */
const named = (row, field) => nameOf({ name: row[field], name_en: row[`${field}_en`] });

/** 12:00 前（事件时限）; 未定 while nobody said.
    @param {LoanRow} loan
    @param {number} now */
function describeEnd({ until }, now) {
  if (!until) return { words: t("loans.until.none"), over: false };
  const at = Date.parse(until);
  return { words: t(at < now ? "loans.until.over" : "loans.until.at", { at: format.when(at, now) }), over: at < now };
}

/** What nobody does meanwhile, in words; none when all is covered.
    @param {LoanRow} loan */
function listUncovered({ uncovered, ...loan }) {
  const shifts = uncovered.shifts.map((one) => t("loans.shift", { day: format.shortDay(one.day), shift: t(`shift.${one.shift}`), post: named(one, "post_name"), place: named(one, "region_name") }));
  const post = named(loan, "post_name");
  return [...shifts, ...(uncovered.post ? [t("loans.post", { post })] : []), ...(uncovered.place ? [t("loans.place", { post })] : [])];
}

/** What a line of the list says.
    @param {LoanRow} loan
    @param {number} now
    @returns {LoanLine} */
export function describeLoan(loan, now) {
  const since = Date.parse(loan.since), end = describeEnd(loan, now);
  return {
    key: `${loan.squad}/${loan.person}`, case: loan.case, title: loan.title ?? t("loans.unseen"), no: loan.no ?? "", place: loan.place,
    who: loan.name, post: named(loan, "post_name"), unit: named(loan, "unit_name"), state: t(`member.${loan.state}`), several: loan.squads > 1 ? t("loans.several", { n: loan.squads }) : "",
    since: t("loans.since.at", { at: format.when(since, now), d: format.span(now - since) }), until: end.words, over: end.over,
    uncovered: listUncovered(loan), helpers: loan.helpers.map((one) => `${one.name} · ${named(one, "unit")} · ${one.phone}`),
  };
}

/** How many people the lines are about, and of how many something is uncovered; whoever is in several squads is one.
    @param {LoanRow[]} loans */
export function countLent(loans) {
  const bare = loans.filter(({ uncovered }) => uncovered.shifts.length || uncovered.post || uncovered.place);
  return { n: new Set(loans.map(({ person }) => person)).size, bare: new Set(bare.map(({ person }) => person)).size };
}

/** What tells that people may have come or gone: squads that moved, and news of loans.
    @param {SquadRow[]} squads
    @param {NewsRow[]} news */
export function stampLoans(squads, news) {
  const told = news.filter((row) => row.kind.startsWith("loan.")).map((row) => row.seq);
  return `${squads.map((one) => `${one.id}:${one.version}`).join(" ")}|${Math.max(0, ...told)}`;
}
