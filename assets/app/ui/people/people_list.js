/* The people of a roll-out on their own: thousands of rows of which a page at a time comes from the server, the visible ones anew as the feed moves. */
import { narrowQuery, orderOf, parseOpening, PENDING } from "../../state/people/people_query.js";
import { t } from "../../state/shared/i18n.js";
import { createPeoplePages, fileAddress, PAGE, readPeople } from "../../transport/people/people_requests.js";
import { saveFile } from "../../transport/rollouts/rollout_requests.js";
import { find, h } from "../shared/dom.js";
import { render } from "../shared/render.js";
import { gridTheme, loadGrid } from "./grid_library.js";
import { describeColumns } from "./people_columns.js";
import { filtersTemplate } from "./people_filters.js";
import { listenStops, meaningOf } from "./people_keys.js";
import { createPersonCard } from "./person_card.js";

const ANEW_EVERY = 3000, TYPED_FOR = 350, NARROW = "(max-width: 767px)";

/** The list of one roll-out in a dialog on the page; `shown()`: what stands on the page beside it, `picked`: the same ticks as the page's, `act(name)`: the page's about whoever is ticked, `say(text)`: what stands a while on the page and over the list.
    @param {PeopleListTools} tools */
export function createPeopleList({ page, own, names, may, places, now, picked, tierName, shown, act, say, load = loadGrid, save = saveFile, read, clock = () => performance.now() }) {
  const state = { query: /** @type {PeopleQuery | null} */ (null), rollout: "", mark: "", readAt: -Infinity, reading: false, fault: "", loaded: 0, note: "" };
  let grid = /** @type {any} */ (null), dialog = /** @type {HTMLDialogElement | null} */ (null), pages = /** @type {PeoplePages | null} */ (null), typing = /** @type {Timer} */ (null);
  const known = /** @type {Map<string, TaskRow>} */ (new Map()), ticks = /** @type {Map<HTMLElement, () => void>} */ (new Map());

  /** The roll-out of the list, while the page shows it; null once it shows another one, or none. */
  const current = () => { const { row } = shown(); return row?.id === state.rollout ? row : null; };

  const card = createPersonCard({
    page, left: () => { card.close(); dialog?.close(); },
    view: (person) => {
      const task = known.get(person), row = current();
      return task && row ? { task, tier: tierName(task.tier), place: places.path(task.region), may: may && row.state === "issued", now: now(), note: state.note } : null;
    },
  });

  /** A new list from its beginning: another order or other people.
      @param {{colId: string, sort: string}[]} heads */
  function begin(heads) {
    const { query, rollout } = state;
    if (!query) return;
    pages = createPeoplePages({ rollout, query, order: orderOf(heads), read });
    Object.assign(state, { loaded: 0, fault: "" });
  }

  /** What AG Grid asks for rows: page after page.
      @param {{startRow: number, sortModel: {colId: string, sort: string}[], successCallback(rows: TaskRow[], last?: number): void, failCallback(): void}} asked */
  async function getRows({ startRow, sortModel, successCallback, failCallback }) {
    if (!startRow) begin(sortModel);
    const mine = pages;
    try {
      const { tasks, last } = mine ? await mine.read(startRow / PAGE) : { tasks: [], last: true };
      if (mine !== pages) return failCallback();
      for (const task of tasks) known.set(task.person, task);
      state.loaded = startRow + tasks.length;
      successCallback(tasks, last || tasks.length < PAGE ? startRow + tasks.length : undefined);
    } catch (problem) {
      state.fault = problem.message || t("state.error");
      failCallback();
    }
    drawHead();
  }

  /** The same rows in the order of what is asked now. */
  function restart() {
    known.clear();
    grid?.purgeInfiniteCache();
    grid?.ensureIndexVisible(0, "top");
    drawHead();
  }

  /** @param {string} part
      @param {string} value */
  function narrow(part, value) {
    if (!state.query || value.startsWith("group ")) return;
    state.query = narrowQuery(state.query, part, value, own);
    restart();
  }

  function drawHead() {
    const row = current(), head = dialog && find(dialog, ".people-top");
    if (!head || !row || !state.query) return;
    const running = may && row.state === "issued";
    render(filtersTemplate({ row, query: state.query, own, places, may: running, names, picked: picked.size(), note: state.note, fault: state.fault, loaded: state.loaded, total: pages?.total() ?? null }), head);
  }

  /** Rows as they are now, where they stand.
      @param {TaskRow[]} tasks */
  function replace(tasks) {
    const fresh = new Map(tasks.map((task) => [task.person, task]));
    for (const task of tasks) known.set(task.person, task);
    grid?.forEachNode((/** @type {any} */ node) => { if (node.data && fresh.has(node.data.person)) node.setData(fresh.get(node.data.person)); });
  }

  /** The rows on the screen are asked for again, at most every few seconds; none moves.
      @param {string} mark */
  async function refresh(mark) {
    if (!grid || mark === state.mark || state.reading || clock() - state.readAt < ANEW_EVERY) return;
    Object.assign(state, { reading: true, readAt: clock() });
    const people = grid.getRenderedNodes().flatMap((/** @type {any} */ node) => (node.data ? [node.data.person] : []));
    try {
      replace(await readPeople(state.rollout, state.query?.region ?? own, people, read));
      state.mark = mark;
    } catch { /* the banner of the page says that nothing comes */ } finally {
      state.reading = false;
    }
  }

  /** All of the list as a file, as it is narrowed now. */
  async function saveList() {
    if (!state.query) return;
    state.fault = "";
    try {
      await save(fileAddress(state.rollout, state.query));
      say(t("rollout.list.saved"));
    } catch (problem) {
      state.fault = problem.message || t("state.error");
      drawHead();
    }
  }

  function make() {
    const top = h("div", "people-top"), place = h("div", "people-grid");
    const made = /** @type {HTMLDialogElement} */ (h("dialog", "help people-list", [top, place], { "aria-labelledby": "people-title" }));
    made.addEventListener("change", (event) => { const field = /** @type {HTMLSelectElement} */ (event.target); if (field.dataset.partOf && field.dataset.partOf !== "words") narrow(field.dataset.partOf, field.value); });
    made.addEventListener("input", (event) => {
      const field = /** @type {HTMLInputElement} */ (event.target);
      if (field.dataset.partOf !== "words") return;
      clearTimeout(typing ?? undefined);
      typing = setTimeout(() => narrow("words", field.value), TYPED_FOR);
    });
    made.addEventListener("click", (event) => {
      const pressed = /** @type {Element} */ (event.target);
      if (pressed.closest("[data-close]")) made.close();
      if (pressed.closest("[data-file]")) saveList();
    });
    made.addEventListener("keydown", type);
    made.addEventListener("close", () => drop());
    page.append(made);
    return { made, place, top };
  }

  /** The keys of the page, about whoever is ticked.
      @param {KeyboardEvent} event */
  function type(event) {
    const name = may && current()?.state === "issued" ? meaningOf(event) : "";
    if (!name) return;
    event.preventDefault();
    if (picked.size()) act(name);
    else say(t("rollout.list.tick"));
  }

  /** What a key does in a cell: space ticks, Enter opens the person.
      @param {{event: KeyboardEvent, data?: TaskRow}} pressed
      @param {(task: TaskRow) => boolean} mayPick */
  function pressCell({ event, data }, mayPick) {
    if (!data || ![" ", "Enter"].includes(event.key)) return;
    event.preventDefault();
    if (event.key === "Enter") card.open(data.person);
    else if (mayPick(data)) picked.toggle(data.person);
  }

  /** The page went on to another roll-out: what stands here acts on that one no more. */
  function leave() {
    drop();
    say(t("rollout.list.left"));
  }

  function drop() {
    clearTimeout(typing ?? undefined);
    card.close();
    grid?.destroy();
    dialog?.remove();
    grid = dialog = pages = null;
    known.clear();
    ticks.clear();
  }

  /** @param {HTMLElement} place
      @param {HTMLElement} head */
  async function fill(place, head) {
    const library = await load(), slim = matchMedia(NARROW).matches, column = slim ? "place" : "name", first = document.activeElement;
    if (!dialog?.contains(place)) return;
    listenStops(dialog, { head, column, grid: () => grid });
    const how = { may, now, tierName, place: places.name, path: places.path, picked: picked.has, ticks, mayPick: (/** @type {TaskRow} */ task) => may && PENDING.includes(task.state) };
    grid = library.createGrid(place, {
      theme: gridTheme(library, { narrow: slim }), columnDefs: describeColumns(how, slim), defaultColDef: { resizable: true, suppressMovable: true, suppressHeaderMenuButton: true },
      rowModelType: "infinite", cacheBlockSize: PAGE, cacheOverflowSize: 1, infiniteInitialRowCount: 1, maxConcurrentDatasourceRequests: 1, datasource: { getRows }, sortingOrder: ["asc", "desc", null], suppressMultiSort: true, suppressCellFocus: false, ensureDomOrder: true,
      localeText: { loadingOoo: t("rollout.people.loading"), noRowsToShow: t("rollout.list.none"), loadingError: t("state.error") },
      onCellKeyDown: (/** @type {any} */ pressed) => pressCell(pressed, how.mayPick), [slim ? "onCellClicked" : "onCellDoubleClicked"]: (/** @type {any} */ { colDef, data }) => { if (data && colDef.colId !== "pick") card.open(data.person); },
      onFirstDataRendered: () => { if (!slim && document.activeElement === first) grid?.setFocusedCell(0, column); },
    });
  }

  return {
    /** Open the list of what was pressed.
        @param {string} opening */
    async open(opening) {
      const { row } = shown(), query = row && parseOpening(opening, { region: own, ...shown() });
      if (!row || !query || dialog) return;
      Object.assign(state, { query, rollout: row.id, mark: "", fault: "", loaded: 0 });
      const { made, place, top } = make();
      dialog = made;
      made.showModal();
      drawHead();
      try {
        await fill(place, top);
      } catch {
        state.fault = t("state.error");
        drawHead();
      }
    },
    /** Whoever the list knows.
        @param {string} person */
    find: (person) => known.get(person),
    /** What is known of all that were read. */
    tasks: () => [...known.values()],
    /** The page was drawn: ticks, words and rows follow, or it shows another roll-out and the list closes. `mark`: is another when people of the roll-out changed.
        @param {{mark: string, note: string}} drawn */
    draw({ mark, note }) {
      if (!dialog) return;
      if (!current()) return leave();
      state.note = note;
      drawHead();
      card.draw();
      for (const [place, draw] of ticks) if (place.isConnected) draw(); else ticks.delete(place);
      refresh(mark);
    },
    destroy: drop,
  };
}
