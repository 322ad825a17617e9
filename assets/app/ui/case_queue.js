/* The queue of open cases: a list that draws only the rows in sight, and never moves under the pointer. */
import { h, setText, severityShape } from "./dom.js";

const SPARE = 4;   // rows drawn beyond each edge

/** Which rows to draw: [first, end) for a scroll position. All lengths in px. */
export function windowOf(top, height, rowHeight, count) {
  const first = Math.max(0, Math.floor(top / rowHeight) - SPARE);
  return [Math.min(first, count), Math.min(count, Math.ceil((top + height) / rowHeight) + SPARE)];
}

function makeRow() {
  const title = h("span", "row-title"), place = h("span"), mark = h("span", "mini");
  const age = h("b", "row-age num"), state = h("span", "row-state");
  const element = h("div", "row", [
    h("span", "row-sev"),
    h("span", "row-main", [title, h("span", "row-meta", [place, mark])]),
    h("span", "row-side", [age, state]),
  ], { role: "option" });
  return { element, sev: element.firstChild, title, place, mark, age, state, id: null, level: null };
}

/** Fill a row from an item {id, severity, title, place, demo, age: [n, unit], state, late, label}. */
function fillRow(row, item, index, count) {
  row.element.dataset.id = item.id;
  row.element.id = `row-${item.id}`;
  row.element.setAttribute("aria-posinset", index + 1);
  row.element.setAttribute("aria-setsize", count);
  if (row.level !== item.severity) row.sev.replaceChildren(severityShape(item.severity, 24, item.label));
  row.level = item.severity;
  setText(row.title, item.title);
  setText(row.place, item.place);
  setText(row.mark, item.demo || "");
  row.mark.hidden = !item.demo;
  const age = item.age.join(" ");
  if (row.age.dataset.text !== age) row.age.replaceChildren(item.age[0], h("small", "", item.age[1]));
  row.age.dataset.text = age;
  row.state.className = item.late ? "chip chip-bad" : "row-state";
  setText(row.state, item.state);
  row.id = item.id;
}

/** `list` scrolls, `rows` is its inner plane; `describe(case)` gives an item; `onOpen(id)` on a click. */
export function createQueue(list, rows, { describe, onOpen }) {
  let cases = [], selected = null, height = 66, hovered = null, seen = null, frame = 0;
  const drawn = new Map();   // id -> row
  const spare = [];

  function measure() {
    height = matchMedia("(max-width: 1023px)").matches ? 76 : 66;
  }

  function drop(id) {
    const row = drawn.get(id);
    drawn.delete(id);
    row.element.remove();
    if (spare.length < 40) spare.push(row);
  }

  function draw() {
    frame = 0;
    const [first, end] = windowOf(list.scrollTop, list.clientHeight, height, cases.length);
    const wanted = new Set(cases.slice(first, end).map((row) => row.id));
    for (const id of [...drawn.keys()]) if (!wanted.has(id)) drop(id);
    for (let i = first; i < end; i++) drawOne(cases[i], i);
    const active = drawn.has(selected) ? `row-${selected}` : "";
    if (active) list.setAttribute("aria-activedescendant", active);
    else list.removeAttribute("aria-activedescendant");
  }

  function drawOne(one, index) {
    let row = drawn.get(one.id);
    if (!row) {
      row = spare.pop() || makeRow();
      drawn.set(one.id, row);
      rows.append(row.element);
      row.element.classList.toggle("arrived", seen !== null && !seen.has(one.id));
    }
    fillRow(row, describe(one), index, cases.length);
    const top = `${index * height}px`;
    if (row.element.style.top !== top) row.element.style.top = top;
    row.element.setAttribute("aria-selected", String(one.id === selected));
  }

  function soon() {
    if (!frame) frame = requestAnimationFrame(draw);
  }

  /** The row that must stay where it is: under the pointer, else the first in sight of a scrolled list. */
  function anchor() {
    if (hovered && cases.some((one) => one.id === hovered)) return hovered;
    const index = Math.ceil(list.scrollTop / height);
    return list.scrollTop > 0 && cases[index] ? cases[index].id : null;
  }

  function set(next) {
    measure();
    const id = anchor();
    const before = id ? cases.findIndex((one) => one.id === id) : -1;
    const known = new Set(cases.map((one) => one.id));
    seen = seen === null && !cases.length ? null : known;
    cases = next;
    rows.style.height = `${cases.length * height}px`;
    const after = id ? cases.findIndex((one) => one.id === id) : -1;
    if (before >= 0 && after >= 0 && after !== before) list.scrollTop += (after - before) * height;
    draw();
    seen = new Set(cases.map((one) => one.id));
  }

  function reveal(index) {
    const top = index * height;
    if (top < list.scrollTop) list.scrollTop = top;
    else if (top + height > list.scrollTop + list.clientHeight) list.scrollTop = top + height - list.clientHeight;
  }

  function select(id, show) {
    selected = id;
    const index = cases.findIndex((one) => one.id === id);
    if (show && index >= 0) reveal(index);
    draw();
  }

  /** The id `by` rows further down (or up), from the selected one or from the top. */
  function step(by) {
    if (!cases.length) return null;
    const index = cases.findIndex((one) => one.id === selected);
    const next = index < 0 ? 0 : Math.min(cases.length - 1, Math.max(0, index + by));
    return cases[next].id;
  }

  list.addEventListener("scroll", soon, { passive: true });
  list.addEventListener("pointermove", (event) => { hovered = event.target.closest(".row")?.dataset.id || null; });
  list.addEventListener("pointerleave", () => { hovered = null; });
  list.addEventListener("click", (event) => {
    const id = event.target.closest(".row")?.dataset.id;
    if (id) onOpen(id);
  });
  const resized = new ResizeObserver(() => set(cases));
  resized.observe(list);
  return { set, select, step, redraw: draw, selected: () => selected, destroy: () => resized.disconnect() };
}
