/* /wall: six worst cases, live feed, key figures, map, matters and the daily chart; may rotate when asked. */
import { describeCase } from "../state/cases/case_summary.js";
import { dailyFigure } from "../state/cases/daily_chart.js";
import * as format from "../state/shared/format.js";
import { language, t } from "../state/shared/i18n.js";
import { createWatchdog } from "../transport/live/kiosk_watchdog.js";
import { findPart, getElement, getPanel, getPart, setText } from "../ui/shared/dom.js";
import { createHeader } from "../ui/shared/header.js";
import { createLateChart } from "../ui/shared/late_chart.js";
import { createMapPanel } from "../ui/maps/map_panel.js";
import { createPanels, showAge } from "../ui/shared/panels.js";
import { render } from "../ui/shared/render.js";
import { createStormInset } from "../ui/responses/storm_inset.js";
import { createWarningRail } from "../ui/responses/warning_rail.js";
import { countUrgent, isWar } from "../state/responses/footing.js";
import { livePage } from "../start/live_page.js";
import { registerPage } from "../start/mount.js";
import { describeFigures, describeHealth, rowsThatFit } from "../ui/wall/wall_figures.js";
import * as wallPanels from "../ui/wall/wall_panels.js";
import { createRotation } from "../ui/wall/wall_rotation.js";
import { createWallWar } from "../ui/wall/wall_war.js";

const RENDER_EVERY = 500, CHART_EVERY = 3000, FEED_ROWS = 5, MATTER_ROWS = 12, MATTER_ROWS_EN = 8;
const count = (/** @type {number} */ n) => format.count(n);

class WallPage {
  /** @param {HTMLElement} page
      @param {LiveData} live */
  constructor(page, live) {
    this.page = page;
    this.live = live;
    /** @type {Timer} */
    this.waiting = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.chartTimer = undefined;
    this.chartAt = -Infinity;
    this.rendered = false;
    this.mattersKey = "";
    this.chartKey = "";
    this.scope = live.boot.region;
    this.rotation = createRotation(live.boot, live.places);
    this.centre = getElement(page, ".wall-name > :first-child");
    this.home = this.centre.textContent ?? "";
    this.place = (/** @type {string} */ name, /** @type {string} */ inside) => getPart(getPanel(page, name), inside);
    this.cases = wallPanels.createList(this.place("open", "rows"), (item) => item.id, wallPanels.caseTemplate);
    this.news = wallPanels.createList(this.place("news", "rows"), (row) => `${row.case}|${row.seq}`, wallPanels.newsTemplate);
    this.panels = createPanels(page, { reconnect: () => live.reconnect() });
    this.header = createHeader(page, { now: live.now, knowsTime: live.knowsTime, region: this.scope });
    this.map = createMapPanel(getPanel(page, "map"), live, { layers: ["grids", "cases", "storm", "warnings"], panels: this.panels, wall: true });
    this.chart = createLateChart(page.dataset.chart ?? "");
    this.war = createWallWar(page, live, this.map, () => this.soon());
    this.warnings = createWarningRail(page, live, { wall: true });
    this.storm = createStormInset(findPart(getPanel(page, "map"), "storm"), live);
    this.alive = createWatchdog({ version: live.boot.version, served: () => live.beat()?.version, level: () => live.status().level, now: live.now });
    this.offs = [live.on("state", () => this.soon()), live.on("status", () => this.showStatus()), live.on("beat", () => this.showStatus())];
    this.timers = [setInterval(() => this.tick(), 1000)];
    if (live.boot.rotate) this.timers.push(setInterval(() => this.turn(), live.boot.every * 1000));
    this.resized = () => { this.chartKey = ""; this.soon(); };
    window.addEventListener("resize", this.resized);
    this.fillExtent();
    this.soon();
    this.tick();
  }

  fillExtent() {
    const { places } = this.live;
    const words = { townships: places.townships(this.scope).length, villages: places.villages(this.scope).length };
    setText(getPart(this.page, "extent"), t("wall.extent", words));
    setText(this.place("matters", "count"), t("matters.count", { n: places.matters().length }));
  }

  soon() {
    if (this.waiting) return;
    this.waiting = setTimeout(() => { this.waiting = null; this.render(); }, this.rendered ? RENDER_EVERY : 0);
  }

  render() {
    if (!this.live.ready()) return;
    this.rendered = true;
    const rows = this.live.openCases(this.scope), now = this.live.now(), war = isWar(this.live.states());
    this.page.dataset.footing = war ? "war" : "peace";
    this.drawCases(rows, now, war);
    this.drawNews();
    const rolledOut = this.war.draw(this.scope, now);
    if (!rolledOut) this.drawPeace(rows, now);
    setText(this.place("map", "count"), t(rolledOut ? "map.count.rate" : "map.count", { n: count(this.live.places.grids(this.scope).length) }));
    this.storm.draw();
    const demo = (this.live.beat() || this.live.boot).demo ? ` · ${t("demo.caption")}` : "";
    setText(this.place("map", "caption"), t("map.caption") + demo);
  }

  /** What stands where war footing has the roll-out.
      @param {CaseRow[]} rows
      @param {number} now */
  drawPeace(rows, now) {
    this.drawFigures(rows, now);
    this.drawMatters();
    this.drawChart();
  }

