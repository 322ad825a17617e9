/* What warnings propose about responses: to begin, raise, lower or end one, in words. */
import { when } from "../shared/format.js";
import { t } from "../shared/i18n.js";

export const NUMERALS = ["", "I", "II", "III", "IV"];

/** The open proposals of all counties, by type.
    @param {{values: () => Iterable<{proposals?: Map<string, ProposalRow>}>}} states
    @returns {ProposalRow[]} */
export function listProposals(states) {
  const rows = [...states.values()].flatMap((state) => [...(state.proposals?.values() ?? [])]);
  return rows.sort((a, b) => (a.type < b.type ? -1 : 1));
}

/** What one proposes: {what, why, version: of the response that runs, 0 for none}. `now` in ms.
    @param {ProposalRow} row
    @param {ResponseRow | undefined} runs
    @param {number} now */
export function describeProposal(row, runs, now) {
  const facts = { type: t(`response.type.${row.type}`), level: NUMERALS[row.level], colour: t(`warning.colour.${row.colour}`), time: when(Date.parse(row.at), now) };
  const step = row.level === 0 ? "end" : !runs ? "begin" : row.level < runs.level ? "raise" : "lower";
  return { what: t(`proposal.${step}`, facts), why: t(row.level === 0 ? "proposal.why.end" : "proposal.why", facts), version: runs?.version ?? 0 };
}

/** All of them in one line, '' for none.
    @param {States} states
    @param {number} now */
export function proposedWords(states, now) {
  const words = listProposals(states).map((row) => describeProposal(row, states.get(row.region)?.responses.get(row.type), now).what);
  return words.length ? t("proposal.all", { list: words.join(t("response.comma")) }) : "";
}
