/* /wall: six worst cases, live feed, key figures, map, matters and the daily chart; may rotate when asked. */
(function (root, factory) {
  const api = factory(root);
  root.palm = root.palm || {};
  root.palm.wall = api;
  if (typeof module === "object" && module.exports) module.exports = api;
})(typeof self === "undefined" ? globalThis : self, function (root) {
  "use strict";
  const RENDER_EVERY = 500, CHART_EVERY = 3000, FEED_ROWS = 5, MATTER_ROWS = { zh: 12, en: 8 }, PANELS = ["", "left", "centre", "right"];
  const t = (key, params) => root.palm.i18n.t(key, params);
  const count = (n) => root.palm.format.count(n);

  class Wall {
    constructor(page, live) {
      const { panel, part } = root.palm.dom;
      Object.assign(this, { page, live, waiting: 0, chartKey: "", stop: 0, scope: live.boot.region, title: page.querySelector(".wall-name").firstChild });
      this.home = this.title.textContent;
      this.place = (name, inside) => part(panel(page, name), inside);
      this.panels = root.palm.panels.create(page, { reconnect: () => live.reconnect() });
      this.header = root.palm.header.create(page, { now: live.now, region: this.scope });
      this.map = root.palm.mapPanel.create(panel(page, "map"), live, { layers: ["grids", "cases"], panels: this.panels, wall: true });
      this.alive = root.palm.alive.create({ version: live.boot.version, served: () => live.beat()?.version, level: () => live.status().level, now: live.now });
      this.offs = [live.on("state", () => this.soon()), live.on("status", () => this.showStatus()), live.on("beat", () => this.showStatus())];
      this.timers = [root.setInterval(() => this.tick(), 1000)];
      if (live.boot.rotate) this.timers.push(root.setInterval(() => this.turn(), live.boot.every * 1000));
      this.resized = () => { this.chartKey = ""; this.soon(); };
      root.addEventListener("resize", this.resized);
      this.fillExtent();
      this.soon();
      this.tick();
    }

    fillExtent() {
      const { places } = this.live;
      const words = { townships: places.townships(this.scope).length, villages: places.villages(this.scope).length };
      root.palm.dom.setText(this.page.querySelector('[data-part="extent"]'), t("wall.extent", words));
      root.palm.dom.setText(this.place("map", "count"), t("map.count", { n: count(places.grids(this.scope).length) }));
      root.palm.dom.setText(this.place("matters", "count"), t("matters.count", { n: places.matters().length }));
    }

    soon() {
      if (this.waiting) return;
      this.waiting = root.setTimeout(() => { this.waiting = 0; this.render(); }, this.rendered ? RENDER_EVERY : 0);
    }

    render() {
      if (!this.live.ready()) return;
      this.rendered = true;
      const rows = this.live.openCases(this.scope), now = this.live.now();
      this.drawCases(rows, now);
      this.drawNews();
      this.drawFigures(rows, now);
      this.drawMatters();
      this.drawChart(now);
      const demo = (this.live.beat() || this.live.boot).demo ? ` · ${t("demo.caption")}` : "";
      root.palm.dom.setText(this.place("map", "caption"), t("map.caption") + demo);
    }

    /** As many whole rows as fit: six as drawn, more on a taller screen. */
    roomFor(list) {
      if (root.matchMedia("(max-width: 900px)").matches) return 6;
      const height = parseFloat(root.getComputedStyle(root.document.documentElement).fontSize) * 9.3;
      return Math.max(4, Math.min(10, Math.floor((list.parentElement.clientHeight - 0.6 * height) / height) || 6));
    }

    drawCases(rows, now) {
      const list = this.place("open", "rows");
      const n = this.roomFor(list);
      const items = rows.slice(0, n).map((row) => root.palm.desk.describe(row, this.live.places, now));
      root.palm.wallPanels.renewList(list, items.map((item) => [JSON.stringify(item), item.id, () => root.palm.wallPanels.caseRow(item)]));
      root.palm.dom.setText(this.place("open", "count"), count(rows.length), true);
      this.place("open", "more").replaceChildren(...root.palm.wallPanels.more(rows.slice(n)));
      if (rows.length) return this.panels.hush("open");
      const last = this.live.lastClosed();
      const why = last ? t("queue.empty.last", { time: root.palm.format.when(last, now) }) : t("queue.empty.never");
      return this.panels.say("open", { key: `empty ${last}`, icon: "circle-check", title: t("queue.empty"), why });
    }

    drawNews() {
      const news = this.live.news(this.scope).slice(0, FEED_ROWS);
      root.palm.wallPanels.renewList(this.place("news", "rows"), news.map((row) => [String(row.seq), row.seq, () => root.palm.wallPanels.newsLine(row)]));
      if (news.length) this.panels.hush("news");
      else this.panels.say("news", { key: "empty", icon: "activity", title: t("wall.news.empty") });
    }

    drawFigures(rows, now) {
      const k = this.live.kpis(this.scope), { kpi } = root.palm.wallPanels, f = root.palm.format;
      kpi(this.place("map", "kpi-on_time"), {
        name: t("kpi.on_time"), value: k.closed ? f.percent(k.rate) : "—", unit: k.closed ? "%" : "",
        note: k.closed ? t("kpi.on_time.note", { on_time: count(k.on_time), closed: count(k.closed) }) : t("kpi.on_time.none"),
      });
      kpi(this.place("map", "kpi-received"), {
        name: t("kpi.received"), value: count(k.received_today), unit: t("kpi.unit"), note: t("kpi.received.note", { n: count(k.closed_today) }),
      });
      const late = rows.filter((row) => Date.parse(row.due_at) < now).sort((a, b) => Date.parse(a.due_at) - Date.parse(b.due_at));
      const worst = late[0];
      kpi(this.place("map", "kpi-overdue"), {
        name: t("kpi.overdue"), value: count(late.length), unit: t("kpi.unit"), bad: late.length > 0,
        note: worst ? t("kpi.overdue.note", { place: this.live.places.name(worst.region.slice(0, 9)), title: root.palm.desk.titleOf(worst), d: f.short(now - Date.parse(worst.due_at)).join(" ") }) : t("kpi.overdue.none"),
      });
    }

    drawMatters() {
      const rows = this.live.matters(this.scope), k = this.live.kpis(this.scope);
      const key = JSON.stringify([rows, k.rate]);
      if (key === this.mattersKey) return;
      this.mattersKey = key;
      this.place("matters", "table").replaceChildren(root.palm.wallPanels.matters(rows, k.rate, MATTER_ROWS[root.palm.i18n.lang()]));
    }

    drawChart(now) {
      const series = this.live.daily(this.scope);
      const key = JSON.stringify(series);
      const at = root.performance.now();
      if (key === this.chartKey || !series.length) return;
      if (at - (this.chartAt || -CHART_EVERY) < CHART_EVERY) {
        this.chartTimer = this.chartTimer || root.setTimeout(() => { this.chartTimer = 0; this.drawChart(this.live.now()); }, CHART_EVERY);
        return;
      }
      this.chartKey = key;
      this.chartAt = at;
      const style = root.getComputedStyle(root.document.documentElement), css = (name) => style.getPropertyValue(name).trim();
      const look = { past: css("--bar-done"), today: css("--bar-now"), text: css("--t3"), line: css("--line"), font: css("--font"), size: Math.max(11, parseFloat(style.fontSize) * 1.8) };
      const numbers = series.map(([, n]) => n), n = numbers[numbers.length - 1];
      const words = { first: root.palm.format.shortDay(series[0][0]), last: t("daily.today", { n }) };
      root.dash_clientside.set_props(this.page.dataset.chart, { figure: root.palm.daily.figure(series, look, words) });
      const summary = { n, min: Math.min(...numbers), max: Math.max(...numbers) };
      root.palm.dom.setText(this.place("daily", "summary"), t("daily.summary", summary));
    }

    /** One step of a rotation: the next township (after the whole), or the next panel. */
    turn() {
      this.stop += 1;
      if (this.live.boot.rotate === "panels") return this.focusPanel(PANELS[this.stop % PANELS.length]);
      const stops = [this.live.boot.region, ...this.live.places.townships(this.live.boot.region).map((one) => one.code)];
      this.scope = stops[this.stop % stops.length];
      root.palm.dom.setText(this.title, this.scope === this.live.boot.region ? this.home : this.live.places.name(this.scope));
      this.fillExtent();
      this.map.show(this.scope);
      this.chartAt = undefined;
      this.page.dataset.scope = this.scope;
      return this.render();
    }

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
      this.header.show(this.live.beat(), status.level, status.blocked);
      this.showHealth(status);
    }

    /** The line under the clock: all links well, or the first that is not, and the data age. */
    showHealth(status) {
      const line = this.page.querySelector("[data-health]");
      line.dataset.base = "wall-sources";
      const label = root.palm.panels.ageLabel(status), hops = this.live.beat()?.hops || {};
      const ill = Object.keys(hops).find((hop) => hops[hop] !== "ok");
      const text = status.level === "live" ? t(ill ? "wall.health.bad" : "wall.health.ok", { hop: ill ? t(`hop.${ill}`) : "", age: label.text }) : label.text;
      root.palm.panels.showAge(line, { ...label, text, ...(ill && !label.cls ? { mark: "stale", cls: "is-stale" } : {}) });
    }

    tick() {
      this.header.tick();
      this.showStatus();
      if (Math.floor(this.live.now() / 1000) % 10 === 0) this.soon();
    }

    destroy() {
      this.timers.forEach((timer) => root.clearInterval(timer));
      root.clearTimeout(this.waiting);
      root.clearTimeout(this.chartTimer);
      root.removeEventListener("resize", this.resized);
      this.offs.forEach((off) => off());
      for (const piece of [this.alive, this.header, this.map]) piece.destroy();
    }
  }

  return { create: (page, live) => new Wall(page, live) };
});
