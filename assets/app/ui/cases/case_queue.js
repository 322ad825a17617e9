/* The queue of open cases: a list that draws only the rows in sight, and never moves under the pointer. */
import { findTarget } from "../shared/dom.js";
import { createArrivals, html, render, repeat, severityTemplate } from "../shared/render.js";

const SPARE = 4;   // rows drawn beyond each edge

/** Which rows to draw: [first, end) for a scroll position. All lengths in px.
    @param {number} top
    @param {number} height
    @param {number} rowHeight
    @param {number} count */
export function windowOf(top, height, rowHeight, count) {
  const first = Math.max(0, Math.floor(top / rowHeight) - SPARE);
  return [Math.min(first, count), Math.min(count, Math.ceil((top + height) / rowHeight) + SPARE)];
}

/** A row of an item {id, severity, title, place, demo, age: [n, unit], state, late, alarm, label}.
    @param {CaseSummary} item
    @param {{index: number, count: number, top: number, selected: boolean, arrived: boolean}} place */
function rowTemplate(item, { index, count, top, selected, arrived }) {
  const [n, unit] = item.age;
  return html`<div class=${arrived ? "row arrived" : "row"} role="option" id=${`row-${item.id}`} data-id=${item.id} .style=${`top:${top}px`}
    aria-posinset=${index + 1} aria-setsize=${count} aria-selected=${String(selected)}>
    <span class="row-sev">${severityTemplate(item.severity, 24, item.label)}</span>
    <span class="row-main"><span class="row-title">${item.title}</span><span class="row-meta"><span>${item.place}</span><span class="mini" ?hidden=${!item.demo}>${item.demo || ""}</span></span></span>
    <span class="row-side"><b class="row-age num">${n}<small>${unit}</small></b><span class=${item.late ? "chip chip-bad" : item.alarm ? "row-state is-alarm" : "row-state"}>${item.state}</span></span>
  </div>`;
}

/** `list` scrolls, `rows` is its inner plane; `describe(case)` gives an item; `onOpen(id)` on a click.
    @param {HTMLElement} list
    @param {HTMLElement} rows
    @param {{describe(row: CaseRow): CaseSummary, onOpen(id: string): void}} options */
export function createQueue(list, rows, { describe, onOpen }) {
  /** @type {CaseRow[]} */
  let cases = [];
  /** @type {string | null} */
  let selected = null;
  /** @type {string | null} */
  let hovered = null;
  let height = 66, frame = 0, top = 0, room = 0;   // how far it is scrolled, and what of it is seen
  /** @type {CaseRow[]} */
  let shown = [];
  let words = "";   // of the rows shown, as they were drawn
  const narrow = matchMedia("(max-width: 1023px)"), arrivals = createArrivals();
  let fresh = new Set();

  /** Ask the browser, which may have to lay out the page for it: only when this moved, or was moved. */
  function measure() {
    top = list.scrollTop;
    room = list.clientHeight;
  }

  function draw() {
    frame = 0;
    if (!room) measure();
    const [first, end] = windowOf(top, room, height, cases.length);
    shown = cases.slice(first, end);
    const items = shown.map(describe), ids = new Set(items.map((one) => one.id));
    words = JSON.stringify(items);
    for (const id of fresh) if (!ids.has(id)) fresh.delete(id);   // it arrived out of sight
    render(repeat(items, (one) => one.id, (one, i) => rowTemplate(one, {
      index: first + i, count: cases.length, top: (first + i) * height, selected: one.id === selected, arrived: fresh.has(one.id),
    })), rows);
    if (selected && ids.has(selected)) list.setAttribute("aria-activedescendant", `row-${selected}`);
    else list.removeAttribute("aria-activedescendant");
  }

  /** Time passed: the rows shown are drawn again where it gave them other words, which is once a minute. Nothing is measured. */
  function tick() {
    if (JSON.stringify(shown.map(describe)) !== words) draw();
  }

  function scrolled() {
    measure();
    if (!frame) frame = requestAnimationFrame(draw);
  }

  /** The row that must stay where it is: under the pointer, else the first in sight of a scrolled list. */
  function anchor() {
    if (hovered && cases.some((one) => one.id === hovered)) return hovered;
    const index = Math.ceil(top / height);
    return top > 0 && cases[index] ? cases[index].id : null;
  }

  /** @param {CaseRow[]} next */
  function set(next) {
    height = narrow.matches ? 76 : 66;
    const id = anchor();
    const before = id ? cases.findIndex((one) => one.id === id) : -1;
    cases = next;
    fresh = arrivals(cases.map((one) => one.id));
    rows.style.height = `${cases.length * height}px`;
    const after = id ? cases.findIndex((one) => one.id === id) : -1;
    if (before >= 0 && after >= 0 && after !== before) {
      list.scrollTop += (after - before) * height;
      measure();
    }
    draw();
  }

  /** @param {number} index */
  function reveal(index) {
    const place = index * height;
    measure();
    if (place < top) list.scrollTop = place;
    else if (place + height > top + room) list.scrollTop = place + height - room;
    measure();
  }

  /** @param {string | null} id
      @param {boolean} [show] */
  function select(id, show) {
    selected = id;
    const index = cases.findIndex((one) => one.id === id);
    if (show && index >= 0) reveal(index);
    draw();
  }

  /** The id `by` rows further down (or up), from the selected one or from the top.
      @param {number} by */
  function step(by) {
    if (!cases.length) return null;
    const index = cases.findIndex((one) => one.id === selected);
    const next = index < 0 ? 0 : Math.min(cases.length - 1, Math.max(0, index + by));
    return cases[next].id;
  }

  list.addEventListener("scroll", scrolled, { passive: true });
  list.addEventListener("pointermove", (event) => { hovered = findTarget(event, ".row")?.dataset.id || null; });
  list.addEventListener("pointerleave", () => { hovered = null; });
  list.addEventListener("click", (event) => {
    const id = findTarget(event, ".row")?.dataset.id;
    if (id) onOpen(id);
  });
  const resized = new ResizeObserver(() => { measure(); set(cases); });
  resized.observe(list);
  return { set, select, step, tick, selected: () => selected, destroy: () => resized.disconnect() };
}
