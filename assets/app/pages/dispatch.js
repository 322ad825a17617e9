/* /dispatch: queue, map and drawer around one live state. */
import * as caseFilter from "../state/cases/case_filter.js";
import { countStates, describeCase, filterCases, filterOptions, isDemo, titleOf } from "../state/cases/case_summary.js";
import { isSameFilter, readDesk, writeDesk } from "../state/cases/case_address.js";
import { createFreshCases } from "../state/cases/fresh_cases.js";
import * as format from "../state/shared/format.js";
import { t } from "../state/shared/i18n.js";
import { listSimilarCases } from "../state/cases/similar_cases.js";
import { listOtherCases } from "../state/squads/squad_summary.js";
import { isolated } from "../state/shared/text_isolation.js";
import { createCommandSender } from "../transport/shared/command_request.js";
import { askCommand } from "../ui/shared/command_dialog.js";
import { createQueue } from "../ui/cases/case_queue.js";
import { findAll, findPart, findTarget, getElement, getPanel, getPart, setText } from "../ui/shared/dom.js";
import { createDutyNumbers } from "../ui/cases/duty_numbers.js";
import { createDrawOrder } from "../ui/shared/draw_order.js";
import { createEntryDialog } from "../ui/cases/entry_dialog.js";
import { createFilterControls } from "../ui/cases/filter_controls.js";
import { createHazardPanel } from "../ui/responses/hazard_panel.js";
import { createHeader } from "../ui/shared/header.js";
import { closeModals, fillHelp, listenKeys } from "../ui/cases/keyboard.js";
import { createMapPanel } from "../ui/maps/map_panel.js";
import { createOpenCase } from "../ui/cases/open_case.js";
import { createPanels } from "../ui/shared/panels.js";
import { createPointPicker } from "../ui/maps/point_picker.js";
import { createProposalStrip } from "../ui/responses/proposal_strip.js";
import { createSearchField } from "../ui/cases/search_field.js";
import { createCaseSound } from "../ui/sound/case_sound.js";
import { createWarFooting } from "../ui/responses/war_footing.js";
import { createWarningRail } from "../ui/responses/warning_rail.js";
import { livePage } from "../start/live_page.js";
import { registerPage } from "../start/mount.js";

const LAYERS = ["grids", "cases", "positions", "status", "covers", "storm", "warnings", "voids", "hazards"];
const RENDER_EVERY = 250;

