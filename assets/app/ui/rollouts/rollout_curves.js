/* The curves of a roll-out: a head of words over each chart, the charts by plotly, all of it as a sentence for who cannot see them. */
import { curveFigure, describeTier, followCounts, hourTicks, minutesSince, spanOf } from "../../state/rollouts/rollout_curve.js";
import { sumCounts } from "../../state/rollouts/rollout_counts.js";
import { count, hm, percent, target, when } from "../../state/shared/format.js";
import { nameOf, t } from "../../state/shared/i18n.js";
import { findPart, getPart, setText } from "../shared/dom.js";
import { html, nothing, render } from "../shared/render.js";

const MINUTE = 60e3, BAND = "38";   // 22 % of a colour, in hexadecimal
/** @typedef {ReturnType<typeof describeTier>} TierFacts */

/** What is said of a tier's progress: [words, whether it is behind].
    @param {RolloutTier} tier
    @param {TierFacts} said
    @param {string} issued
    @param {boolean} live
    @param {number} now
    @returns {[string, boolean]} */
export function verdict(tier, said, issued, live, now) {
  const clock = (/** @type {number} */ minute) => when(Date.parse(issued) + minute * MINUTE, now), share = target(tier.target);
  if (said.reached !== null) return [t("rollout.verdict.reached", { time: clock(said.reached) }), false];
  if (!live) return [t("rollout.verdict.missed", { n: said.missing }), true];
  if (!said.forecast) return [t("rollout.verdict.unknown"), said.behind];
  return said.forecast.at === null ? [t("rollout.verdict.never", { share }), true] : [t("rollout.verdict.at", { time: clock(said.forecast.at), share }), said.behind];
}

/** The interval of a prediction; "" where there is none.
    @param {TierFacts} said
    @param {string} issued
    @param {number} now */
export function interval(said, issued, now) {
  const { early = null, late = null } = (said.reached === null && said.forecast) || {};
  const clock = (/** @type {number | null} */ minute) => (minute === null ? t("rollout.verdict.open") : when(Date.parse(issued) + minute * MINUTE, now));
  return early === null ? "" : t("rollout.interval", { early: clock(early), late: clock(late) });
}

/** How many finished, and until when the plan wants it; "" where it says nothing.
    @param {TierFacts} said
    @param {string} issued
    @param {number} now */
export function finishWords(said, issued, now) {
  return said.finishDue === null ? "" : t("rollout.curve.finish", { n: said.finished, people: said.people, time: when(Date.parse(issued) + said.finishDue * MINUTE, now) });
}

/** The colours and sizes of the charts, from the tokens in force. */
function readLook() {
  const style = getComputedStyle(document.documentElement), css = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
  return { text: css("--t1"), finish: css("--t2"), quiet: css("--t3"), line: css("--line"), band: `${css("--t1")}${BAND}`, font: css("--font"), size: 12 };
}

/** @param {RolloutTier} tier
    @param {TierFacts} said
    @param {[string, boolean]} words
    @param {string} between */
function headTemplate(tier, said, [words, behind], between) {
  const notes = [behind && said.missing ? html`<b>${t("rollout.curve.missing", { n: said.missing })}</b>` : nothing, between ? html`<span>${between}</span>` : nothing];
  return html`<p><strong><button class="curve-people" data-act="people" data-value=${`tier/${tier.tier}`} title=${t("rollout.list.of", { name: nameOf(tier) })}>${nameOf(tier)}</button></strong><b class="num" data-rate=${tier.tier}>${said.share === null ? "—" : `${percent(said.share)}%`}</b></p>
    <p><span class="num">${count(said.accepted)} / ${count(said.people)}</span><em class=${behind ? "warn" : ""}>${behind ? "▲ " : ""}${words}</em></p>
    <small class="curve-note">${notes}</small>`;
}

/** @param {HTMLElement} panel
    @param {{put(id: string, properties: Record<string, unknown>): void, charts: string[]}} env */
export function createCurves(panel, { put, charts }) {
  let key = "", headKey = "";

  /** @param {RolloutRow} row
      @param {string} issued
      @param {RolloutCurve} curve
      @param {{now: number, branch: BranchRow | undefined, whole: boolean}} about `whole`: the charts and their sentence, too */
  function drawAll(row, issued, curve, { now, branch, whole }) {
    const until = spanOf(row, now), live = row.state === "issued", look = readLook();
    const ticks = hourTicks(issued, until).map(([minute, at]) => /** @type {[number, string]} */ ([minute, hm(at)]));
    const sentences = row.tiers.slice(0, charts.length).map((tier, n) => {
      const read = curve.tiers[String(tier.tier)] ?? { minutes: [], accepted: [], finished: [], people: tier.people };
      const data = live ? followCounts(read, sumCounts(branch, tier.tier), minutesSince(issued, now)) : read;
      const said = describeTier(tier, data, { issued, now, until, live }), words = verdict(tier, said, issued, live, now);
      render(headTemplate(tier, said, words, interval(said, issued, now)), getPart(panel, `curve-${n + 1}`));
      if (whole) put(charts[n], { figure: curveFigure(data, said, tier.target, until, look, { ticks, now: hm(now) }) });
      return t("rollout.curve.summary", { tier: nameOf(tier), n: said.accepted, people: said.people, words: [words[0], finishWords(said, issued, now)].filter(Boolean).join(t("list.join")) });
    });
    charts.forEach((_, n) => { const box = getPart(panel, `curve-${n + 1}`).parentElement; if (box) box.hidden = n >= row.tiers.length || !curve.tiers[String(row.tiers[n].tier)]?.people; });
    if (whole) setText(findPart(panel, "summary"), sentences.join(t("list.join")));
  }

  return {
    /** Draw when something is another than last time; the line of now moves with the minutes, the words over it with the counts of the branch.
        @param {RolloutRow} row
        @param {RolloutCurve} curve
        @param {number} now
        @param {BranchRow} [branch] of the curve's region */
    draw(row, curve, now, branch) {
      const made = JSON.stringify([row.id, row.version, curve.region, curve.tiers, Math.floor(now / MINUTE), document.documentElement.dataset.theme]);
      const counts = JSON.stringify([made, branch?.tiers]), whole = made !== key;
      if (counts === headKey || !row.issued_at) return;
      [key, headKey] = [made, counts];
      drawAll(row, row.issued_at, curve, { now, branch, whole });
    },
  };
}
