/* Which roll-out is on the screen, and what may be done about it. Pure. */
import { listBranches } from "./rollout_tree.js";

const RANK = { issued: 0, prepared: 1, stopped: 2, superseded: 2, ended: 3 };

const COUNTY = 6;

/** All roll-outs of the counties on screen: running ones first, the newest of them first.
    @param {States} states
    @returns {RolloutRow[]} */
export function listRollouts(states) {
  const rows = [...states.values()].flatMap((state) => [...state.rollouts.values()]);
  const at = (/** @type {RolloutRow} */ row) => Date.parse(row.issued_at ?? row.prepared_at);
  return rows.sort((a, b) => RANK[a.state] - RANK[b.state] || at(b) - at(a) || (a.id < b.id ? 1 : -1));
}

/** The one that was chosen, else the first.
    @param {RolloutRow[]} rows
    @param {string | null} wanted
    @returns {RolloutRow | null} */
export function chooseRollout(rows, wanted) {
  return rows.find((row) => row.id === wanted) ?? rows[0] ?? null;
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
  if (row.state === "prepared") return [awaitsSecond(row) ? "confirm" : "issue", ...(row.hold_until ? ["hold"] : []), "end"];
  if (row.state === "issued") return ["remind", "take-over", "deputy", "sheet", "stop", "end"];
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
