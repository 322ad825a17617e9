/* /evacuation: one evacuation, live: figures, townships and grids, shelters, and the households by page. */
import { arrivals, judgeOrder, listOrders, listPlaces, sumsOf } from "../state/households/evacuation_summary.js";
import { t } from "../state/shared/i18n.js";
import { createCommandSender, fetchJson } from "../transport/shared/command_request.js";
import { fetchCard, fetchForm } from "../transport/households/household_card.js";
import { createHouseholdPages } from "../transport/households/household_pages.js";
import { createRevealed } from "../transport/households/revealed_households.js";
import { createPlaceReader } from "../transport/shared/place_reader.js";
import { searchOf } from "../transport/rollouts/rollout_requests.js";
import { askCommand } from "../ui/shared/command_dialog.js";
import { findTarget, getElement, getPanel, getPart, setText } from "../ui/shared/dom.js";
import { filterTemplate, householdsTemplate, placesTemplate, sheltersTemplate, stripTemplate } from "../ui/households/evacuation_view.js";
import { createHeader } from "../ui/shared/header.js";
import { createPanels } from "../ui/shared/panels.js";
import { sharedTemplate } from "../ui/households/shared_notice.js";
import { orderEvacuation } from "../ui/households/order_dialog.js";
import { importList } from "../ui/households/moved_list_dialog.js";
import { askReason } from "../ui/shared/reason_dialog.js";
import { render } from "../ui/shared/render.js";
import { complaintOf, faultText } from "../ui/rollouts/rollout_commands.js";
import { livePage } from "../start/live_page.js";
import { registerPage } from "../start/mount.js";

const RENDER_EVERY = 250, COUNTY = 6, SAID_FOR = 6000;

