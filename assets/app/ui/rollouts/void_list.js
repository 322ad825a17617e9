/* Voids in words: the key of the map, and the worst with their reasons, clocks and who can be reached. Templates only. */
import { count, hm, when } from "../../state/shared/format.js";
import { nameOf, t } from "../../state/shared/i18n.js";
import { arrivalWord, countGrades } from "../../state/rollouts/void_map.js";
import { html, iconTemplate, nothing, repeat } from "../shared/render.js";

const REASONS = ["duty", "acceptance", "position"], GRADES = [1, 2, 3, 4, 5];

/** The key of the map, with how many grids are each.
    @param {VoidMap | null} told */
export function voidItems(told) {
  const counts = told ? countGrades(told) : null;
  return GRADES.map((grade, i) => html`<span class="legend-item"><i class=${`swatch void-${grade}`}>${grade < 4 ? String(grade) : grade === 4 ? "?" : ""}</i>${t(`void.grade.${grade}`)}${counts ? html` <b class="num">${count(counts[i])}</b>` : nothing}</span>`);
}

/** @param {VoidRow} row
    @param {number} now */
function clockWords(row, now) {
  const [word, at] = arrivalWord(row), due = row.due_at === null ? null : Date.parse(row.due_at);
  const wind = t(word, at === null ? {} : { time: when(at, now) });
  return [wind, due === null ? "" : t(due <= now ? "void.overdue" : "void.due", { time: when(due, now) })].filter(Boolean).join(" · ");
}

/** @param {VoidContact} one */
function contactTemplate(one) {
  return html`<span class="void-contact" data-person=${one.person}><b>${one.name}</b> ${nameOf({ name: one.post_name, name_en: one.post_name_en })} ${one.phone}${one.state === null ? nothing : ` · ${t(`rollout.state.${one.state}`)}`}</span>`;
}

/** @param {VoidRow} row
    @param {VoidHow} how */
function rowTemplate(row, { now, place }) {
  return html`<li class="exception void" data-region=${row.region} data-grade=${row.grade}><i class=${`swatch void-${row.grade}`} aria-hidden="true">${row.grade}</i>
    <p><strong>${place(row.region)}</strong><span>${row.reasons.map((name) => html`<em class="void-reason" data-reason=${name}>${t(`void.reason.${name}`)}</em>`)}</span>
    <small>${clockWords(row, now)}</small><small>${row.contacts.length ? row.contacts.map((one) => contactTemplate(one)) : t("void.nobody")}</small></p>
    <button class="btn-quiet btn-icon" data-act="find" data-value=${row.region} title=${t("rollout.act.find")} aria-label=${t("rollout.act.find")}>${iconTemplate("map-pin")}</button></li>`;
}

/** Of how many grids nobody knows a reason, in words; "" where all is known.
    @param {VoidMap} told */
export function unknownWords({ counts }) {
  const found = REASONS.map((name) => ({ name, n: counts.reasons[name]?.unknown ?? 0 })).filter(({ n }) => n);
  return found.map(({ name, n }) => t("void.unknown", { reason: t(`void.of.${name}`), n })).join(t("list.join"));
}

/** The list, worst first, and below it what nobody knows.
    @param {VoidMap} told
    @param {VoidHow} how */
export function voidsTemplate(told, how) {
  const unknown = unknownWords(told);
  return html`<ul>${repeat(told.worst, (row) => row.region, (row) => rowTemplate(row, how))}</ul>
    ${told.worst.length ? nothing : html`<p class="exception-foot">${t("void.none")}</p>`}${unknown ? html`<p class="void-unknown">${unknown}</p>` : nothing}
    <p class="exception-foot void-at">${t("void.at", { time: hm(Date.parse(told.at)) })}</p>`;
}
