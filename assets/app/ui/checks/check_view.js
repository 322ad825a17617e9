/* A directed check drawn: the strip with the question and its figures, and the table of townships and grids. Templates only. */
import { count, percent, when } from "../../state/shared/format.js";
import { sumWords } from "../../state/checks/check_sums.js";
import { t } from "../../state/shared/i18n.js";
import { html, iconTemplate, nothing, repeat } from "../shared/render.js";

const COLUMNS = ["name", "value", "answered", "unknown"];

/** The strip without a check.
    @param {boolean} may
    @param {string} note */
export function noCheckTemplate(may, note) {
  return html`<div class="strip-title"><h2>${t("checks.none")}</h2><p>${t("checks.none.why")}</p></div>${actsTemplate(may ? ["ask"] : [], note)}`;
}

/** @param {{check: CheckRow, checks: CheckRow[], sum: CheckSumRow | undefined, may: boolean, now: number, note: string}} given */
export function checkStripTemplate({ check, checks, sum, may, now, note }) {
  const due = Date.parse(check.due_at), answered = sum?.answered ?? 0, total = sum?.total ?? 0;
  const choice = html`<select class="rollout-choice" data-act="choose" aria-label=${t("checks.choose")}>${checks.map((one) => html`<option value=${one.id} ?selected=${one.id === check.id}>${one.id} ${one.question}</option>`)}</select>`;
  const facts = [t("checks.asked", { id: check.id, time: when(Date.parse(check.asked_at), now) }), t(due < now ? "checks.overdue" : "checks.due", { time: when(due, now) }), ...(check.round ? [t("rollout.round", { n: check.round })] : [])];
  const gaps = [...(check.no_channel ? [t("rollout.no_channel", { n: check.no_channel })] : []), ...(check.nobody ? [t("checks.nobody", { n: check.nobody })] : [])];
  return html`<div class="strip-title"><h2 title=${check.question}>${check.question}</h2><p data-over=${due < now ? "1" : nothing}>${facts.join(" · ")}</p>${checks.length > 1 ? choice : html`<small>${gaps.join(" · ")}</small>`}</div>
    <dl class="strip-figures">${figureTemplate("answer", t("checks.figure.answer"), sumWords(check, sum), "")}
      ${figureTemplate("answered", t("checks.figure.answered"), count(answered), total ? `${percent(answered / total)}%` : "")}
      ${figureTemplate("unknown", t("checks.figure.unknown"), count(total - answered), t("checks.of", { n: total }))}
      ${check.kind === "number" ? figureTemplate("some", t("checks.figure.some"), count(sum?.counts.some ?? 0), "") : nothing}</dl>${actsTemplate(may ? ["ask", "close"] : [], note)}`;
}

/** @param {string} name
    @param {string} word
    @param {string} value
    @param {string} side */
function figureTemplate(name, word, value, side) {
  return html`<div class="strip-figure" data-figure=${name}><dt>${word}</dt><dd><b>${value}</b><small>${side}</small></dd></div>`;
}

/** @param {string[]} acts
    @param {string} note */
function actsTemplate(acts, note) {
  if (!acts.length && !note) return nothing;
  return html`<div class="strip-acts"><p>${acts.map((act) => html`<button class=${act === "ask" ? "btn btn-main" : "btn"} data-act=${act}>${t(`checks.act.${act}`)}</button>`)}</p>${note ? html`<p class="strip-note" role="status">${note}</p>` : nothing}</div>`;
}

/** @param {CheckRow} check
    @param {CheckLine[]} lines
    @param {string} selected */
export function checkLinesTemplate(check, lines, selected) {
  const head = COLUMNS.map((name) => html`<span role="columnheader">${t(`checks.line.${name}`)}</span>`);
  return html`<div role="table" aria-label=${t("checks.table")}><div class="check-line is-head" role="row">${head}</div>
    ${repeat(lines, (line) => line.key, (line) => lineTemplate(check, line, selected))}</div>`;
}

/** @param {CheckRow} check
    @param {CheckLine} line
    @param {string} selected */
function lineTemplate(check, line, selected) {
  const { row, unknown } = line;
  const name = line.depth ? html`<span class="check-name">${line.name}</span>` : html`<button class="line-name" data-act="line" data-value=${line.key} aria-expanded=${String(line.open)}>${iconTemplate(line.open ? "chevron-down" : "chevron-right")}<span>${line.name}</span></button>`;
  return html`<div class="check-line" role="row" data-line=${line.key} data-depth=${line.depth} data-selected=${line.key === selected ? "1" : nothing}>
    <span role="cell">${name}</span><span role="cell" class=${row.answered ? "check-value" : "check-value is-unknown"}>${sumWords(check, row)}</span>
    <span role="cell" class="num quiet">${count(row.answered)} / ${count(row.total)}</span><span role="cell" class=${unknown ? "num is-unknown" : "num quiet"}>${unknown ? `✕ ${count(unknown)}` : "0"}</span></div>`;
}
