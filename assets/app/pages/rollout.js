/* /rollout: one roll-out, live. Cascade, curves, map and who did not accept, around the states of the feed. */
import { branchesOf, chooseRollout, exceptionTier, listRollouts, mayAct, mayLead, ownBranch } from "../state/rollouts/rollout_choice.js";
import { countPending, sumCounts } from "../state/rollouts/rollout_counts.js";
import { behindParts, countOverdue, listExceptions, listPickable, overdueTiers } from "../state/rollouts/rollout_exceptions.js";
import { buildTree, rateGrids } from "../state/rollouts/rollout_tree.js";
import { createTreeSelection, hasPeople } from "../state/rollouts/tree_selection.js";
import { stampCalls } from "../state/rollouts/call_progress.js";
import { describeReports } from "../state/rollouts/field_reports.js";
import { t } from "../state/shared/i18n.js";
import { isolated } from "../state/shared/text_isolation.js";
import { createCommandSender, fetchJson } from "../transport/shared/command_request.js";
import { createActorNames } from "../transport/rollouts/actor_names.js";
import { createPastRollouts } from "../transport/rollouts/past_rollouts.js";
import { createRolloutFacts } from "../transport/rollouts/rollout_facts.js";
import { createRolloutReader } from "../transport/rollouts/rollout_requests.js";
import { askCommand } from "../ui/shared/command_dialog.js";
import { findAll, findPart, findTarget, getElement, getPanel, getPart, setText } from "../ui/shared/dom.js";
import { drawExceptionPanel } from "../ui/rollouts/exception_list.js";
import { createLeafPeople } from "../transport/people/leaf_people.js";
import { createBranchPeople } from "../ui/people/branch_people.js";
import { createPeopleList } from "../ui/people/people_list.js";
import { createDeputyDialog } from "../ui/rollouts/deputy_dialog.js";
import { createHindranceList } from "../ui/households/hindrance_list.js";
import { createHelpList } from "../ui/households/help_list.js";
import { createHeader } from "../ui/shared/header.js";
import { listenKeys } from "../ui/cases/keyboard.js";
import { createPicked, pickedTemplate } from "../ui/rollouts/picked_people.js";
import { createPanels } from "../ui/shared/panels.js";
import { createMapViews } from "../ui/rollouts/map_views.js";
import { createRateMap } from "../ui/rollouts/rate_map.js";
import { render } from "../ui/shared/render.js";
import { createVoidView } from "../ui/rollouts/void_view.js";
import { createRolloutActs } from "../ui/rollouts/rollout_acts.js";
import { createRolloutCommands, faultText } from "../ui/rollouts/rollout_commands.js";
import { createCurveRegion } from "../ui/rollouts/curve_region.js";
import { createCurves } from "../ui/rollouts/rollout_curves.js";
import { lackTemplate, sayEmpty } from "../ui/rollouts/rollout_empty.js";
import { linesTemplate, tierNames } from "../ui/rollouts/rollout_lines.js";
import { nothingTemplate, stripTemplate } from "../ui/rollouts/rollout_strip.js";
import { livePage } from "../start/live_page.js";
import { registerPage } from "../start/mount.js";

const RENDER_EVERY = 250, NOTE_FOR = 8000, COUNTY = 6, PENDING = ["unreached", "open", "reminded"];
const CHARTS = ["rollout-curve-1", "rollout-curve-2", "rollout-curve-3"];

