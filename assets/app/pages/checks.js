/* /checks: one directed check, live. Figures, table and map around the states of the feed. */
import { answersAddress, buildCheckLines, chooseCheck, listAsked, ownSum, sumsOf } from "../state/checks/check_sums.js";
import { t } from "../state/shared/i18n.js";
import { mayLead } from "../state/rollouts/rollout_choice.js";
import { isolated } from "../state/shared/text_isolation.js";
import { createCommandSender } from "../transport/shared/command_request.js";
import { createCheckCommands } from "../ui/checks/check_commands.js";
import { createCheckMap } from "../ui/checks/check_map.js";
import { checkLinesTemplate, checkStripTemplate, noCheckTemplate } from "../ui/checks/check_view.js";
import { askCommand } from "../ui/shared/command_dialog.js";
import { findPart, findTarget, getElement, getPanel, getPart, setText } from "../ui/shared/dom.js";
import { createHeader } from "../ui/shared/header.js";
import { createPanels } from "../ui/shared/panels.js";
import { render } from "../ui/shared/render.js";
import { faultText } from "../ui/rollouts/rollout_commands.js";
import { livePage } from "../start/live_page.js";
import { registerPage } from "../start/mount.js";

const RENDER_EVERY = 250, NOTE_FOR = 8000, COUNTY = 6, TOWNSHIP = 9, GRID = 15;

class ChecksPage {
  /** @param {HTMLElement} page
      @param {LiveData} live */
  constructor(page, live) {
    this.page = page;
    this.live = live;
    this.region = live.boot.region;
    this.may = mayLead(live.boot.viewer);
    this.opened = /** @type {Set<string>} */ (new Set());
    this.selected = "";
    this.note = "";   // what was just said, for a while
    this.wanted = new URLSearchParams(location.search).get("check");
    this.check = /** @type {CheckRow | null} */ (null);
    this.waiting = /** @type {Timer} */ (null);
    const county = () => this.check?.region ?? this.region.slice(0, COUNTY);
    this.panels = createPanels(page, { reconnect: () => live.reconnect() });
    this.header = createHeader(page, { now: live.now, knowsTime: live.knowsTime, region: this.region, onTheme: (theme) => { this.map.theme(theme); this.draw(); } });
    this.map = createCheckMap(getPanel(page, "map"), live, { panels: this.panels, onGrid: (code) => this.find(code) });
    this.commands = createCheckCommands({ sender: createCommandSender(), county, towns: () => this.towns(county()), now: live.now, ask: askCommand, say: (text) => this.say(text) });
    this.listen();
  }

  listen() {
    const { live, page } = this;
    this.onClick = (/** @type {Event} */ event) => this.click(event);
    this.onChange = (/** @type {Event} */ event) => this.choose(event);
    page.addEventListener("click", this.onClick);
    page.addEventListener("change", this.onChange);
    this.offs = [live.on("state", () => this.soon()), live.on("status", () => this.showStatus()), live.on("beat", () => this.showStatus())];
    this.timer = setInterval(() => { this.header.tick(); this.showStatus(); this.soon(); }, 1000);
    this.header.tick();
    this.showStatus();
    this.draw();
  }

  /** The townships of the county, to choose from.
      @param {string} county
      @returns {Choice[]} */
  towns(county) {
    return this.live.places.townships(county).map(({ code }) => [code, this.live.places.name(code)]);
  }

  /** @param {Event} event */
  choose(event) {
    const field = /** @type {HTMLSelectElement} */ (event.target);
    if (field.dataset.act !== "choose") return;
    this.wanted = field.value;
    this.opened.clear();
    this.draw();
  }

  /** @param {Event} event */
  click(event) {
    const target = findTarget(event, "[data-act]"), { check } = this;
    if (!target) return;
    const { act, value = "" } = target.dataset;
    if (act === "ask") this.guard(this.commands.question());
    if (act === "close" && check) this.guard(this.commands.close(check));
    if (act === "line") this.toggle(value);
  }

  /** @param {Promise<unknown>} promise */
  guard(promise) {
    return promise.catch((problem) => this.say(faultText(problem)));
  }

  /** @param {string} key */
  toggle(key) {
    this.selected = key;
    if (this.opened.has(key)) this.opened.delete(key);
    else this.opened.add(key);
    this.draw();
  }

  /** A grid of the map: its line lies open.
      @param {string} code */
  find(code) {
    this.opened.add(code.slice(0, TOWNSHIP));
    this.selected = code;
    this.draw();
    findPart(this.page, "lines")?.querySelector("[data-selected]")?.scrollIntoView({ block: "center" });
  }

  soon() {
    this.waiting ??= setTimeout(() => this.draw(), RENDER_EVERY);
  }

  draw() {
    clearTimeout(this.waiting ?? undefined);
    this.waiting = null;
    const { live, region, may, note, selected } = this, now = live.now();
    if (!live.ready()) return;
    const checks = listAsked(live.states()), check = (this.check = chooseCheck(checks, this.wanted));
    const sums = check ? sumsOf(live.states(), check) : new Map();
    render(check ? checkStripTemplate({ check, checks, sum: ownSum(sums, region), may, now, note }) : noCheckTemplate(may, note), getPart(this.page, "strip"));
    this.drawFile(check);
    for (const name of ["table", "map"]) {
      if (check) this.panels.hush(name);
      else this.panels.say(name, { key: "checks.none.why", icon: "send", title: t("checks.none"), why: t("checks.none.why"), low: true });
    }
    if (!check) return;
    render(checkLinesTemplate(check, buildCheckLines(sums, { names: live.places, opened: this.opened }), selected), getPart(this.page, "lines"));
    this.map.show(check, sums);
    this.map.select(selected.length === GRID ? selected : null);
    setText(findPart(getPanel(this.page, "map"), "count"), t("rollout.grids", { n: [...sums.keys()].filter((code) => code.length === GRID).length }));
  }

  /** @param {CheckRow | null} check */
  drawFile(check) {
    const link = /** @type {HTMLAnchorElement} */ (getPart(this.page, "file"));
    link.hidden = !check;
    if (check) link.href = answersAddress(check, this.region);
  }

  /** @param {string} text */
  say(text) {
    getElement(this.page, '[data-live="polite"]').textContent = isolated(text);
    this.note = text;
    clearTimeout(this.noting);
    this.noting = setTimeout(() => { this.note = ""; this.draw(); }, NOTE_FOR);
    this.draw();
  }

  showStatus() {
    const status = this.live.status();
    this.panels.status(status);
    this.header.show(this.live.beat(), status.level, status.blocked, this.live.ready() && this.live.states());
  }

  destroy() {
    clearInterval(this.timer);
    clearTimeout(this.noting);
    clearTimeout(this.waiting ?? undefined);
    if (this.onClick) this.page.removeEventListener("click", this.onClick);
    if (this.onChange) this.page.removeEventListener("change", this.onChange);
    this.offs?.forEach((off) => off());
    for (const piece of [this.header, this.map]) piece.destroy();
  }
}

registerPage(livePage((page, live) => new ChecksPage(page, live)));