/** The page around a `live` source of truth (see transport/live/live_data.js). */
class DispatchPage {
  /** @param {HTMLElement} page
      @param {LiveData} live */
  constructor(page, live) {
    this.page = page;
    this.live = live;
    this.fresh = createFreshCases();
    this.rows = /** @type {CaseRow[]} */ ([]);
    this.shown = /** @type {CaseRow[]} */ ([]);
    this.byId = /** @type {Map<string, CaseRow>} */ (new Map());
    this.waiting = /** @type {Timer} */ (null);
    this.drawnAt = 0;
    this.order = createDrawOrder({ open: () => Boolean(this.opened.id()), first: () => this.opened.renew(), rest: () => this.soon() });
    this.drawing = /** @type {AbortController | null} */ (null);
    this.scope = live.boot.region;
    this.picker = createPointPicker();
    this.main = getElement(page, ".desk");
    this.help = /** @type {HTMLDialogElement} */ (getElement(page, "[data-help]"));
    this.panels = createPanels(page, { reconnect: () => live.reconnect() });
    this.header = createHeader(page, { now: live.now, knowsTime: live.knowsTime, region: this.scope, onTheme: (theme) => this.map.theme(theme) });
    this.sound = createCaseSound(getElement(page, "[data-sound]"));
    this.queuePanel = getPanel(page, "queue");
    this.queue = createQueue(getPart(page, "list"), getPart(this.queuePanel, "rows"), {
      describe: (row) => describeCase(row, live.places, live.now(), live.squads(row.id)[0]), onOpen: (id) => this.open(id),
    });
    this.opened = createOpenCase(getPart(page, "case"), {
      panels: this.panels, find: (id) => live.findCase(id ?? ""), say: (/** @type {string} */ text) => this.say("polite", text),
      rights: live.boot.viewer?.rights || [], squadOf: (id) => live.squads(id)[0] ?? null, similar: (row, merges) => listSimilarCases(live.openCases(), row, merges ? this.scope : ""), split: (row) => this.enter(row), positionOf: live.position, composer: getPart(page, "composer"), 
      elsewhere: (person, squad) => listOtherCases(live.squads(), person, squad, live.findCase),
      showPeople: (marks) => this.map?.showPeople(marks), showArea: (corners) => this.map?.showArea(corners), askArea: () => this.askArea(), askPoint: () => this.askPoint(), showPoint: (place) => { this.showTab("map"); this.map.fly(place); },
      context: () => ({ county: live.places, now: live.now(), demo: isDemo, news: live.ready() ? live.news(this.scope) : [] }),
    });
    this.map = createMapPanel(getPanel(page, "map"), live, {
      onCase: (id) => this.entry?.isOpen() || this.picker.isOpen() || this.open(id), onPoint: (place) => (this.picker.isOpen() ? this.picker.give(place) : this.entry?.place(place)), onPerson: (person) => this.picker.isOpen() || this.opened.pickPerson(person), onHazard: (code) => this.picker.isOpen() || this.hazards.pick(code), layers: ["grids", "cases", "warnings"], panels: this.panels,
    });
    this.entry = live.boot.viewer?.rights?.includes("manage_cases") ? createEntryDialog({
      places: live.places, scope: this.scope, sender: createCommandSender(), entered: ({ case: id }) => this.open(id ?? null),
    }) : null;
    this.warnings = createWarningRail(page, live);
    this.hazards = createHazardPanel(findPart(this.page, "hazards"), live, this.map, { openCase: (id) => this.open(id) });
    this.proposals = createProposalStrip(page, live, { sender: createCommandSender(), ask: askCommand });
    this.dutyNumbers = createDutyNumbers(page, { sender: createCommandSender(), ask: askCommand });
    this.war = createWarFooting(page, live, this.map, () => this.soon());
    const asked = readDesk(location.search);
    this.filter = asked.filter;
    this.first = asked.id;
    this.controls = createFilterControls(getPart(page, "segments"), getPart(page, "filters"), { change: (next) => this.refilter(next) });
    this.onClick = (/** @type {Event} */ event) => this.click(event);
    this.onMove = () => this.follow();
    this.search = this.makeSearch();
    this.listen();
  }

  makeSearch() {
    return createSearchField(getElement(this.page, "[data-search]"), this.filter.q, {
      change: (q) => this.refilter({ ...this.filter, q }), enter: () => this.shown.length && this.open(this.shown[0].id), down: () => getPart(this.page, "list").focus(),
    });
  }

  listen() {
    const live = this.live;
    this.keys = listenKeys(this.gestures());
    this.page.addEventListener("click", this.onClick);
    window.addEventListener("popstate", this.onMove);
    this.offs = [
      live.on("state", () => this.order.changed()), live.on("status", () => this.showStatus()), live.on("beat", () => this.showStatus()),
    ];
    this.timer = setInterval(() => this.tick(), 1000);
    this.showTab("queue");
    this.opened.none();
    if (live.ready()) this.render();   // the map measures its place when it is laid: what changes that comes first
    this.showStatus();
    this.tick();
  }

  gestures() {
    return {
      step: (/** @type {number} */ by) => this.pick(this.queue.step(by)),
      open: () => (this.queue.selected() ? this.open(this.queue.selected()) : false),
      escape: () => this.escape(),
      find: () => { this.search.focus(); this.search.select(); },
      focus: () => this.focus(), help: () => { fillHelp(this.help, this.sound); this.help.showModal(); },
      enter: () => this.enter(), command: (/** @type {string} */ name) => this.opened.gesture(name),
      zoom: (/** @type {number} */ by) => this.map.zoom(by), layer: (/** @type {number} */ n) => { const done = this.map.toggle(LAYERS[n]); this.drawLayers(); return done; },
    };
  }

