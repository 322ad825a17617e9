/* /sheets: results of a call sheet or an evacuation form, keyed in by code: code, result, time, Enter; the next. What is typed is
   kept before it is sent. */
import { hm } from "../state/shared/format.js";
import { t } from "../state/shared/i18n.js";
import { createBookChoice, KEYED, listBooks, readResult } from "../state/sheets/keyed_books.js";
import { readLine } from "../state/sheets/keyed_line.js";
import { countEntries, indexRows, plainCode } from "../state/sheets/sheet_entries.js";
import { isolated } from "../state/shared/text_isolation.js";
import { openAnswerStore } from "../transport/shared/answer_store.js";
import { fetchJson } from "../transport/shared/command_request.js";
import { csrfToken } from "../transport/shared/reveal_request.js";
import { searchOf } from "../transport/rollouts/rollout_requests.js";
import { createSheetQueue, readOutcome } from "../transport/sheets/sheet_queue.js";
import { getElement, getPart, setText } from "../ui/shared/dom.js";
import { createHeader } from "../ui/shared/header.js";
import { createCorrections } from "../ui/sheets/keyed_corrections.js";
import { createPanels } from "../ui/shared/panels.js";
import { html, render, repeat } from "../ui/shared/render.js";
import { entriesTemplate, FIELDS, formTemplate, foundTemplate, stateTemplate } from "../ui/sheets/sheet_lines.js";
import { livePage } from "../start/live_page.js";
import { registerPage } from "../start/mount.js";

const AGAIN_MS = 15000;

class SheetsPage {
  /** @param {HTMLElement} page
      @param {LiveData} live */
  constructor(page, live) {
    this.page = page;
    this.live = live;
    const search = new URLSearchParams(location.search);
    this.choice = createBookChoice(search.get("rollout") ?? search.get("evacuation"));
    this.rows = /** @type {Map<string, SheetRow>} */ (new Map());
    this.shelters = /** @type {FormShelter[]} */ ([]);
    this.read = "";
    this.readAt = -Infinity;
    this.book = /** @type {KeyedBook | null} */ (null);
    this.number = Date.now();
    this.timeTyped = false;
    this.drawForm();
    this.fields = Object.fromEntries(FIELDS.map((name) => [name, /** @type {HTMLInputElement} */ (getElement(page, `#sheets-${name}`))]));
    this.corrections = createCorrections({ place: getPart(page, "known"), region: live.boot.region, now: live.now, corrected: () => this.tell(t("keyed.corrected.now")) });
    this.panels = createPanels(page, { reconnect: () => live.reconnect() });
    this.header = createHeader(page, { now: live.now, knowsTime: live.knowsTime, region: live.boot.region, onTheme: () => undefined });
    this.fields.by.value = live.boot.viewer.name ?? "";
    this.listen();
    this.starting = this.start();
  }

