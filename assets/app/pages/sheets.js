/* /sheets: results of a call sheet, keyed in by code: code, result, time, Enter; the next. What is typed is kept before it is sent. */
import { chooseRollout, listRollouts } from "../state/rollout_choice.js";
import { hm } from "../state/format.js";
import { nameOf, t } from "../state/i18n.js";
import { countEntries, indexRows, makeEntry, plainCode, readTime, receiptOf, RESULTS } from "../state/sheet_entries.js";
import { isolated } from "../state/text_isolation.js";
import { openAnswerStore } from "../transport/answer_store.js";
import { fetchJson } from "../transport/command_request.js";
import { csrfToken } from "../transport/reveal_request.js";
import { rolloutAddress, searchOf } from "../transport/rollout_requests.js";
import { createSheetQueue, readOutcome } from "../transport/sheet_queue.js";
import { getElement, getPart, setText } from "../ui/dom.js";
import { createHeader } from "../ui/header.js";
import { createPanels } from "../ui/panels.js";
import { html, render } from "../ui/render.js";
import { entriesTemplate, formTemplate, foundTemplate, stateTemplate } from "../ui/sheet_lines.js";
import { livePage } from "./live_page.js";
import { registerPage } from "./mount.js";

const FIELDS = ["by", "code", "result", "time"];

class SheetsPage {
  /** @param {HTMLElement} page
      @param {LiveData} live */
  constructor(page, live) {
    this.page = page;
    this.live = live;
    this.wanted = new URLSearchParams(location.search).get("rollout");
    this.rows = /** @type {Map<string, SheetRow>} */ (new Map());
    this.read = "";
    this.row = /** @type {RolloutRow | null} */ (null);
    this.number = Date.now();
    render(formTemplate(RESULTS), getPart(page, "form"));
    this.fields = Object.fromEntries(FIELDS.map((name) => [name, /** @type {HTMLInputElement} */ (getElement(page, `#sheets-${name}`))]));
    this.panels = createPanels(page, { reconnect: () => live.reconnect() });
    this.header = createHeader(page, { now: live.now, region: live.boot.region, onTheme: () => undefined });
    this.fields.by.value = live.boot.viewer.name ?? "";
    this.listen();
    this.start();
  }

  async start() {
    const store = await openAnswerStore();
    this.queue = createSheetQueue({
      person: `sheets:${this.live.boot.viewer.name ?? ""}`, store, send: (rollout, county, entries) => this.send(rollout, county, entries), changed: () => this.drawEntries(),
    });
    await this.queue.load();
    this.drawEntries();
  }

  listen() {
    const { page, live } = this;
    this.onKey = (/** @type {KeyboardEvent} */ event) => this.press(event);
    this.onInput = (/** @type {Event} */ event) => this.type(event);
    this.onChange = (/** @type {Event} */ event) => this.choose(event);
    this.onOnline = () => this.queue?.flush(true);
    page.addEventListener("keydown", this.onKey);
    page.addEventListener("input", this.onInput);
    page.addEventListener("change", this.onChange);
    window.addEventListener("online", this.onOnline);
    this.offs = [live.on("state", () => this.draw()), live.on("status", () => this.showStatus()), live.on("beat", () => this.showStatus())];
    this.timer = setInterval(() => { this.header.tick(); this.showStatus(); }, 1000);
    this.header.tick();
    this.showStatus();
    this.draw();
    this.fields.code.focus();
  }

  /** @param {Event} event */
  choose(event) {
    const field = /** @type {HTMLSelectElement} */ (event.target);
    if (field.dataset.act !== "choose") return;
    this.wanted = field.value;
    this.draw();
  }

  // -- keys -----------------------------------------------------------------------------------------------------