class RolloutPage {
  /** @param {HTMLElement} page
      @param {LiveData} live */
  constructor(page, live) {
    this.page = page;
    this.live = live;
    this.region = live.boot.region;
    this.may = mayAct(live.boot.viewer);
    this.order = /** @type {TreeOrder} */ ("pending");
    this.tree = createTreeSelection();
    this.group = this.note = "";   // the note: what was just said, for a while
    this.asked = 0;   // so often what is known of people was asked for anew by an act
    this.wanted = new URLSearchParams(location.search).get("rollout");
    this.row = /** @type {RolloutRow | null} */ (null);
    this.branches = /** @type {Map<string, BranchRow>} */ (new Map());
    this.lines = /** @type {TreeLine[]} */ ([]);
    this.waiting = /** @type {Timer} */ (null);
    this.drawnAt = -Infinity;
    this.sender = createCommandSender();
    const county = () => (this.region.length > COUNTY ? this.region : this.row?.region ?? this.region);
    this.reader = createRolloutReader({ county });
    this.facts = createRolloutFacts({ reader: this.reader, parts: (row) => behindParts(row, exceptionTier(row), live.now()), came: (what) => this.came(what), done: () => this.readOpened(), failed: (problem) => this.failed(problem) });
    this.picked = createPicked({ changed: () => this.draw() });
    this.people = createBranchPeople({ reader: this.reader, changed: () => this.draw() });
    this.leaves = createLeafPeople({ changed: () => this.soon(), county });
    this.list = createPeopleList({
      page, own: this.region, names: this.may, may: this.may, places: live.places, now: live.now, picked: this.picked, tierName: (tier) => (this.row ? tierNames(this.row)(tier) : ""), act: (name) => this.acts.actOnPicked(name), say: (text) => this.say(text),
      shown: () => ({ row: this.row, curveRegion: this.curveRegion.region(), tier: this.row ? exceptionTier(this.row) : 0, lines: this.lines }),
    });
    this.panels = createPanels(page, { reconnect: () => live.reconnect() });
    this.header = createHeader(page, { now: live.now, knowsTime: live.knowsTime, region: this.region, onTheme: (theme) => { this.map.theme(theme); this.draw(); } });
    this.curves = createCurves(getPanel(page, "curves"), { charts: CHARTS, put: (id, properties) => window.dash_clientside.set_props(id, properties) });
    this.curveRegion = createCurveRegion({ own: this.region, place: (code) => live.places.name(code) });
    this.map = createRateMap(getPanel(page, "map"), live, { panels: this.panels, onGrid: (code) => this.find(code) });
    this.past = createPastRollouts({ region: this.region, came: () => this.soon(), failed: (problem) => this.say(faultText(problem)) });
    this.voids = createVoidView(live, { came: () => this.soon() });
    this.views = createMapViews(page, { map: this.map, voids: this.voids, changed: () => this.draw() });
    this.names = createActorNames({ county, came: () => this.soon() });
    this.commands = createRolloutCommands({ sender: this.sender, reader: this.reader, county, ask: askCommand, say: (text) => this.say(text), now: live.now, names: this.names.of });
    this.deputies = createDeputyDialog({ read: fetchJson, reader: this.reader, sender: this.sender, region: this.region, leads: mayLead(live.boot.viewer), pending: PENDING, now: live.now, place: (code) => live.places.path(code) });
    this.hindrances = createHindranceList({ read: fetchJson, sender: this.sender, ask: askCommand, say: (text) => this.say(text), changed: () => this.soon() });
    this.help = createHelpList({ read: fetchJson, sender: this.sender, ask: askCommand, say: (text) => this.say(text), changed: () => this.soon() });
    this.acts = createRolloutActs({
      commands: this.commands, deputies: this.deputies, reader: this.reader, picked: this.picked, region: this.region, may: this.may, pending: PENDING, say: (text) => this.say(text),
      shown: () => ({ row: this.row, lines: this.lines, counts: this.counts(), selected: this.tree.selected(), branch: ownBranch(this.branches, this.region), now: live.now() }), nameOf: (person) => this.nameOf(person), again: () => this.readAgain(),
    });
    this.listen();
  }

