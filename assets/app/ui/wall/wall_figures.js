/* What the wall says in figures: its three key numbers in peace, the line of health under its clock, how many cases have room. Pure. */
import { titleOf } from "../../state/cases/case_summary.js";
import * as format from "../../state/shared/format.js";
import { t } from "../../state/shared/i18n.js";
import { ageLabel } from "../shared/panels.js";

const ROW_REM = 9.3, HEAD = 0.6, FEWEST = 4, USUAL = 6, MOST = 10;

/** As many whole rows as fit: six as drawn, more on a taller screen.
    @param {number} height of the list's place
    @param {number} rem the size of the page's letters */
export function rowsThatFit(height, rem) {
  const row = rem * ROW_REM;
  return Math.max(FEWEST, Math.min(MOST, Math.floor((height - HEAD * row) / row) || USUAL));
}

/** The key figures: on time, received, and overdue with the case that is longest so.
    @param {{rate: number | null, closed: number, on_time: number, received_today: number, closed_today: number}} k
    @param {CaseRow[]} rows the open cases
    @param {number} now
    @param {(code: string) => string} nameRegion */
export function describeFigures(k, rows, now, nameRegion) {
  const late = rows.filter((row) => Date.parse(row.due_at) < now).sort((a, b) => Date.parse(a.due_at) - Date.parse(b.due_at)), worst = late[0];
  return {
    on_time: {
      name: t("kpi.on_time"), value: k.rate === null ? "—" : format.percent(k.rate), unit: k.closed ? "%" : "",
      note: k.closed ? t("kpi.on_time.note", { on_time: format.count(k.on_time), closed: format.count(k.closed) }) : t("kpi.on_time.none"),
    },
    received: { name: t("kpi.received"), value: format.count(k.received_today), unit: t("kpi.unit"), note: t("kpi.received.note", { n: format.count(k.closed_today) }) },
    overdue: {
      name: t("kpi.overdue"), value: format.count(late.length), unit: t("kpi.unit"), bad: late.length > 0,
      note: worst ? t("kpi.overdue.note", { place: nameRegion(worst.region.slice(0, 9)), title: titleOf(worst), d: format.short(now - Date.parse(worst.due_at)).join(" ") }) : t("kpi.overdue.none"),
    },
  };
}

/** The line under the clock: all links well, or the first that is not, and the data age.
    @param {PanelStatus} status
    @param {Record<string, string>} [hops] how each link is
    @returns {AgeLabel} */
export function describeHealth(status, hops = {}) {
  const label = ageLabel(status), ill = Object.keys(hops).find((hop) => hops[hop] !== "ok");
  const text = status.level === "live" ? t(ill ? "wall.health.bad" : "wall.health.ok", { hop: ill ? t(`hop.${ill}`) : "", age: label.text }) : label.text;
  return { ...label, text, ...(ill && !label.cls ? { mark: "stale", cls: "is-stale" } : {}) };
}