  /** @param {KeyboardEvent} event */
  press(event) {
    if (event.isComposing || event.keyCode === 229) return;
    const name = FIELDS.find((one) => this.fields[one] === event.target);
    if (event.key === "Escape") return this.clear();
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !this.fields.code.value) return this.takeBack(event);
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") return void this.queue?.flush(true);
    if (!name || event.key !== "Enter") return;
    event.preventDefault();
    const next = { by: "code", code: "result", result: "time", time: "" }[name];
    if (name === "code" && !this.found()) return this.tell(t(this.row ? "keyed.bad.code" : "keyed.bad.rollout"), "code");
    if (name === "result" && !this.result()) return this.tell(t("keyed.bad.result"), "result");
    if (next) this.focus(next);
    else this.add();
  }

  /** A result needs no Enter; a wrong code says so as soon as it is whole.
      @param {Event} event */
  type(event) {
    this.tell("");
    if (event.target === this.fields.code) this.drawFound();
    if (event.target === this.fields.result && this.result()) this.focus("time");
  }

  /** @param {string} name */
  focus(name) {
    this.fields[name].focus();
    this.fields[name].select();
  }

  found() {
    return this.rows.get(plainCode(this.fields.code.value));
  }

  result() {
    return RESULTS[Number(this.fields.result.value.normalize("NFKC").trim() || NaN)];
  }

  clear() {
    for (const name of ["code", "result"]) this.fields[name].value = "";
    this.tell("");
    this.drawFound();
    this.focus("code");
  }

  async add() {
    const row = this.found(), result = this.result(), at = readTime(this.fields.time.value, this.live.now()), by = this.fields.by.value.trim();
    if (!row || !this.row) return this.tell(t("keyed.bad.code"), "code");
    if (!result) return this.tell(t("keyed.bad.result"), "result");
    if (at === null) return this.tell(t("keyed.bad.time"), "time");
    if (!by) return this.tell(t("keyed.bad.by"), "by");
    this.number += 1;
    const entry = makeEntry({ row, result, at, by, rollout: this.row.id, county: this.row.region, number: this.number, person: `sheets:${this.live.boot.viewer.name ?? ""}` });
    this.clear();
    await this.queue?.add(entry);
  }

  /** @param {Event} event */
  async takeBack(event) {
    event.preventDefault();
    const last = await this.queue?.takeBack();
    this.tell(last ? t("keyed.taken_back", { code: last.code, name: last.name }) : t("keyed.all_sent"));
    if (last) Object.assign(this.fields.code, { value: last.code });
    this.drawFound();
    this.focus("code");
  }

  // -- what is sent ---------------------------------------------------------------------------------------------

  /** @param {string} rollout
      @param {string} county
      @param {SheetEntry[]} entries */
  async send(rollout, county, entries) {
    const receipts = entries.map((one) => receiptOf(one, (result) => t(`keyed.result.${result}`)));
    const headers = { "Content-Type": "application/json", "X-CSRFToken": csrfToken() };
    const told = await fetchJson(`${rolloutAddress(rollout, "receipts")}?${searchOf({ region: county })}`, { method: "POST", headers, body: JSON.stringify({ receipts }) });
    return readOutcome(entries.length, told, (code) => t("keyed.refused", { code }));
  }

  /** @param {RolloutRow} row */
  async readRows(row) {
    if (this.read === row.id) return;
    this.read = row.id;
    try {
      const told = await fetchJson(`${rolloutAddress(row.id, "sheets")}?${searchOf({ region: this.live.boot.region })}`);
      if (this.read === row.id) this.rows = indexRows(told.rows);
      this.panels.hush("keying");
    } catch (problem) {
      this.read = "";
      this.panels.fail("keying", t("state.error"), /** @type {any} */ (problem).code, () => this.draw());
    }
    this.drawFound();
  }

  // -- what is shown --------------------------------------------------------------------------------------------

  draw() {
    const { live } = this;
    if (!live.ready()) return;
    const rows = listRollouts(live.states()).filter((one) => one.issued_at), row = (this.row = chooseRollout(rows, this.wanted));
    render(row ? choiceTemplate(row, rows) : html`${t("keyed.nothing")}`, getPart(this.page, "choice"));
    if (row) this.readRows(row);
    if (row && !this.fields.time.value) this.fields.time.value = hm(live.now()).replace(":", "");
  }

  drawFound() {
    const row = this.found(), typed = plainCode(this.fields.code.value);
    const place = getPart(this.page, "found"), wrong = !row && typed.length >= 5 && this.rows.size > 0;
    place.className = `keyed-found${wrong ? " is-wrong" : ""}`;
    render(row ? foundTemplate(row) : html`<span>${t(wrong ? "keyed.bad.code" : "keyed.found.none")}</span>`, place);
  }

  drawEntries() {
    const entries = this.queue?.list() ?? [], counts = countEntries(entries);
    render(entriesTemplate(entries), getPart(this.page, "entries"));
    render(stateTemplate(counts, this.queue?.lost() ?? false), getPart(this.page, "state"));
    setText(getPart(this.page, "count"), t("keyed.count", { n: entries.length }));
  }

  /** @param {string} text
      @param {string} [field] */
  tell(text, field = "") {
    setText(getPart(this.page, "told"), isolated(text));
    for (const name of FIELDS) this.fields[name].toggleAttribute("aria-invalid", name === field);
    if (field) this.focus(field);
  }

  showStatus() {
    const status = this.live.status();
    this.panels.status(status);
    this.header.show(this.live.beat(), status.level, status.blocked, this.live.ready() && this.live.states());
  }

  destroy() {
    clearInterval(this.timer);
    this.queue?.stop();
    if (this.onKey) this.page.removeEventListener("keydown", this.onKey);
    if (this.onInput) this.page.removeEventListener("input", this.onInput);
    if (this.onChange) this.page.removeEventListener("change", this.onChange);
    if (this.onOnline) window.removeEventListener("online", this.onOnline);
    this.offs?.forEach((off) => off());
    this.header.destroy();
  }
}

/** Which roll-out the sheets are of.
    @param {RolloutRow} row
    @param {RolloutRow[]} rows */
function choiceTemplate(row, rows) {
  const words = (/** @type {RolloutRow} */ one) => `${nameOf({ name: one.plan_name, name_en: one.plan_name_en })} · ${one.id}`;
  if (rows.length < 2) return html`${words(row)}`;
  return html`<select class="rollout-choice" data-act="choose" aria-label=${t("rollout.choose")}>${rows.map((one) => html`<option value=${one.id} ?selected=${one.id === row.id}>${words(one)}</option>`)}</select>`;
}

registerPage(livePage((page, live) => new SheetsPage(page, live)));
