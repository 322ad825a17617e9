/* What /sheets shows of its lines. Templates only. */
import { count, hm } from "../state/format.js";
import { language, t } from "../state/i18n.js";
import { html, nothing, repeat } from "./render.js";
import { taskGlyph } from "./task_glyph.js";

/** @param {{place: string, place_en: string}} row */
const placeOf = (row) => (language() === "zh" ? row.place : row.place_en);

const FIELDS = [["by", 40], ["code", 12], ["result", 1], ["time", 5]];

/** @param {number} n */
function fieldTemplate(n) {
  const [name, most] = FIELDS[n];
  return html`<label class=${`keyed-field is-${name}`}><span>${t(`keyed.field.${name}`)}</span><input id=${`sheets-${name}`} class="keyed-input" type="text" maxlength=${String(most)} autocomplete="off" spellcheck="false"></label>`;
}

/** Who called, then code, result and time of one line after the other. Drawn once: what is typed stays.
    @param {string[]} results */
export function formTemplate(results) {
  return html`${fieldTemplate(0)}
    <div class="keyed-line">${fieldTemplate(1)}<div data-part="found" class="keyed-found"></div><div class="keyed-pair">${fieldTemplate(2)}${fieldTemplate(3)}</div></div>
    <div class="keyed-keys">${results.map((name, key) => html`<span class="keyed-key"><kbd>${key}</kbd>${t(`keyed.result.${name}`)}</span>`)}</div>
    <p data-part="told" class="keyed-told" role="alert"></p><p class="keyed-how">${t("keyed.how")}</p>`;
}

/** The person a code means, before anything is taken.
    @param {SheetRow} row */
export function foundTemplate(row) {
  const post = language() === "zh" ? row.post : row.post_en;
  return html`<b>${row.name}</b><span>${post}</span><span>${placeOf(row)}</span><span class="keyed-now">${taskGlyph(row.state)}${t(`rollout.state.${row.state}`)}</span>`;
}

/** The lines, the newest first.
    @param {SheetEntry[]} entries */
export function entriesTemplate(entries) {
  if (!entries.length) return html`<p class="keyed-none">${t("keyed.none")}</p>`;
  return html`<table class="keyed-table"><thead><tr>${["code", "name", "place", "result", "time", "state"].map((name) => html`<th scope="col">${t(`keyed.column.${name}`)}</th>`)}</tr></thead>
    <tbody>${repeat([...entries].reverse(), (one) => one.key, lineTemplate)}</tbody></table>`;
}

/** @param {SheetEntry} one */
function lineTemplate(one) {
  return html`<tr class=${`is-${one.state}`}><td class="keyed-code">${one.code}</td><td><b>${one.name}</b></td><td>${placeOf(one)}</td>
    <td>${t(`keyed.result.${one.result}`)}</td><td class="num">${hm(one.at)}</td><td>${t(`keyed.state.${one.state}`)}${one.why ? html` <small>${one.why}</small>` : nothing}</td></tr>`;
}

/** Whether lines wait, and whether the county can be reached.
    @param {{waiting: number, taken: number, repeated: number, refused: number}} counts
    @param {boolean} lost */
export function stateTemplate(counts, lost) {
  const parts = [t("keyed.count.taken", { n: counts.taken + counts.repeated }), t("keyed.count.waiting", { n: counts.waiting })];
  if (counts.refused) parts.push(t("keyed.count.refused", { n: counts.refused }));
  return html`<p class=${lost ? "is-lost" : ""}>${parts.map((part) => html`<span>${part}</span>`)}${lost ? html`<strong>${t("keyed.lost", { n: count(counts.waiting) })}</strong>` : nothing}</p>`;
}