  listen() {
    const { live, page } = this;
    this.onClick = (/** @type {Event} */ event) => this.click(event);
    this.onChange = (/** @type {Event} */ event) => this.choose(event);
    page.addEventListener("click", this.onClick);
    page.addEventListener("change", this.onChange);
    this.keys = listenKeys({
      step: (/** @type {number} */ by) => this.step(by), open: () => (this.tree.selected() ? this.toggle(this.tree.selected()) : false),
      remind: () => this.acts.press("remind"), call: () => this.acts.press("call"), takeover: () => this.acts.press("take-over"), deputy: () => this.acts.press("deputy"), sheet: () => this.acts.act("sheet"), view: () => this.views.turn(),
    });
    this.offs = [live.on("state", () => this.soon()), live.on("status", () => this.showStatus()), live.on("beat", () => this.showStatus())];
    this.timer = setInterval(() => { this.header.tick(); this.showStatus(); this.soon(); }, 1000);
    this.header.tick();
    this.showStatus();
    this.draw();
  }

  /** @param {Event} event */
  choose(event) {
    const field = /** @type {HTMLSelectElement} */ (event.target);
    if (field.dataset.act === "choose") this.look(field.value);
    if (field.dataset.act === "curve-region") { this.curveRegion.choose(field.value); this.draw(); }
  }

  /** Show another roll-out.
      @param {string} id */
  look(id) {
    this.wanted = id;
    this.people.clear();
    this.picked.clear();
    this.tree.opened.clear();
    this.draw();
  }

  /** @param {Event} event */
  click(event) {
    const target = findTarget(event, "[data-act]");
    if (!target || target.getAttribute("aria-disabled") === "true") return;
    const value = target.dataset.value ?? "";
    /** @type {Record<string, () => unknown>} */
    const acts = {
      order: () => { this.order = /** @type {TreeOrder} */ (value); this.draw(); }, group: () => { this.group = this.group === value ? "" : value; this.draw(); },
      line: () => this.toggle(value), people: () => this.list.open(value), more: () => this.readPeople(value, true), prepare: () => this.acts.guard(this.commands.prepare()), rollout: () => this.acts.act(value),
      bell: () => this.acts.remindBranch(value), take: () => this.acts.takeBranch(value), ring: () => this.acts.remindPerson(value), "call-person": () => this.acts.callPerson(value), press: () => this.acts.remindPerson(value, true), "press-all": () => this.acts.remindOverdue(Number(value)), "take-person": () => this.acts.takePerson(value), "finish-for": () => this.acts.finishFor(value),
      rate: () => this.acts.judge(value, "rate"), "send-back": () => this.acts.judge(value, "send-back"), "answer-difficulty": () => this.row && this.acts.guard(this.hindrances.answer(this.row, value)), "help-case": () => this.acts.guard(this.help.open(value)), find: () => this.find(value),
      pick: () => this.picked.toggle(value), "pick-all": () => this.pickListed(), "pick-none": () => this.picked.clear(), picked: () => this.acts.actOnPicked(value), look: () => this.look(value), view: () => this.views.choose(value),
    };
    acts[target.dataset.act ?? ""]?.();
  }

  /** @param {string} person */
  nameOf(person) {
    return (this.heads().find((task) => task.person === person) ?? this.people.find(person) ?? this.leaves.tasks().find((task) => task.person === person) ?? this.list.find(person))?.name ?? person;
  }

  /** Those of the list of exceptions that can be ticked: whoever accepted needs other words. */
  pickable() {
    return listPickable(this.exceptions(), this.group);
  }

  /** Whoever the list of exceptions shows is ticked. */
  pickListed() {
    this.picked.add(this.pickable().map((one) => one.task.person));
  }

  // -- the cascade ----------------------------------------------------------------------------------------------

  /** @param {number} by */
  step(by) {
    this.tree.step(this.lines, by);
    this.draw();
    findPart(this.page, "tree")?.querySelector("[data-selected]")?.scrollIntoView({ block: "nearest" });
  }

  /** Open or close a line; below a grid stand its people, asked for when it opens.
      @param {string} key */
  toggle(key) {
    const open = this.tree.toggle(key);
    if (open && hasPeople(this.lines.find((one) => one.key === key))) this.readPeople(key, false);
    this.draw();
  }

  /** A grid of the map or of the list: its line lies open.
      @param {string} code */
  find(code) {
    this.tree.reveal(code);
    this.draw();
    if (!this.tree.opened.has(code) && this.lines.some((line) => line.key === code)) this.toggle(code);
    findPart(this.page, "tree")?.querySelector("[data-selected]")?.scrollIntoView({ block: "center" });
  }