  /** As many whole rows as fit: six as drawn, more on a taller screen.
      @param {HTMLElement} list */
  roomFor(list) {
    if (matchMedia("(max-width: 900px)").matches) return 6;
    return rowsThatFit(list.parentElement?.clientHeight ?? 0, parseFloat(getComputedStyle(document.documentElement).fontSize));
  }

  /** @param {CaseRow[]} rows
      @param {number} now
      @param {boolean} war */
  drawCases(rows, now, war) {
    const list = this.place("open", "rows");
    const n = this.roomFor(list);
    const items = rows.slice(0, n).map((row) => describeCase(row, this.live.places, now));
    this.cases.draw(items);
    setText(this.place("open", "count"), war ? t("war.open", { n: rows.length, urgent: countUrgent(rows) }) : count(rows.length), true);
    wallPanels.drawMore(this.place("open", "more"), rows.slice(n));
    if (rows.length) return this.panels.hush("open");
    const last = this.live.lastClosed();
    const why = last ? t("queue.empty.last", { time: format.when(last, now) }) : t("queue.empty.never");
    return this.panels.say("open", { key: `empty ${last}`, icon: "circle-check", title: t("queue.empty"), why });
  }

  drawNews() {
    const news = this.live.news(this.scope).filter((row) => row.case).slice(0, FEED_ROWS);
    this.news.draw(news);
    if (news.length) this.panels.hush("news");
    else this.panels.say("news", { key: "empty", icon: "activity", title: t("wall.news.empty") });
  }

  /** @param {CaseRow[]} rows
      @param {number} now */
  drawFigures(rows, now) {
    const figures = describeFigures(this.live.kpis(this.scope), rows, now, this.live.places.name);
    for (const [name, figure] of Object.entries(figures)) wallPanels.kpi(this.place("map", `kpi-${name}`), figure);
  }

  drawMatters() {
    const rows = this.live.matters(this.scope), k = this.live.kpis(this.scope);
    const key = JSON.stringify([rows, k.rate]);
    if (key === this.mattersKey) return;
    this.mattersKey = key;
    render(wallPanels.mattersTemplate(rows, k.rate, language() === "en" ? MATTER_ROWS_EN : MATTER_ROWS), this.place("matters", "table"));
  }

  drawChart() {
    const series = this.live.daily(this.scope);
    const key = JSON.stringify(series);
    const at = performance.now();
    if (key === this.chartKey || !series.length) return;
    if (at - this.chartAt < CHART_EVERY) {
      this.chartTimer = this.chartTimer || setTimeout(() => { this.chartTimer = undefined; this.drawChart(); }, CHART_EVERY);
      return;
    }
    this.chartKey = key;
    this.chartAt = at;
    const style = getComputedStyle(document.documentElement), css = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
    const look = { past: css("--bar-done"), today: css("--bar-now"), text: css("--t3"), line: css("--line"), font: css("--font"), size: Math.max(11, parseFloat(style.fontSize) * 1.8) };
    const numbers = series.map(([, n]) => n), n = numbers[numbers.length - 1];
    const words = { first: format.shortDay(series[0][0]), last: t("daily.today", { n }) };
    this.chart.draw(dailyFigure(series, look, words));
    const summary = { n, min: Math.min(...numbers), max: Math.max(...numbers) };
    setText(this.place("daily", "summary"), t("daily.summary", summary));
  }

  /** One step of a rotation: the next township (after the whole), or the next panel. */
  turn() {
    const next = this.rotation.turn();
    if (next.panel !== undefined) return this.focusPanel(next.panel);
    this.scope = next.scope;
    setText(this.centre, this.scope === this.live.boot.region ? this.home : this.live.places.name(this.scope));
    this.fillExtent();
    this.map.show(this.scope);
    this.chartAt = -Infinity;
    this.page.dataset.scope = this.scope;
    return this.render();
  }

  /** @param {string} name */
  focusPanel(name) {
    if (name) this.page.dataset.focus = name;
    else delete this.page.dataset.focus;
    this.map.resized();
    this.chartKey = "";
    this.render();
  }

  showStatus() {
    const status = this.live.status();
    this.panels.status(status);
    this.header.show(this.live.beat(), status.level, status.blocked, this.live.ready() && this.live.states());
    this.showHealth(status);
  }

  /** The line under the clock: all links well, or the first that is not, and the data age.
      @param {PanelStatus} status */
  showHealth(status) {
    const line = getElement(this.page, "[data-health]");
    line.dataset.base = "wall-sources";
    showAge(line, describeHealth(status, this.live.beat()?.hops));
  }

  tick() {
    this.header.tick();
    this.showStatus();
    if (Math.floor(this.live.now() / 1000) % 10 === 0) this.soon();
  }

  destroy() {
    this.timers.forEach((timer) => clearInterval(timer));
    clearTimeout(this.waiting ?? undefined);
    clearTimeout(this.chartTimer);
    window.removeEventListener("resize", this.resized);
    this.offs.forEach((off) => off());
    for (const piece of [this.alive, this.header, this.map, this.chart, this.war, this.warnings]) piece.destroy();
  }
}

registerPage(livePage((page, live) => new WallPage(page, live)));
