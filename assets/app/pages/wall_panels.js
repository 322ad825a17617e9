/* The panels of the wall, each a function of rows and numbers to elements. No state of their own. */
import * as format from "../state/format.js";
import { t } from "../state/i18n.js";
import { h, setText, severityShape } from "../ui/dom.js";
import { describeNews } from "../ui/feed_list.js";

const WORSE_BY = 0.03;   // a matter this far below the county's own rate is marked
const count = (n) => format.count(n);

/** One open case; `item` as made by describeCase. */
export function caseRow(item) {
  const state = h("span", item.late ? "chip chip-bad" : "wrow-state", item.state);
  const mark = item.demo ? h("span", "sr-only", item.demo) : null;
  return h("li", "wrow", [
    severityShape(item.severity, 44, item.label),
    h("div", "", [h("div", "wrow-title", item.title), h("div", "wrow-meta", item.place)]),
    h("div", "wrow-side", [h("span", "wrow-age num", [item.age[0], h("small", "", item.age[1])]), state, mark]),
  ]);
}

/** Renew a list only where it differs, so that rows that stay are not touched. Items: [key, id, maker]. */
export function renewList(list, items) {
  const old = new Map([...list.children].map((child) => [child.dataset.key, child]));
  const ids = new Set([...list.children].map((child) => child.dataset.id));
  const next = items.map(([key, id, make]) => {
    const kept = old.get(key);
    if (kept) return kept;
    const element = make();
    element.dataset.key = key;
    element.dataset.id = id;
    if (list.dataset.filled && !ids.has(String(id))) element.classList.add("arrived");
    return element;
  });
  list.dataset.filled = "1";
  if (next.length === list.children.length && next.every((element, i) => element === list.children[i])) return;
  list.replaceChildren(...next);
}

/** `另有 17 件 ■ 较急 5 ● 一般 12`. */
export function more(rest) {
  if (!rest.length) return [];
  const shares = [1, 2, 3, 4].map((n) => [n, rest.filter((row) => row.severity === n).length]).filter(([, n]) => n);
  return [h("span", "", t("wall.more", { n: count(rest.length) })), ...shares.map(([level, n]) => h("span", "", [
    severityShape(level, 15), `${t(`severity.${level}`)} ${count(n)}`,
  ]))];
}

/** A key figure: name, number with its unit, a note under it; bad ones are red. */
export function kpi(place, { name, value, unit, note, bad = false }) {
  if (!place.firstChild) {
    place.append(h("div", "kpi-name", name), h("div", "kpi-value num", [h("b"), h("small")]), h("div", "kpi-note"));
  }
  place.classList.toggle("is-bad", Boolean(bad));
  place.classList.toggle("is-none", value === "—");
  const [, number, below] = place.children;
  setText(number.firstChild, value, true);
  setText(number.lastChild, unit);
  setText(below, note);
}

function matterRow(row, overall, cls) {
  const rate = row.on_time === null ? "—" : `${format.percent(row.on_time)}%`;
  const worse = row.on_time !== null && overall !== null && row.on_time < overall - WORSE_BY;
  const cell = (name, text, extra) => h("td", `c-${name} ${extra || ""}`.trim(), text);
  return h("tr", cls || "", [
    cell("name", [row.name, h("small", "c-under", row.lead)]), cell("lead", row.lead), cell("cooperating", row.cooperating === null ? "" : String(row.cooperating), "num"),
    cell("open", count(row.open), `num ${row.open ? "" : "is-zero"}`), cell("on_time", worse ? `▲ ${rate}` : rate, `num ${worse ? "is-worse" : ""}`),
  ]);
}

/** The table of matters: the first `limit` rows, the others in one line. Rows: {name, lead, cooperating, open, closed, kept, on_time}. */
export function matters(rows, overall, limit) {
  const heads = ["name", "lead", "cooperating", "open", "on_time"].map((name) => h("th", `c-${name}`, t(`matters.${name}`), { scope: "col" }));
  const first = rows.length > limit + 1 ? rows.slice(0, limit) : rows;
  const rest = rows.slice(first.length);
  const body = first.map((row) => matterRow(row, overall));
  if (rest.length) body.push(matterRow(together(rest), overall, "is-rest"));
  return h("table", "", [h("thead", "", [h("tr", "", heads)]), h("tbody", "", body)]);
}

function together(rows) {
  const sum = (name) => rows.reduce((total, row) => total + row[name], 0);
  const closed = sum("closed");
  return { name: t("matters.rest", { n: rows.length }), lead: "", cooperating: null, open: sum("open"), on_time: closed ? sum("kept") / closed : null };
}

/** One line of the live feed. */
export function newsLine(row) {
  return h("li", "", [h("time", "num", format.hm(Date.parse(row.at))), h("span", "", describeNews(row))]);
}