  /** @param {string} key @param {boolean} more */
  readPeople(key, more) {
    const line = this.lines.find((one) => one.key === key);
    if (this.row && line) this.people.read(this.row.id, line, more);
  }

  heads() {
    return (this.row && this.facts.of(this.row.id).people) ?? [];
  }

  // -- what is shown --------------------------------------------------------------------------------------------

  /** The people of the open lines, anew. */
  readOpened() {
    for (const key of this.people.known.keys()) if (this.tree.opened.has(key)) this.readPeople(key, false);
  }

  exceptions() {
    return listExceptions(this.heads(), this.branches, this.row ? overdueTiers(this.row, this.live.now()) : []);
  }

  /** All whose tasks are on the screen: what is known of those below a closed line is not asked for anew. */
  listed() {
    return [...this.heads(), ...this.lines.flatMap((line) => (line.open ? this.people.known.get(line.key)?.tasks ?? [] : [])), ...this.leaves.tasks(), ...this.list.tasks()];
  }

  /** Another word every few seconds while somebody's telephone rings: how far a call is moves no count. */
  ringing() {
    return stampCalls(this.listed(), performance.now());
  }

  /** What an act changed that no count tells. */
  readAgain() {
    this.asked += 1;
    this.facts.again();
    this.readOpened();
    this.draw();
  }

  counts() {
    return sumCounts(ownBranch(this.branches, this.region));
  }

  /** Draw at the next free moment, at most four times a second; at once when an issue's branches come behind its row. */
  soon() {
    const rest = this.row?.issued_at && !this.branches.size ? 0 : this.drawnAt + RENDER_EVERY - performance.now();
    this.waiting ??= setTimeout(() => this.draw(), Math.max(0, rest));
  }

  draw() {
    clearTimeout(this.waiting ?? undefined);
    this.waiting = null;
    this.drawnAt = performance.now();
    const { live, region } = this, now = live.now();
    if (!live.ready()) return;
    const running = listRollouts(live.states()), frozen = this.past.find(this.wanted, running), rows = frozen ? [...running, frozen.row] : running;
    const lack = this.past.lack(), row = (this.row = lack ? null : frozen?.row ?? chooseRollout(running, this.wanted)), end = frozen?.row.over_at ? Date.parse(frozen.row.over_at) : now;
    this.branches = frozen?.branches ?? (row ? branchesOf(live.states(), row) : new Map());
    const counts = this.counts(), busy = this.sender.busy(), { reports = null } = row ? this.facts.of(row.id) : {};
    render(row ? stripTemplate({ row, rows, counts, may: this.may, now, busy, region, names: this.names.of(row), note: this.note || this.degraded(), reports: reports ? describeReports(reports) : "" })
      : lack ? lackTemplate(lack, { id: this.wanted ?? "", rows: running, region, note: this.note }) : nothingTemplate(this.may, region, this.note, this.past.newest()), getPart(this.page, "strip"));
    sayEmpty(this.panels, row, lack);
    if (!row?.issued_at) return this.list.draw({ mark: "", note: this.note });
    this.picked.settle(row.id, this.listed(), PENDING);
    this.drawTree(row, now, end);
    const places = { map: getPanel(this.page, "map"), list: getPanel(this.page, "exceptions"), now };
    const grids = rateGrids(this.branches, this.views.measure());
    this.map.show(grids, this.voids.draw(row, JSON.stringify([row.version, counts]), places));
    this.map.select(this.tree.selected().length === 15 ? this.tree.selected() : null);
    setText(findPart(getPanel(this.page, "map"), "count"), t("rollout.grids", { n: grids.size }));
    this.drawCurves(row, end);
    if (!this.voids.isOn()) this.drawExceptions(row, now);
    this.drawPicked(row);
    this.list.draw({ mark: JSON.stringify([row.version, counts, this.asked, this.ringing()]), note: this.note });
    this.facts.read(row, region.length > COUNTY ? region : undefined, JSON.stringify([row.id, row.version, counts, live.openCases().length, this.asked, this.ringing(), overdueTiers(row, now), this.curveRegion.region()]), this.curveRegion.region());
  }

