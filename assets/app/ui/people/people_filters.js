/* The head of a list of people: by what it is narrowed, how many it holds, and what is done about whoever is ticked. */
import { PENDING, splitPlace, STATES } from "../../state/people/people_query.js";
import { count } from "../../state/shared/format.js";
import { nameOf, t } from "../../state/shared/i18n.js";
import { html, iconTemplate, nothing, repeat } from "../shared/render.js";
import { pickedTemplate } from "../rollouts/picked_people.js";

/** A choice of which the first is all.
    @param {string} part
    @param {[string, string][]} options
    @param {string} chosen */
function choiceTemplate(part, options, chosen) {
  return html`<select class="people-choice" data-part-of=${part} aria-label=${t(`rollout.list.all.${part}`)}><option value="" .selected=${!chosen}>${t(`rollout.list.all.${part}`)}</option>${repeat(options, ([value]) => value, ([value, name]) => html`<option value=${value} .selected=${value === chosen}>${name}</option>`)}</select>`;
}

/** The states and, before them, those of who is behind; a group of the exceptions is one of these as long as it is what was opened.
    @param {PeopleQuery} query */
function stateTemplate({ states, group }) {
  const options = /** @type {[string, string][]} */ ([[PENDING.join(","), t("rollout.list.pending")], ...STATES.map((state) => [state, t(`rollout.state.${state}`)])]);
  const chosen = states.join(","), others = group ? [[`group ${group}`, t(`rollout.group.${group}`)]] : chosen && !options.some(([value]) => value === chosen) ? [[chosen, states.map((state) => t(`rollout.state.${state}`)).join(" + ")]] : [];
  return choiceTemplate("state", /** @type {[string, string][]} */ ([...others, ...options]), group ? `group ${group}` : chosen);
}

/** @param {PeopleView} view */
function placeTemplate({ query, own, places }) {
  const { township, village, grid } = splitPlace(query.region), named = (/** @type {{code: string, name: string}[]} */ found) => /** @type {[string, string][]} */ (found.map((one) => [one.code, nameOf(one)]));
  const levels = [
    own.length < 9 ? choiceTemplate("township", named(places.townships(own)), township) : nothing,
    own.length < 12 && township ? choiceTemplate("village", named(places.villages(township)), village) : nothing,
    own.length < 15 && village ? choiceTemplate("grid", named(places.grids(village)), grid) : nothing,
  ];
  return levels;
}

/** How many are here of how many there are.
    @param {{loaded: number, total: number | null}} counts */
export function countWords({ loaded, total }) {
  return total === null ? t("rollout.list.loaded", { loaded: count(loaded) }) : t("rollout.list.count", { loaded: count(Math.min(loaded, total)), total: count(total) });
}

/** What ticks are for; by keys, and where there are none by touch (the style sheet shows one of the two). */
const hintTemplate = () => html`<span class="quiet">${t("rollout.list.hint")} · <span class="by-keys">${t("rollout.list.hint.keys")}</span><span class="by-touch">${t("rollout.list.hint.touch")}</span></span>`;

/** @param {PeopleView} view */
export function filtersTemplate(view) {
  const { row, query, may, names, picked, note, fault } = view;
  const tiers = /** @type {[string, string][]} */ (row.tiers.map((tier) => [String(tier.tier), nameOf(tier)]));
  return html`<div class="people-head"><h2 id="people-title">${t("rollout.list.title")}</h2><span class="people-count" role="status">${countWords(view)}</span>
      <button class="btn-quiet btn-icon" type="button" data-file title=${t("rollout.list.file")} aria-label=${t("rollout.list.file")}>${iconTemplate("download")}</button>
      <button class="btn-quiet btn-icon" type="button" data-close title=${t("rollout.list.close")} aria-label=${t("rollout.list.close")}>${iconTemplate("x")}</button></div>
    <div class="people-tools">${stateTemplate(query)}${choiceTemplate("tier", tiers, query.tiers.length === 1 ? String(query.tiers[0]) : "")}${placeTemplate(view)}
      ${names ? html`<input class="people-words" type="search" data-part-of="words" maxlength="40" autocomplete="off" placeholder=${t("rollout.list.words")} aria-label=${t("rollout.list.words")} .value=${query.words}>` : nothing}</div>
    <div class="picked-bar" role="group" aria-label=${t("rollout.picked.bar")}>${may ? pickedTemplate({ n: picked, listed: 0 }) : nothing}${may && !picked ? hintTemplate() : nothing}</div>
    <p class="people-note" role="status">${fault || note}</p>`;
}