class EvacuationPage {
  /** @param {HTMLElement} page
      @param {LiveData} live */
  constructor(page, live) {
    this.page = page;
    this.live = live;
    this.region = live.boot.region;
    this.may = (live.boot.viewer?.rights ?? []).includes("rollouts");
    this.wanted = new URLSearchParams(location.search).get("evacuation") ?? "";
    this.opened = /** @type {Set<string>} */ (new Set());
    this.filter = { region: "", state: "", place: "" };
    this.households = createHouseholdPages({ ask: (filter, part) => this.ask(filter, part), changed: () => this.draw(), failed: (problem) => this.say(problem.message || t("state.error")) });
    this.facts = /** @type {{risks: string[], shelters: {code: string, name: string}[]}} */ ({ risks: [], shelters: [] });
    this.note = "";
    this.waiting = /** @type {Timer} */ (null);
    this.noting = /** @type {Timer} */ (null);
    this.order = /** @type {EvacuationOrderRow | null} */ (null);
    this.sender = createCommandSender();
    this.revealed = createRevealed({ region: this.region, changed: () => this.soon() });
    this.shared = createPlaceReader({ read: (_, region) => /** @type {Promise<SharedHouseholds>} */ (fetchJson(`/api/evacuations/shared?${searchOf({ region })}`)), moved: () => this.soon() });
    this.panels = createPanels(page, { reconnect: () => live.reconnect() });
    this.header = createHeader(page, { now: live.now, knowsTime: live.knowsTime, region: this.region });
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

  /** The county whose evacuation is shown. */
  county() {
    return this.order?.region ?? this.region.slice(0, COUNTY);
  }

  /** @param {string} part
      @param {Record<string, string | number | null>} [more]
      @param {string} [of] the evacuation; what a dialog is about stays when another one is shown */
  address(part, more = {}, of = this.order?.id ?? "") {
    return `/api/evacuations/${encodeURIComponent(of)}/${part}?${searchOf({ region: this.region, ...more })}`;
  }

  soon() {
    this.waiting ??= setTimeout(() => { this.waiting = null; this.draw(); }, RENDER_EVERY);
  }

  showStatus() {
    const { live } = this, status = live.status();
    this.panels.status(status);
    this.header.show(live.beat(), status.level, status.blocked, live.ready() && live.states());
  }

  draw() {
    const { live } = this;
    if (!live.ready()) return;
    const states = live.states(), orders = listOrders(states), now = live.now();
    this.order = orders.find((one) => one.id === this.wanted) ?? orders[0] ?? null;
    const { branches, shelters } = sumsOf(states, this.order?.id ?? ""), winds = arrivals(states);
    const mine = [...branches.values()].sort((a, b) => a.region.length - b.region.length).find((row) => row.region.startsWith(this.region));
    this.drawStrip(orders, mine, winds);
    this.drawShared(states, orders);
    if (!this.order || !mine) {
      for (const name of ["places", "shelters", "ledger"]) this.panels.say(name, { key: "empty", icon: "circle-check", title: t("evacuation.none"), why: "", low: true });
      return;
    }
    for (const name of ["places", "shelters", "ledger"]) this.panels.hush(name);
    const lines = listPlaces(this.order, branches, { opened: this.opened, arrivals: winds, now, name: live.places.name });
    render(placesTemplate(lines, { selected: this.filter.region, now }), getPart(getPanel(this.page, "places"), "places"));
    render(sheltersTemplate(shelters, this.filter.place), getPart(getPanel(this.page, "shelters"), "shelters"));
    this.households.follow(this.order.id, this.filter, JSON.stringify([mine.households, mine.verified]));
    this.drawRows();
  }

  /** @param {EvacuationOrderRow[]} orders
      @param {EvacuationBranchRow | undefined} mine
      @param {Map<string, string>} winds */
  drawStrip(orders, mine, winds) {
    const { order, live, may, note } = this, now = live.now();
    const { due, behind } = judgeOrder(order, mine, { winds, region: this.region, now });
    const place = order ? live.places.name(order.place) : "";
    render(stripTemplate(orders, order, mine, { may, now, place, note, due, behind }), getElement(this.page, '[data-part="strip"]'));
  }

  /** What several evacuations name, once there are several.
      @param {States} states
      @param {EvacuationOrderRow[]} orders */
  drawShared(states, orders) {
    const counts = orders.map((one) => { const row = sumsOf(states, one.id).branches.get(this.region); return [one.id, one.version, row?.people, row?.verified]; });
    const shared = orders.length > 1 ? this.shared.follow(orders.map((one) => one.id).join(), this.region, JSON.stringify(counts)) : null;
    render(sharedTemplate(shared, { may: this.may, shown: this.order?.id ?? "", name: this.live.places.name }), getPart(this.page, "shared"));
  }

  drawRows() {
    const panel = getPanel(this.page, "ledger"), { places } = this.live, rows = this.households.rows(), total = this.households.total();
    setText(getPart(panel, "total"), t("evacuation.ledger.total", { n: total }));
    render(filterTemplate(this.filter.state), getPart(panel, "filter"));
    const place = (/** @type {string} */ code) => this.facts.shelters.find((one) => one.code === code)?.name ?? t("evacuation.place.relatives");
    render(householdsTemplate(rows, { rest: total - rows.length, name: places.path, place, revealed: this.revealed.get }), getPart(panel, "rows"));
  }

  /** @param {HouseholdFilter} filter
      @param {{limit: number, offset?: number}} part */
  async ask({ state, place, region }, part) {
    await this.loadFacts();
    return fetchJson(this.address("households", { state, place, region: region || this.region, ...part }));
  }

  async loadFacts() {
    if (!this.facts.risks.length) this.facts = await fetchJson(`/api/evacuations?${searchOf({ region: this.region })}`);
  }

  /** @param {Partial<HouseholdFilter>} changed */
  narrow(changed) {
    this.filter = { ...this.filter, ...changed };
    this.draw();
  }

  /** @param {Event} event */
  choose(event) {
    const field = /** @type {HTMLSelectElement} */ (event.target);
    if (field.dataset.act !== "choose") return;
    this.show(field.value);
  }

  /** Another evacuation.
      @param {string} id */
  show(id) {
    this.wanted = id;
    this.households.clear();
    this.narrow({ region: "", state: "", place: "" });
  }

  /** @param {Event} event */
  click(event) {
    const target = findTarget(event, "[data-act]"), value = target?.dataset.value ?? "";
    /** @type {Record<string, () => unknown>} */
    const acts = {
      place: () => { if (value.length === 9) this.toggle(value); this.narrow({ region: this.filter.region === value ? "" : value }); },
      state: () => this.narrow({ state: value }), shelter: () => this.narrow({ place: this.filter.place === value ? "" : value }),
      more: () => this.households.more(), order: () => this.give(), look: () => this.show(value), lift: () => this.lift(value), file: () => location.assign(this.address("households.xlsx")), form: () => this.print(), list: () => this.take(),
      report: () => this.report(value, target?.dataset.kind ?? ""), verify: () => this.send("verify", { households: [value] }), card: () => this.card(value), reveal: () => this.reveal(value),
    };
    Promise.resolve(acts[target?.dataset.act ?? ""]?.()).catch((problem) => this.say(faultText(problem)));
  }

  /** @param {string} region */
  toggle(region) {
    if (!this.opened.delete(region)) this.opened.add(region);
  }

  /** @param {string} part
      @param {Record<string, unknown>} body
      @param {string} [of] */
  async send(part, body, of = this.order?.id ?? "") {
    const told = await this.sender.send(this.address(part, {}, of), body).catch((/** @type {unknown} */ problem) => { throw complaintOf(problem); });
    if (told.refused?.length) this.say(t("command.failed", { code: told.refused[0].code }));
    this.households.again();
    this.soon();
    return told;
  }

  /** @param {string} household
      @param {string} kind */
  report(household, kind) {
    const at = new Date(this.live.now()).toISOString(), of = this.order?.id;
    if (kind !== "settled") return this.send("reports", { reports: [{ household, kind, at, key: `${kind}/${at}`, channel: "page" }] });
    const relatives = /** @type {Choice} */ (["relatives", t("evacuation.place.relatives")]);
    const shelters = this.facts.shelters.map((one) => /** @type {Choice} */ ([one.code, one.name]));
    return askCommand({
      title: t("evacuation.do.settled"), note: household, go: t("evacuation.do.settled"),
      fields: [{ name: "place", kind: "choice", label: t("evacuation.column.place"), needed: true, choices: [relatives, ...shelters] }],
      submit: ({ place }) => this.send("reports", { reports: [{ household, kind, place, at, key: `${kind}/${at}`, channel: "page" }] }, of),
    });
  }

  async give() {
    await this.loadFacts();
    return orderEvacuation({
      ask: askCommand, read: fetchJson, sender: this.sender, county: this.county(), risks: this.facts.risks, townships: this.live.places.townships(this.county()), name: this.live.places.name,
      done: (id) => { this.wanted = id; },
    });
  }

  /** The order that is shown, or one of those beside it.
      @param {string} id "" for the one that is shown */
  lift(id) {
    const find = () => listOrders(this.live.states()).find((one) => one.id === (id || this.order?.id)), order = find();
    if (!order) return undefined;
    const newest = () => find() ?? order;
    return askCommand({
      title: t("evacuation.do.lift"), note: order.id, go: t("evacuation.do.lift"), fields: [{ name: "reason", kind: "text", label: t("response.form.reason"), needed: true }],
      submit: ({ reason }) => this.send("lift", { version: newest().version, reason }, order.id),
    });
  }

  /** The form of the place that is chosen, else of the viewer's own. */
  async print() {
    const region = this.filter.region || this.region, place = this.live.places.name(region), of = this.order?.id ?? "";
    const reason = await askReason({ title: t("keyed.form"), note: t("evacuation.form.note", { place }), picks: [] });
    if (reason) await fetchForm(of, region, reason);
  }

  /** A list of who moved. */
  async take() {
    const { now, places } = this.live, of = this.order?.id;
    if (!await importList({ address: (part) => this.address(part, {}, of), name: places.path, now })) return;
    this.households.again();
    this.soon();
  }

  /** @param {string} household */
  async card(household) {
    const reason = await askReason({ title: t("evacuation.card.title"), note: household, picks: [] });
    if (reason) await fetchCard(household, this.region, reason);
  }

  /** @param {string} household */
  async reveal(household) {
    const picks = [1, 2].map((n) => t(`evacuation.reveal.pick.${n}`));
    const reason = await askReason({ title: t("evacuation.do.reveal"), note: t("evacuation.reveal.note"), picks });
    if (reason) await this.revealed.reveal(household, reason);
  }

  /** @param {string} text */
  say(text) {
    this.note = text;
    clearTimeout(this.noting ?? undefined);
    this.noting = setTimeout(() => { this.note = ""; this.draw(); }, SAID_FOR);
    setText(getElement(this.page, '[data-live="polite"]'), text);
    this.draw();
  }

  destroy() {
    clearInterval(this.timer);
    clearTimeout(this.noting ?? undefined);
    clearTimeout(this.waiting ?? undefined);
    if (this.onClick) this.page.removeEventListener("click", this.onClick);
    if (this.onChange) this.page.removeEventListener("change", this.onChange);
    this.offs?.forEach((off) => off());
    this.revealed.clear();
    this.header.destroy();
  }
}

registerPage(livePage((page, live) => new EvacuationPage(page, live)));