  /** @param {Event} event */
  click(event) {
    const target = findTarget(event, "[data-act], [data-copy], [data-open], [data-reveal], [data-command], [data-squad], [data-message], [data-joint], [data-pick], [data-to], [data-fill]");
    if (!target || target.getAttribute("aria-disabled") === "true") return;
    const { command, squad, message, joint, pick, to, fill } = target.dataset;
    if ([command, squad, message, joint, pick, to, fill].some((value) => value !== undefined)) return this.opened.press(target);
    if (target.dataset.reveal) return this.opened.reveal(target.dataset.reveal);
    if (target.dataset.open) return this.open(target.dataset.open);
    if (target.dataset.copy) return this.copy(target);
    /** @type {Record<string, () => unknown>} */
    const acts = {
      "area-stop": () => this.drawing?.abort(), close: () => this.open(null), help: () => this.gestures().help(), tab: () => this.showTab(target.dataset.value ?? ""),
      layer: () => { this.map.toggle(target.dataset.value); this.drawLayers(); }, "zoom-in": () => this.map.zoom(1), "zoom-out": () => this.map.zoom(-1), home: () => this.map.home(), enter: () => this.enter(),
      reports: () => { this.war.toggleReports(); this.render(); },
    };
    acts[target.dataset.act ?? ""]?.();
  }

  /** @param {HTMLElement} button */
  async copy(button) {
    try {
      await navigator.clipboard.writeText(button.dataset.copy ?? "");
      this.opened.copied();
    } catch { if (button.previousElementSibling) getSelection()?.selectAllChildren(button.previousElementSibling); }
  }

  /** @param {string} name */
  showTab(name) {
    this.main.dataset.tab = name;
    for (const tab of findAll(this.page, '[data-act="tab"]')) tab.setAttribute("aria-selected", String(tab.dataset.value === name));
    this.map.resized();
  }

  /** Mark a case in queue and map, without opening it.
      @param {string | null} id */
  pick(id) {
    if (!id) return false;
    this.queue.select(id, true);
    this.map.select(id);
    return true;
  }

  /** Open a case in the drawer; null closes it, and leaves its mark so that J and K go on from there. Each is an entry of the history, unless that `moves` itself.
      @param {string | null} id */
  open(id, moves = true) {
    const entry = moves && id !== this.opened.id();
    if (id) this.pick(id);
    this.opened.open(id);
    if (id) this.main.dataset.case = id;
    else delete this.main.dataset.case;
    this.map.uncover(id ? this.byId.get(id) : null, this.page.querySelector(".panel-drawer"));
    this.writeAddress(entry);
  }

  /** Back and forward: the filter and the case of the address; a question about another case is over. */
  follow() {
    const { id, filter } = readDesk(location.search);
    if (!isSameFilter(filter, this.filter)) this.refilter(filter, id);
    if (id === this.opened.id()) return;
    closeModals();
    this.open(id, false);
  }

  /** The form of a new case, or of a part of another one, beside the map.
      @param {CaseRow | null} [whole] */
  enter(whole = null) {
    if (!this.entry) return false;
    this.showTab("map");
    return this.entry.open(whole);
  }

  /** The map to draw on, until something was drawn or given up; the same gesture again gives up. */
  async askArea() {
    if (this.drawing) return this.drawing.abort() ?? null;
    const { main } = this, tab = main.dataset.tab ?? "queue", drawing = (this.drawing = new AbortController());
    main.dataset.drawing = "1";
    this.showTab("map");
    this.say("polite", t("pick.area.draw"));
    const corners = await this.map.drawArea(drawing.signal);
    this.drawing = null;
    delete main.dataset.drawing;
    this.showTab(tab);
    return corners;
  }

  /** A place for something else than looking at it; pressed again, or Esc, gives up. */
  async askPoint() {
    const tab = this.main.dataset.tab ?? "queue", asked = this.picker.ask();
    this.showTab("map");
    if (this.picker.isOpen()) this.say("polite", t("message.place.picking"));
    const point = await asked;
    this.showTab(tab);
    return point;
  }

  escape() {
    if (this.help.open) return false;
    if (this.picker.isOpen()) return this.picker.give(null);
    if (this.opened.id()) return this.open(null);
    return caseFilter.isSet(this.filter) ? this.refilter(caseFilter.fromSearch("")) : false;
  }

  focus() {
    const row = this.byId.get(this.queue.selected() ?? "");
    if (!row) return false;
    this.showTab("map");
    return this.map.fly(row);
  }

  /** @param {CaseFilter} next
      @param {string | null} [id] the case of the address, where that is not the opened one yet */
  refilter(next, id = this.opened.id()) {
    this.filter = next;
    if (this.search.value !== next.q) this.search.value = next.q;
    this.writeAddress(false, id);
    this.render();
  }

