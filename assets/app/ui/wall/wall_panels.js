/* The panels of the wall, each a function of rows and numbers to a template. */
import * as format from "../../state/shared/format.js";
import { t } from "../../state/shared/i18n.js";
import { h, setText } from "../shared/dom.js";
import { describeNews } from "../cases/feed_list.js";
import { createArrivals, html, nothing, render, repeat, severityTemplate } from "../shared/render.js";

const WORSE_BY = 0.03;   // a matter this far below the county's own rate is marked
const count = (/** @type {number} */ n) => format.count(n);

/** One open case; `item` as made by describeCase.
    @param {CaseSummary} item
    @param {boolean} arrived */
export function caseTemplate(item, arrived) {
  const [n, unit] = item.age;
  return html`<li class=${arrived ? "wrow arrived" : "wrow"} data-id=${item.id}>${severityTemplate(item.severity, 44, item.label)}
    <div><div class="wrow-title">${item.title}</div><div class="wrow-meta">${item.place}</div></div>
    <div class="wrow-side"><span class="wrow-age num">${n}<small>${unit}</small></span><span class=${item.late ? "chip chip-bad" : "wrow-state"}>${item.state}</span>${item.demo ? html`<span class="sr-only">${item.demo}</span>` : nothing}</div></li>`;
}

/** A list that keeps the rows that stay: `draw(items)`. `keyOf(item)` is unique, `template(item, arrived)` a row.
    @template T
    @param {HTMLElement} place
    @param {(item: T) => string} keyOf
    @param {(item: T, arrived: boolean) => Content} template */
export function createList(place, keyOf, template) {
  const arrivals = createArrivals();
  return {
    /** @param {T[]} items */
    draw(items) {
      const fresh = arrivals(items.map(keyOf));
      render(repeat(items, keyOf, (item) => template(item, fresh.has(keyOf(item)))), place);
    },
  };
}

/** `另有 17 件 ■ 较急 5 ● 一般 12`; how many severities it names stands on its place.
    @param {HTMLElement} place
    @param {CaseRow[]} rest */
export function drawMore(place, rest) {
  const shares = [1, 2, 3, 4].map((n) => [n, rest.filter((row) => row.severity === n).length]).filter(([, n]) => n);
  place.dataset.severities = String(shares.length);
  render(rest.length ? moreTemplate(rest, shares) : nothing, place);
}

/** @param {CaseRow[]} rest
    @param {number[][]} shares [severity, how many] */
function moreTemplate(rest, shares) {
  return html`<span>${t("wall.more", { n: count(rest.length) })}</span>${shares.map(([level, n]) => html`<span>${severityTemplate(level, 15)}${`${t(`severity.${level}`)} ${count(n)}`}</span>`)}`;
}

/** A key figure: name, number with its unit, a note under it; bad ones are red.
    @param {HTMLElement} place
    @param {{name: string, value: string, unit: string, note: string, bad?: boolean, loud?: boolean}} figure `loud`: silence */
export function kpi(place, { name, value, unit, note, bad = false, loud = false }) {
  if (!place.firstChild) {
    place.append(h("div", "kpi-name", name), h("div", "kpi-value num", [h("b"), h("small")]), h("div", "kpi-note"));
  }
  place.classList.toggle("is-bad", bad);
  place.classList.toggle("is-loud", loud);
  place.classList.toggle("is-none", value === "—");
  const [head, number, below] = place.children;
  setText(head, name);
  setText(number.firstChild, value, true);
  setText(number.lastChild, unit);
  setText(below, note);
}

/** @param {Pick<MatterRow, "name" | "lead" | "open" | "on_time"> & {cooperating: number | null}} row
    @param {number | null} overall */
function matterTemplate(row, overall, cls = "") {
  const rate = row.on_time === null ? "—" : `${format.percent(row.on_time)}%`;
  const worse = row.on_time !== null && overall !== null && row.on_time < overall - WORSE_BY;
  return html`<tr class=${cls}><td class="c-name">${row.name}<small class="c-under">${row.lead}</small></td><td class="c-lead">${row.lead}</td>
    <td class="c-cooperating num">${row.cooperating === null ? "" : String(row.cooperating)}</td>
    <td class=${`c-open num ${row.open ? "" : "is-zero"}`}>${count(row.open)}</td><td class=${`c-on_time num ${worse ? "is-worse" : ""}`}>${worse ? `▲ ${rate}` : rate}</td></tr>`;
}

/** The table of matters: the first `limit` rows, the others in one line. Rows: {code, name, lead, cooperating, open, closed, kept, on_time}.
    @param {MatterRow[]} rows
    @param {number | null} overall
    @param {number} limit */
export function mattersTemplate(rows, overall, limit) {
  const heads = ["name", "lead", "cooperating", "open", "on_time"].map((name) => html`<th class=${`c-${name}`} scope="col">${t(`matters.${name}`)}</th>`);
  const first = rows.length > limit + 1 ? rows.slice(0, limit) : rows, rest = rows.slice(first.length);
  const body = repeat(first, (row) => row.code, (row) => matterTemplate(row, overall));
  return html`<table><thead><tr>${heads}</tr></thead><tbody>${body}${rest.length ? matterTemplate(together(rest), overall, "is-rest") : nothing}</tbody></table>`;
}

/** @param {MatterRow[]} rows */
function together(rows) {
  const sum = (/** @type {"open" | "closed" | "kept"} */ name) => rows.reduce((total, row) => total + row[name], 0);
  const closed = sum("closed");
  return { name: t("matters.rest", { n: rows.length }), lead: "", cooperating: null, open: sum("open"), on_time: closed ? sum("kept") / closed : null };
}

/** One line of the live feed.
    @param {NewsRow} row
    @param {boolean} arrived */
export function newsTemplate(row, arrived) {
  return html`<li class=${arrived ? "arrived" : ""}><time class="num">${format.hm(Date.parse(row.at))}</time><span>${describeNews(row)}</span></li>`;
}
