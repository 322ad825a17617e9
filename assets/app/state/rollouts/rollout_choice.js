/* Which roll-out is on the screen, and what may be done about it. Pure. */
import { listBranches } from "./rollout_tree.js";

const RANK = { issued: 0, prepared: 1, stopped: 2, superseded: 2, ended: 3 };

const COUNTY = 6, HEADS = 2;

/** All roll-outs of the counties on screen: those that are out first, of them the most urgent level first, then the one that
    reaches most, then the newest.
    @param {States} states
    @returns {RolloutRow[]} */
export function listRollouts(states) {
  const rows = [...states.values()].flatMap((state) => [...state.rollouts.values()]);
  const at = (/** @type {RolloutRow} */ row) => Date.parse(row.issued_at ?? row.prepared_at);
  const level = (/** @type {RolloutRow} */ row) => (row.state === "issued" ? row.level : 0), reach = (/** @type {RolloutRow} */ row) => (row.state === "issued" ? row.people : 0);
  return rows.sort((a, b) => RANK[a.state] - RANK[b.state] || level(a) - level(b) || reach(b) - reach(a) || at(b) - at(a) || (a.id < b.id ? 1 : -1));
}

/** The one that was chosen, else the first.
    @param {RolloutRow[]} rows
    @param {string | null} wanted
    @returns {RolloutRow | null} */
export function chooseRollout(rows, wanted) {
  return rows.find((row) => row.id === wanted) ?? rows[0] ?? null;
}

/** The tier whose people stand by name where they did not accept: grid heads, or the first where it reaches none.
    @param {RolloutRow} row */
export function exceptionTier(row) {
  return row.tiers.some(({ tier }) => tier === HEADS) ? HEADS : row.tiers[0]?.tier ?? HEADS;
}

/** Its branches, by region.
    @param {States} states
    @param {RolloutRow} row */
export function branchesOf(states, row) {
  const state = [...states.values()].find((one) => one.rollouts.get(row.id) === row);
  return listBranches(state?.branches.values() ?? [], row.id);
}

/** Whether somebody issued it already and a second person has to confirm.
    @param {RolloutRow} row */
export function awaitsSecond(row) {
  return row.state === "prepared" && row.needs_second && row.issued_by !== "";
}

/** What may be done about a roll-out now, by those who may.
    @param {RolloutRow} row
    @param {boolean} may
    @returns {string[]} */
export function listActs(row, may) {
  if (!may || row.state === "ended") return [];
  if (row.state === "prepared") return [...(awaitsSecond(row) ? ["confirm", "return"] : ["issue"]), ...(row.hold_until ? ["hold"] : []), "end"];
  if (row.state === "issued") return ["remind", "call", "take-over", "deputy", "sheet", "stop", "end"];
  return ["end"];
}

/** The branch of a viewer's own region: what all of their figures are taken from.
    @param {Map<string, BranchRow>} branches
    @param {string} region
    @returns {BranchRow | undefined} */
export function ownBranch(branches, region) {
  const inside = [...branches.values()].sort((a, b) => a.region.length - b.region.length);
  return branches.get(region) ?? inside.find((row) => row.region.startsWith(region)) ?? inside[0];
}

/** Whether somebody leads roll-outs: a right that counts for a whole county or more.
    @param {Viewer} viewer */
export const mayLead = (viewer) => (viewer.rights?.includes("rollouts") ?? false) && (viewer.pages?.rollout ?? "").length <= COUNTY;

/** Whether somebody reminds, takes over and rates in their own region, however small.
    @param {Viewer} viewer */
export const mayAct = (viewer) => viewer.rights?.includes("rollouts") ?? false;
