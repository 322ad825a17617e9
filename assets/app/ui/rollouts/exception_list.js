/* Who is behind, in groups: of the second tier their grid is silent, the task did not arrive, it did; of it and the tier above they accepted and should have finished. */
import { when } from "../../state/shared/format.js";
import { t } from "../../state/shared/i18n.js";
import { countGroups, GROUPS } from "../../state/rollouts/rollout_exceptions.js";
import { findPart, getPart, setText } from "../shared/dom.js";
import { html, iconTemplate, nothing, render, repeat } from "../shared/render.js";
import { pickTemplate } from "./picked_people.js";
import { taskWords } from "./rollout_lines.js";
import { taskGlyph } from "./task_glyph.js";

export const SHOWN = 40;
/** `due(tier)`: when a tier had to finish, as the server says it.
    @typedef {{may: boolean, now: number, due(tier: number): string | null, place(code: string): string, picked?(person: string): boolean}} ExceptionHow */

/** The groups as tabs with their counts; "" is all.
    @param {Record<string, number>} counts
    @param {string} chosen */
export function groupsTemplate(counts, chosen) {
  return GROUPS.map((group) => html`<button class="segment" data-act="group" data-value=${group} aria-pressed=${String(group === chosen)}>${t(`rollout.group.${group}`)} ${counts[group] ?? 0}</button>`);
}

/** What can be done about somebody, by their group.
    @param {ExceptionLine} line
    @param {ExceptionHow} how */
function listPersonActs({ group }, { may }) {
  if (!may) return [];
  if (group === "silent") return [["take-person", "take-over"]];
  return group === "overdue" ? [["press", "remind"], ["take-person", "take-over"], ["finish-for", "finish-for"]] : [["ring", "remind"]];
}

/** @param {ExceptionLine} line
    @param {ExceptionHow} how */
function lineTemplate(line, how) {
  const { task, group, below, accepted } = line, { may, now, place, picked } = how, due = group === "overdue" ? how.due(task.tier) : null;
  const act = listPersonActs(line, how).map(([name, word]) => html`<button class="btn btn-small" data-act=${name} data-value=${task.person}>${t(`rollout.act.${word}`)}</button>`);
  return html`<li class="exception" data-person=${task.person} data-group=${group}>${pickTemplate(task, may && group !== "overdue" ? picked : undefined)}
    <span class=${`exception-mark is-${group}`} aria-hidden="true">${group === "silent" ? "✕" : taskGlyph(task.state, 18)}</span>
    <p><strong>${task.name}</strong><span>${place(task.region)}</span><small>${below ? t("rollout.below", { n: below, accepted }) : nothing}${below ? " · " : ""}<em>${due ? `${t("rollout.overdue", { time: when(Date.parse(due), now) })} · ` : ""}${taskWords(task, now)}</em></small></p>
    <button class="btn-quiet btn-icon" data-act="find" data-value=${task.region} title=${t("rollout.act.find")} aria-label=${t("rollout.act.find")}>${iconTemplate("map-pin")}</button>${act}</li>`;
}

/** @param {ExceptionLine[]} list
    @param {ExceptionHow} how */
export function exceptionsTemplate(list, how) {
  return html`<ul>${repeat(list.slice(0, SHOWN), (line) => line.task.person, (line) => lineTemplate(line, how))}</ul>`;
}

/** The panel: who, how many, in which groups. `missing`: all of the tier who did not accept; their names may still be on the way.
    @param {HTMLElement} panel
    @param {{list: ExceptionLine[], missing: number, group: string, tier: string, overdue: {tier: number, n: number}[], tierName(tier: number): string} & ExceptionHow} shown */
export function drawExceptionPanel(panel, { list, missing, group, tier, overdue, tierName, ...how }) {
  const chosen = list.filter((one) => !group || one.group === group), rest = chosen.length - SHOWN;
  setText(findPart(panel, "who"), t("rollout.exceptions", { tier }));
  setText(findPart(panel, "count"), String(missing));
  render(groupsTemplate(countGroups(list), group), getPart(panel, "groups"));
  render(exceptionsTemplate(chosen, how), getPart(panel, "people"));
  const none = list.length ? nothing : html`<span>${t(missing ? "rollout.people.loading" : "rollout.exceptions.none")}</span>`;
  const press = group !== "overdue" || !how.may ? nothing
    : overdue.map((one) => html`<button class="btn btn-small" data-act="press-all" data-value=${one.tier}>${t("rollout.act.press", { tier: tierName(one.tier), n: one.n })}</button>`);
  const whole = chosen.length ? html`<button class="btn btn-small" data-act="people" data-value=${`group/${group}`}>${t("rollout.list.whole")}</button>` : nothing;
  render(html`${press}${whole}${rest > 0 ? html`<span>${t("rollout.rest", { n: rest })}</span>` : none}`, getPart(panel, "rest"));
}
