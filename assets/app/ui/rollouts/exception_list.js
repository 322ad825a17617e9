/* Who of the second tier is behind, in groups: their grid is silent, the task did not arrive, it did, they accepted and should have finished. */
import { when } from "../../state/shared/format.js";
import { t } from "../../state/shared/i18n.js";
import { countGroups, GROUPS } from "../../state/rollouts/rollout_exceptions.js";
import { findPart, getPart, setText } from "../shared/dom.js";
import { html, iconTemplate, nothing, render, repeat } from "../shared/render.js";
import { pickTemplate } from "./picked_people.js";
import { taskWords } from "./rollout_lines.js";
import { taskGlyph } from "./task_glyph.js";

export const SHOWN = 40;
/** `due`: when the tier had to finish, as the server says it.
    @typedef {{may: boolean, now: number, due: string | null, place(code: string): string, picked?(person: string): boolean}} ExceptionHow */

/** The groups as tabs with their counts; "" is all.
    @param {Record<string, number>} counts
    @param {string} chosen */
export function groupsTemplate(counts, chosen) {
  return GROUPS.map((group) => html`<button class="segment" data-act="group" data-value=${group} aria-pressed=${String(group === chosen)}>${t(`rollout.group.${group}`)} ${counts[group] ?? 0}</button>`);
}

/** @param {ExceptionLine} line
    @param {ExceptionHow} how */
function lineTemplate({ task, group, below, accepted }, { may, now, due, place, picked }) {
  const act = !may ? nothing : group === "silent"
    ? html`<button class="btn btn-small" data-act="take-person" data-value=${task.person}>${t("rollout.act.take-over")}</button>`
    : html`<button class="btn btn-small" data-act=${group === "overdue" ? "press" : "ring"} data-value=${task.person}>${t("rollout.act.remind")}</button>`;
  return html`<li class="exception" data-person=${task.person} data-group=${group}>${pickTemplate(task, may && group !== "overdue" ? picked : undefined)}
    <span class=${`exception-mark is-${group}`} aria-hidden="true">${group === "silent" ? "✕" : taskGlyph(task.state, 18)}</span>
    <p><strong>${task.name}</strong><span>${place(task.region)}</span><small>${below ? t("rollout.below", { n: below, accepted }) : nothing}${below ? " · " : ""}<em>${group === "overdue" && due ? `${t("rollout.overdue", { time: when(Date.parse(due), now) })} · ` : ""}${taskWords(task, now)}</em></small></p>
    <button class="btn-quiet btn-icon" data-act="find" data-value=${task.region} title=${t("rollout.act.find")} aria-label=${t("rollout.act.find")}>${iconTemplate("map-pin")}</button>${act}</li>`;
}

/** @param {ExceptionLine[]} list
    @param {ExceptionHow} how */
export function exceptionsTemplate(list, how) {
  return html`<ul>${repeat(list.slice(0, SHOWN), (line) => line.task.person, (line) => lineTemplate(line, how))}</ul>`;
}

/** The panel: who, how many, in which groups. `missing`: all of the tier who did not accept; their names may still be on the way.
    @param {HTMLElement} panel
    @param {{list: ExceptionLine[], missing: number, group: string, tier: string} & ExceptionHow} shown */
export function drawExceptionPanel(panel, { list, missing, group, tier, ...how }) {
  const chosen = list.filter((one) => !group || one.group === group), rest = chosen.length - SHOWN;
  setText(findPart(panel, "who"), t("rollout.exceptions", { tier }));
  setText(findPart(panel, "count"), String(missing));
  render(groupsTemplate(countGroups(list), group), getPart(panel, "groups"));
  render(exceptionsTemplate(chosen, how), getPart(panel, "people"));
  const none = list.length ? nothing : html`<span>${t(missing ? "rollout.people.loading" : "rollout.exceptions.none")}</span>`;
  const press = group === "overdue" && how.may && chosen.length ? html`<button class="btn btn-small" data-act="press-all" data-value=${chosen.length}>${t("rollout.act.press", { n: chosen.length })}</button>` : nothing;
  render(html`${press}${rest > 0 ? html`<span>${t("rollout.rest", { n: rest })}</span>` : none}`, getPart(panel, "rest"));
}