  /** `entry`: whether going back leads to what was there before. */
  writeAddress(entry = false, id = this.opened.id()) {
    const address = location.pathname + writeDesk(this.filter, id, location.search);
    if (entry) history.pushState(history.state, "", address);
    else history.replaceState(history.state, "", address);
  }

  /** Draw at the next free moment, at most four times a second. */
  soon() {
    if (this.waiting) return;
    const wait = Math.max(0, RENDER_EVERY - (performance.now() - this.drawnAt));
    this.waiting = setTimeout(() => { this.waiting = null; this.render(); }, wait);
  }

  /** What stands on the map besides cases. */
  drawLayers() {
    this.war.draw();
    this.hazards.draw();
  }

  render() {
    this.drawnAt = performance.now();
    const { live } = this, now = live.now();
    if (!live.ready()) return;
    this.drawLayers();
    this.rows = live.openCases();
    this.byId = new Map(this.rows.map((row) => [row.id, row]));
    this.shown = this.war.narrow(filterCases(this.rows, this.filter, live.places, now));
    this.controls.draw(this.filter, countStates(this.rows, this.filter, live.places, now), filterOptions(this.rows, this.filter, live.places, this.scope));
    this.queue.set(this.shown);
    this.map.only(caseFilter.isSet(this.filter) ? new Set(this.shown.map((row) => row.id)) : null);
    const all = { shown: this.shown.length, n: this.rows.length };
    setText(findPart(this.queuePanel, "count"), t(caseFilter.isSet(this.filter) ? "queue.filtered" : "queue.count", all));
    this.sayEmpty();
    this.announce();
    this.opened.renew();
    if (this.first) this.open(this.first, false);
    this.first = null;
  }

  sayEmpty() {
    if (this.shown.length) return this.panels.hush("queue");
    if (this.rows.length) {
      return this.panels.say("queue", {
        key: `nothing ${this.rows.length}`, icon: "filter", title: t("queue.nothing"), why: t("queue.nothing.why", { n: this.rows.length }),
        act: () => this.refilter(caseFilter.fromSearch("")), label: t("queue.clear"), low: true,
      });
    }
    const last = this.live.lastClosed();
    const why = last ? t("queue.empty.last", { time: format.when(last, this.live.now()) }) : t("queue.empty.never");
    return this.panels.say("queue", { key: `empty ${last}`, icon: "circle-check", title: t("queue.empty"), why, low: true });
  }

  /** Tell a screen reader: severity 1 at once, the others as a count, at most one in five seconds. */
  announce() {
    const { worst, count } = this.fresh.take(this.rows, performance.now());
    this.sound.heed(this.rows, this.live.now());
    if (worst) this.say("assertive", t("queue.new", { n: 1, title: titleOf(worst), place: this.live.places.short(worst.region) }));
    if (count) this.say("polite", t("queue.fresh", { n: count }));
  }

  /** @param {string} how
      @param {string} text */
  say(how, text) {
    getElement(this.page, `[data-live="${how}"]`).textContent = isolated(text);
  }

  showStatus() {
    const status = this.live.status();
    this.panels.status(status);
    this.sound.status(status.level);
    this.header.show(this.live.beat(), status.level, status.blocked, this.live.ready() && this.live.states());
  }

  tick() {
    this.header.tick();
    this.showStatus();
    this.opened.tick();
    this.queue.tick();
    if (this.live.ready()) this.sound.tick(() => this.live.openCases(), this.live.now());   // what turns overdue does so without any message
    this.sound.draw();
    if (this.map.isOn("hazards")) this.hazards.draw();   // what is overdue changes without any message
  }

  destroy() {
    this.drawing?.abort();
    clearInterval(this.timer);
    clearTimeout(this.waiting ?? undefined);
    this.order.stop();
    this.page.removeEventListener("click", this.onClick);
    window.removeEventListener("popstate", this.onMove);
    this.offs?.forEach((off) => off());
    for (const piece of [this.keys, this.header, this.sound, this.queue, this.opened, this.map, this.entry, this.warnings, this.hazards, this.proposals, this.dutyNumbers]) piece?.destroy();
  }
}

registerPage(livePage((page, live) => new DispatchPage(page, live)));