  async start() {
    const store = await openAnswerStore();
    this.queue = createSheetQueue({
      person: `sheets:${this.live.boot.viewer.name ?? ""}`, store, send: (book, county, entries) => this.send(book, county, entries), changed: () => this.drawEntries(),
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
    this.offs = [live.on("state", () => this.draw()), live.on("status", () => this.showStatus()), live.on("beat", () => { this.fillTime(); this.showStatus(); })];
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
    this.choice.choose(field.value);
    this.draw();
    this.clear();
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
    if (name === "time") return void this.add();
    const line = this.line(), wrong = line.fault(name);
    if (wrong) this.tell(t(wrong), name);
    else this.focus(line.next(name));
  }

  kind() {
    return KEYED[this.book?.kind ?? "sheet"];
  }

  /** The line as it stands. */
  line() {
    const typed = Object.fromEntries(Object.entries(this.fields).map(([name, field]) => [name, field.value]));
    return readLine(typed, { kind: this.kind(), book: this.book, rows: this.rows, shelters: this.shelters, now: this.live.now() });
  }

  /** A result needs no Enter; a wrong code says so as soon as it is whole.
      @param {Event} event */
  type(event) {
    this.tell("");
    if (event.target === this.fields.code) this.drawFound();
    if (event.target === this.fields.time) this.timeTyped = this.fields.time.value !== "";
    if (event.target !== this.fields.result) return;
    this.drawForm();
    if (!this.result()) return;
    this.fields.people.value = String(this.found()?.people ?? "");
    this.focus(this.line().next("result"));
  }

  /** @param {string} name */
  focus(name) {
    this.fields[name].focus();
    this.fields[name].select();
  }

  found() {
    return this.line().row;
  }

  result() {
    return readResult(this.kind(), this.fields?.result.value ?? "");
  }

  clear() {
    for (const name of ["code", "result", "shelter", "people"]) this.fields[name].value = "";
    this.tell("");
    this.drawForm();
    this.drawFound();
    this.focus("code");
  }

  async add() {
    const { book } = this, line = this.line(), { row, result, at, by, shelter, people } = line;
    if (line.wrong) return this.tell(t(line.fault(line.wrong)), line.wrong);
    if (!book || !row || !result || at === null) return;
    this.number += 1;
    const entry = this.kind().entry({ row, result, at, by, book: book.id, county: book.county, number: this.number, person: `sheets:${this.live.boot.viewer.name ?? ""}`, shelter, people });
    this.clear();
    await this.starting;   // a quick hand may be before the place where lines are kept
    await this.queue?.add(entry);
  }

  /** @param {Event} event */
  async takeBack(event) {
    event.preventDefault();
    await this.starting;
    const last = await this.queue?.takeBack();
    this.tell(last ? t("keyed.taken_back", { code: last.code, name: last.name }) : t("keyed.all_sent"));
    if (last) Object.assign(this.fields.code, { value: last.code });
    this.drawFound();
    this.focus("code");
  }

  // -- what is sent ---------------------------------------------------------------------------------------------

  /** @param {string} book
      @param {string} county
      @param {SheetEntry[]} entries */
  async send(book, county, entries) {
    const kind = KEYED[entries[0].kind ?? "sheet"], headers = { "Content-Type": "application/json", "X-CSRFToken": csrfToken() };
    const region = kind === KEYED.form ? this.live.boot.region : county;
    const told = await fetchJson(`${kind.paths(book).send}?${searchOf({ region })}`, { method: "POST", headers, body: JSON.stringify(kind.body(entries)) });
    return readOutcome(entries.length, told, (what, code) => (what === "refused" ? t("keyed.refused", { code }) : t(`keyed.conflict.${code}`)));
  }

  /** @param {KeyedBook} book
      @param {boolean} [again] a code is not known: a household may have been added since */
  async readRows(book, again = false) {
    if (this.read === book.id && !again) return;
    this.read = book.id;
    this.readAt = performance.now();
    if (!again) this.rows = new Map();
    try {
      const kind = KEYED[book.kind], told = await fetchJson(`${kind.paths(book.id).rows}?${searchOf({ region: this.live.boot.region })}`);
      if (this.read !== book.id) return;
      this.rows = indexRows(told.rows.map(kind.row));
      this.shelters = told.shelters ?? [];
      this.panels.hush("keying");
    } catch (problem) {
      if (again) return;   // without a network the rows that are here go on
      this.read = "";
      this.panels.fail("keying", t("state.error"), /** @type {any} */ (problem).code, () => this.draw());
    }
    this.drawFound();
  }

  // -- what is shown --------------------------------------------------------------------------------------------

  draw() {
    const { live } = this;
    if (!live.ready()) return;
    const books = listBooks(live.states(), live.boot.viewer), { book, gone } = this.choice.follow(books), other = book?.id !== this.book?.id;
    this.book = book;
    if (other) this.drawForm();
    render(book ? choiceTemplate(book, books) : html`${t("keyed.nothing")}`, getPart(this.page, "choice"));
    if (book) this.readRows(book);
    if (book && gone) {
      this.clear();
      this.tell(t("keyed.gone", { gone, id: book.id }));
    }
    this.fillTime();
  }

  /** The time of the call is now, by the county's clock, until somebody types another one; emptied, it is now again. */
  fillTime() {
    const { time } = this.fields, { live } = this, now = hm(live.now()).replace(":", "");
    if (!this.book || !live.beat() || this.timeTyped || time.value === now) return;
    time.value = now;
    if (document.activeElement === time) time.select();   // what is typed next takes its place
  }

  drawForm() {
    render(formTemplate(this.kind(), this.kind().more(this.result() ?? "")), getPart(this.page, "form"));
  }

  drawFound() {
    const row = this.found(), typed = plainCode(this.fields.code.value);
    const place = getPart(this.page, "found"), wrong = !row && typed.length >= 5 && this.rows.size > 0;
    this.corrections.show(this.book, row ?? null);
    if (wrong && this.book?.kind === "form" && performance.now() - this.readAt > AGAIN_MS) this.readRows(this.book, true);
    place.className = `keyed-found${wrong ? " is-wrong" : ""}`;
    render(row && this.book ? foundTemplate(row, this.book.kind) : html`<span>${t(wrong ? "keyed.bad.code" : "keyed.found.none")}</span>`, place);
  }

  drawEntries() {
    const entries = this.queue?.list() ?? [], counts = countEntries(entries);
    render(entriesTemplate(entries), getPart(this.page, "entries"));
    render(stateTemplate(counts, this.queue?.lost() ?? false, this.queue?.why() ?? ""), getPart(this.page, "state"));
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

/** What the sheets are of.
    @param {KeyedBook} book
    @param {KeyedBook[]} books */
function choiceTemplate(book, books) {
  const words = (/** @type {KeyedBook} */ one) => `${one.title} · ${one.id}`;
  if (books.length < 2) return html`${words(book)}`;
  return html`<select class="rollout-choice" data-act="choose" aria-label=${t("rollout.choose")}>${repeat(books, (one) => one.id, (one) => html`<option value=${one.id} .selected=${one.id === book.id}>${words(one)}</option>`)}</select>`;
}

registerPage(livePage((page, live) => new SheetsPage(page, live)));
