/* Whistles about a case: what is asked, until when, and who has reported in. Templates only. */
import * as format from "../../state/shared/format.js";
import { t } from "../../state/shared/i18n.js";
import { isolated } from "../../state/shared/text_isolation.js";
import { html, nothing, repeat } from "../shared/render.js";

/** A unit or a region by its name.
    @param {string} code
    @param {Places} county */
export const nameOfCalled = (code, county) => (county.known(code) ? county.name(code) : county.unit(code));

/** How one of the called stands: 已报到 14:05 · 代报 · 超时.
    @param {WhistleUnit} unit
    @param {boolean} over
    @param {number} now */
export function describeUnit(unit, over, now) {
  const state = unit.state === "called" && over ? "silent" : unit.state;
  return [
    t(`whistle.${state}`),
    ...(unit.at ? [format.when(Date.parse(unit.at), now)] : []),
    ...(unit.on_behalf ? [t("whistle.on-behalf")] : []), ...(unit.late ? [t("whistle.late")] : []),
  ].join(" · ");
}

/** @param {WhistleRow} whistle
    @param {Places} county
    @param {number} now */
function whistleTemplate(whistle, county, now) {
  const due = Date.parse(whistle.due_at), over = now > due;
  const left = t(over ? "whistle.over" : "whistle.left", { d: format.span(Math.abs(due - now)) });
  const units = repeat(whistle.units, ({ unit }) => unit, (unit) => {
    const look = unit.state === "reported_in" ? "" : unit.state === "refused" || over ? "chip-bad" : "chip-warn";
    return html`<li><b>${isolated(nameOfCalled(unit.unit, county))}</b><span class=${`chip ${look}`}>${describeUnit(unit, over, now)}</span>
      ${unit.note ? html`<p class="case-line">${isolated(unit.note)}</p>` : nothing}</li>`;
  });
  const open = whistle.units.some(({ state }) => state === "called");
  return html`<div class="whistle"><p><strong>${isolated(whistle.text)}</strong></p>
    <p class="case-line num">${format.when(Date.parse(whistle.at), now)}${open ? html` · ${left}` : nothing}${whistle.lapsed ? html` · <b class="is-lapsed">${t("whistle.lapsed")}</b>` : nothing}</p>
    <ul class="whistle-units">${units}</ul></div>`;
}

/** The newest whistle first.
    @param {WhistleRow[] | undefined} whistles
    @param {Places} county
    @param {number} now */
export function whistlesTemplate(whistles, county, now) {
  if (!whistles?.length) return nothing;
  const called = whistles.flatMap(({ units }) => units), came = called.filter(({ state }) => state === "reported_in").length;
  return html`<section class="block whistles"><div class="block-head"><h3>${t("whistle.title")}</h3><span>${t("whistle.came", { n: came, of: called.length })}</span></div>
    ${repeat([...whistles].reverse(), ({ number }) => number, (whistle) => whistleTemplate(whistle, county, now))}</section>`;
}
