/* What a list of who moved tells, before it is recorded: counts, rows that fit several households, cells left out. Templates only. */
import { count } from "../../state/shared/format.js";
import { language, t } from "../../state/shared/i18n.js";
import { keyOf } from "../../transport/households/moved_list.js";
import { html, nothing, repeat } from "../shared/render.js";

const SHOWN = 60;

/** @param {MovedPreview} told
    @param {{chosen: Map<string, string>, name(code: string): string}} how */
export function previewTemplate(told, { chosen, name }) {
  if (told.faults) return html`<p class="moved-bad" role="alert">${t("moved.unreadable")}</p><ul class="moved-out">${told.faults.map((one) => html`<li>${wordsOf(one)}</li>`)}</ul>`;
  const kinds = Object.entries(told.kinds).map(([kind, n]) => t("moved.kind", { kind: t(`evacuation.state.${kind}`), n: count(n) }));
  return html`<p class="moved-counts">${t("moved.counts", { rows: count(told.rows), reports: count(told.reports), repeated: count(told.repeated), silent: count(told.silent) })}</p>
    <p class="moved-kinds">${kinds.join(t("list.join"))}</p>
    ${told.several.length ? html`<h3>${t("moved.several")}</h3><ul class="moved-several">${repeat(told.several, keyOf, (row) => severalTemplate(row, chosen, name))}</ul>` : nothing}
    ${told.left_out ? html`<h3>${t("moved.left_out")}</h3>${leftOutTemplate(told)}` : nothing}`;
}

/** @param {{zh: string, en: string}} one */
const wordsOf = (one) => (language() === "zh" ? one.zh : one.en);

/** @param {MovedPreview} told */
function leftOutTemplate(told) {
  const shown = told.remarks.slice(0, SHOWN), more = told.left_out - shown.length;
  return html`<ul class="moved-out">${repeat(shown, (_, at) => at, (one) => html`<li><code>${[told.filename, one.sheet, one.cell].filter(Boolean).join(":")}</code><span>${one.text}</span><b>${wordsOf(one)}</b></li>`)}</ul>
    ${more > 0 ? html`<p>${t("moved.left_out.more", { n: more })}</p>` : nothing}`;
}

/** @param {MovedSeveral} row
    @param {Map<string, string>} chosen
    @param {(code: string) => string} name */
function severalTemplate(row, chosen, name) {
  const words = (/** @type {MovedSeveral["households"][number]} */ one) => [one.head || one.household, name(one.grid), t("evacuation.people", { n: one.people }), one.phone, t(`evacuation.state.${one.state}`)].filter(Boolean).join(" · ");
  return html`<li><label><span>${t("moved.several.row", { sheet: row.sheet, row: row.row })}</span><select data-act="choose" data-value=${keyOf(row)}>
    <option value="">${t("moved.several.leave")}</option>${row.households.map((one) => html`<option value=${one.household} ?selected=${chosen.get(keyOf(row)) === one.household}>${words(one)}</option>`)}</select></label></li>`;
}
