/* All tiers of a roll-out as one curve, and the plan of all of them as one line. Pure. */
import { describeTier, minutesSince } from "./rollout_curve.js";

/** The tiers added up, minute by minute.
    @param {RolloutCurve} curve
    @returns {CurveTier} */
export function joinCurves(curve) {
  const tiers = Object.values(curve.tiers), minutes = [...new Set(tiers.flatMap((one) => one.minutes))].sort((a, b) => a - b);
  const sums = (/** @type {"accepted" | "finished"} */ name) => minutes.map((minute) => tiers.reduce((sum, tier) => {
    const place = tier.minutes.findLastIndex((one) => one <= minute);
    return sum + (place < 0 ? 0 : tier[name][place]);
  }, 0));
  return { minutes, accepted: sums("accepted"), finished: sums("finished"), people: tiers.reduce((sum, tier) => sum + tier.people, 0) };
}

/** A roll-out as a part of its people has it: each tier as large as its curve.
    @param {RolloutRow} row
    @param {RolloutCurve} curve
    @returns {RolloutRow} */
export function weighTiers(row, curve) {
  return { ...row, tiers: row.tiers.map((tier) => ({ ...tier, people: curve.tiers[String(tier.tier)]?.people ?? 0 })) };
}

/** The plan of a tier at a minute: how many people of it should have accepted.
    @param {RolloutTier} tier
    @param {string} issued
    @param {number} minute */
function planned(tier, issued, minute) {
  const due = tier.accept_due_at ? minutesSince(issued, Date.parse(tier.accept_due_at)) : 0;
  return tier.people * tier.target * (due > 0 ? Math.min(1, Math.max(0, minute / due)) : 1);
}

/** The share of all people that the plan wants at a minute.
    @param {RolloutRow} row
    @param {number} minute */
export function plannedShare(row, minute) {
  const issued = row.issued_at ?? row.prepared_at, people = row.tiers.reduce((sum, tier) => sum + tier.people, 0);
  return people ? row.tiers.reduce((sum, tier) => sum + planned(tier, issued, minute), 0) / people : 0;
}

/** The plan's line: its corners are the due times of the tiers.
    @param {RolloutRow} row
    @param {number} until */
export function planCorners(row, until) {
  const issued = row.issued_at ?? row.prepared_at;
  const dues = row.tiers.map((tier) => (tier.accept_due_at ? minutesSince(issued, Date.parse(tier.accept_due_at)) : 0)).filter((due) => due > 0 && due < until);
  const x = [...new Set([0, ...dues, until])].sort((a, b) => a - b);
  return { x, y: x.map((minute) => plannedShare(row, minute)) };
}

/** All tiers as one that is due with the last of them, and how far it is.
    @param {RolloutRow} row
    @param {CurveTier} curve
    @param {{now: number, until: number}} about */
export function describeAll(row, curve, { now, until }) {
  const issued = row.issued_at ?? row.prepared_at, last = [...row.tiers].sort((a, b) => Date.parse(b.accept_due_at ?? issued) - Date.parse(a.accept_due_at ?? issued))[0];
  const whole = { ...last, people: curve.people, target: plannedShare(row, Infinity) };
  const said = describeTier(whole, curve, { issued, now, until, live: row.state === "issued" });
  return { ...said, target: whole.target, plan: planCorners(row, until), wantedNow: plannedShare(row, said.minute) };
}