  /** What still works while nothing new comes. */
  degraded() {
    return this.may && this.row?.state === "issued" && this.live.status().level === "down" ? t("rollout.degraded") : "";
  }

  /** @param {RolloutRow} row @param {number} now @param {number} end */
  drawTree(row, now, end) {
    const { order, may } = this, { opened } = this.tree, selected = this.tree.selected(), { places } = this.live, measure = this.views.measure();
    this.lines = buildTree(this.branches, { names: places, order, opened, now: end, measure });
    const leaves = this.leaves.follow(row, this.lines, { now: end, again: [this.asked, this.ringing()] });
    for (const button of findAll(this.page, '[data-act="order"]')) button.setAttribute("aria-pressed", String(button.dataset.value === order));
    render(linesTemplate(this.lines, this.people.known, { may: may && row.state === "issued", now, selected, tierName: tierNames(row), measure, picked: this.picked.has, leaves }), getPart(this.page, "tree"));
  }

  /** @param {RolloutRow} row @param {number} now */
  drawCurves(row, now) {
    const { curve } = this.facts.of(row.id);
    this.curveRegion.draw(getPart(getPanel(this.page, "curves"), "curve-region"), this.branches);
    if (curve) this.curves.draw(row, curve, now, this.branches.get(curve.region));
  }

  /** @param {RolloutRow} row @param {number} now */
  drawExceptions(row, now) {
    const tier = exceptionTier(row);
    const about = { rollout: row.id, region: this.region, branch: ownBranch(this.branches, this.region), may: this.may, place: (/** @type {string} */ code) => this.live.places.path(code) };
    this.hindrances.draw(getPanel(this.page, "exceptions"), about);
    this.help.draw(getPanel(this.page, "exceptions"), about);
    drawExceptionPanel(getPanel(this.page, "exceptions"), {
      list: this.exceptions(), due: (of) => row.tiers.find((one) => one.tier === of)?.finish_due_at ?? null, overdue: countOverdue(row, ownBranch(this.branches, this.region), now), picked: this.picked.has, missing: countPending(sumCounts(ownBranch(this.branches, this.region), tier)), group: this.group,
      tier: tierNames(row)(tier), tierName: tierNames(row), may: this.may && row.state === "issued", now, place: (code) => this.live.places.path(code),
    });
  }

  /** @param {RolloutRow} row */
  drawPicked(row) {
    const listed = this.voids.isOn() ? 0 : this.pickable().length;
    render(this.may && row.state === "issued" ? pickedTemplate({ n: this.picked.size(), listed }) : "", getPart(getPanel(this.page, "exceptions"), "picked"));
  }

  /** What was asked for is shown as it comes, by itself.
      @param {"curve" | "people" | "reports"} what */
  came(what) {
    const { row } = this;
    if (!row) return;
    if (what === "curve") { this.panels.hush("curves"); requestAnimationFrame(() => this.draw()); }
    if (what === "people") { this.panels.hush("exceptions"); if (!this.voids.isOn()) this.drawExceptions(row, this.live.now()); }
    if (what === "reports") this.soon();
  }

  /** @param {Failure} problem */
  failed(problem) {
    for (const name of ["curves", "exceptions"]) this.panels.fail(name, t("state.error"), problem.code ?? problem.message, () => { this.facts.again(); this.draw(); });
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
    this.past.stop();
    clearTimeout(this.noting);
    clearTimeout(this.waiting ?? undefined);
    if (this.onClick) this.page.removeEventListener("click", this.onClick);
    if (this.onChange) this.page.removeEventListener("change", this.onChange);
    this.offs?.forEach((off) => off());
    for (const piece of [this.keys, this.header, this.map, this.list]) piece?.destroy();
  }
}

registerPage(livePage((page, live) => new RolloutPage(page, live)));
