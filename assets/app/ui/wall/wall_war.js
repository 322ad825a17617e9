/* The wall on war footing: acceptance in place of on-time rates, tiers and their curve in place of matters and days. */
import { countOthers, describeWar, rolloutOfWar } from "../../state/responses/footing.js";
import * as format from "../../state/shared/format.js";
import { t } from "../../state/shared/i18n.js";
import { curveFigure, followCounts, hourTicks, minutesSince, spanOf } from "../../state/rollouts/rollout_curve.js";
import { rateGrids } from "../../state/rollouts/rollout_tree.js";
import { branchesOf } from "../../state/rollouts/rollout_choice.js";
import { describeAll, joinCurves, weighTiers } from "../../state/rollouts/war_curve.js";
import { createRolloutReader } from "../../transport/rollouts/rollout_requests.js";
import { createPlaceReader } from "../../transport/shared/place_reader.js";
import { findPart, getPanel, getPart, setText } from "../shared/dom.js";
import { createLateChart } from "../shared/late_chart.js";
import { toSteps } from "../rollouts/rate_map.js";
import { render } from "../shared/render.js";
import { leftList, silentWords, tiersTemplate, worstList } from "../responses/war_panels.js";
import { kpi } from "./wall_panels.js";

const COUNTY = 6, MINUTE = 60e3, BAND = "38";
const count = (/** @type {number} */ n) => format.count(n);

/** The colours and sizes of the chart, from the tokens in force. */
function readLook() {
  const style = getComputedStyle(document.documentElement), css = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
  return { text: css("--t1"), quiet: css("--t3"), line: css("--line"), band: `${css("--t1")}${BAND}`, font: css("--font"), size: Math.max(11, parseFloat(style.fontSize) * 1.8) };
}

/** The curves of tiers with what their counts say beyond them.
    @param {RolloutCurve} curve
    @param {WarTier[]} tiers
    @param {number} minute
    @returns {RolloutCurve} */
function followTiers(curve, tiers, minute) {
  const counts = new Map(tiers.map((one) => [String(one.tier.tier), one.counts]));
  const followed = Object.entries(curve.tiers).map(([name, tier]) => [name, followCounts(tier, counts.get(name) ?? [0, 0, 0, 0, 0, 0], minute)]);
  return { ...curve, tiers: Object.fromEntries(followed) };
}

/** The part of a wall that stands on war footing. `draw` says whether a roll-out is shown.
    @param {HTMLElement} page
    @param {LiveData} live
    @param {{showRates(rates: GridRates | null): void}} map
    @param {() => void} moved the curve came */
export function createWallWar(page, live, map, moved) {
  const place = (/** @type {string} */ panel, /** @type {string} */ inside) => getPart(getPanel(page, panel), inside);
  const reader = createRolloutReader({ county: () => live.boot.region }), chart = createLateChart(page.dataset.progress ?? "");
  const curves = createPlaceReader({ read: reader.curve, moved });
  let drawn = "";

  /** A place inside a county by its name: that is not the whole that everybody takes it for.
      @param {string} scope */
  const named = (scope) => (scope.length > COUNTY ? [live.places.name(scope)] : []);

  /** @param {RolloutRow} row
      @param {RolloutCurve | null} curve
      @param {WarTier[]} tiers
      @param {number} now */
  function drawCurve(row, curve, tiers, now) {
    const made = JSON.stringify([row.id, curve?.region, curve?.tiers, Math.floor(now / MINUTE), document.documentElement.dataset.theme, innerWidth]);
    if (!curve || made === drawn || !row.issued_at) return;
    drawn = made;
    setText(findPart(getPanel(page, "progress"), "place"), named(curve.region).join(""));
    const until = spanOf(row, now), whole = joinCurves(followTiers(curve, tiers, minutesSince(row.issued_at, now))), said = describeAll(weighTiers(row, curve), whole, { now, until }), { issued_at: issued } = row;
    const ticks = hourTicks(issued, until).map(([minute, at]) => /** @type {[number, string]} */ ([minute, format.hm(at)]));
    chart.draw(curveFigure(whole, said, said.target, until, readLook(), { ticks, now: format.hm(now) }));
    const words = { time: format.hm(now), share: format.percent(said.share ?? 0), wanted: format.percent(said.wantedNow) };
    const ahead = said.reached === null && said.forecast?.at ? ` · ${t("war.progress.ahead", { time: format.when(Date.parse(issued) + said.forecast.at * MINUTE, now), share: format.target(said.target) })}` : "";
    setText(place("progress", "summary"), t("war.progress.now", words) + ahead);
  }

  /** @param {WarFacts} war */
  function drawFigures(war) {
    kpi(place("map", "kpi-on_time"), {
      name: t("war.rate"), value: war.rate === null ? "—" : format.percent(war.rate), unit: war.rate === null ? "" : "%",
      note: t("war.rate.note", { accepted: count(war.accepted), people: count(war.people) }),
    });
    kpi(place("map", "kpi-received"), { name: t("war.pending"), value: count(war.pending), unit: t("war.people"), note: "" });
    kpi(place("map", "kpi-overdue"), {
      name: t("war.silent"), value: count(war.silent.n), unit: t("war.grids"), loud: war.silent.n > 0, note: silentWords(war.silent.townships, live.places),
    });
    render(leftList(war.counts), place("map", "war-left"));
    render(worstList(war.worst, live.places), place("map", "war-worst"));
  }

  return {
    /** @param {string} scope
        @param {number} now */
    draw(scope, now) {
      const row = rolloutOfWar(live.states());
      page.dataset.rollout = row?.id ?? "";
      if (!row) {
        map.showRates(null);
        return false;
      }
      const war = describeWar(live.states(), row, scope), others = countOthers(live.states());
      drawFigures(war);
      setText(findPart(getPanel(page, "tiers"), "count"), [...named(scope), t("war.tiers.count", { n: war.people })].join(" · "));
      render(tiersTemplate(war.tiers, others, now), place("tiers", "tiers"));
      map.showRates(toSteps(rateGrids(branchesOf(live.states(), row))));
      drawCurve(row, curves.follow(row.id, scope, JSON.stringify([row.version, war.counts])), war.tiers, now);
      return true;
    },
    destroy: chart.destroy,
  };
}
