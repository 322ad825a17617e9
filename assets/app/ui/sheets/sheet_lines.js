/* What /sheets shows of its lines. Templates only. */
import { count, hm } from "../../state/shared/format.js";
import { language, t } from "../../state/shared/i18n.js";
import { KEYED } from "../../state/sheets/keyed_books.js";
import { html, nothing, repeat } from "../shared/render.js";
import { taskGlyph } from "../rollouts/task_glyph.js";

/** @param {{place: string, place_en: string}} row */
const placeOf = (row) => (language() === "zh" ? row.place : row.place_en);

/** @type {Record<string, number>} */
const MOST = { by: 40, code: 12, result: 1, shelter: 4, people: 4, time: 5 };
export const FIELDS = Object.keys(MOST);

/** @param {string} name
    @param {string} [label]
    @param {boolean} [hidden] */
function fieldTemplate(name, label = name, hidden = false) {
  return html`<label class=${`keyed-field is-${name}`} ?hidden=${hidden}><span>${t(`keyed.field.${label}`)}</span><input id=${`sheets-${name}`} class="keyed-input" type="text" maxlength=${String(MOST[name])} autocomplete="off" spellcheck="false"></label>`;
}

/** Who called, then code, result and time of one line after the other. What is typed stays when it is drawn anew.
    @param {KeyedKind} kind
    @param {string[]} more what the result asks for */
export function formTemplate(kind, more) {
  const extra = (/** @type {string} */ name) => fieldTemplate(name, name, !more.includes(name));
  return html`${fieldTemplate("by", kind.by)}
    <div class="keyed-line">${fieldTemplate("code")}<div data-part="found" class="keyed-found"></div><div class="keyed-pair">${fieldTemplate("result")}${extra("shelter")}${extra("people")}${fieldTemplate("time")}</div></div>
    <div data-part="known" class="keyed-known"></div>
    <div class="keyed-keys">${kind.results.map((name, at) => html`<span class="keyed-key"><kbd>${at + kind.first}</kbd>${kind.words(name)}</span>`)}</div>
    <p data-part="told" class="keyed-told" role="alert"></p><p class="keyed-how">${t(kind.how)}</p>`;
}

/** The person or household a code means, before anything is taken.
    @param {SheetRow} row
    @param {KeyedBook["kind"]} kind */
export function foundTemplate(row, kind) {
  const post = language() === "zh" ? row.post : row.post_en, glyph = kind === "sheet" ? taskGlyph(row.state) : nothing;
  return html`<b>${row.name}</b><span>${post}</span><span>${placeOf(row)}</span><span class="keyed-now">${glyph}${KEYED[kind].known(row.state)}</span>`;
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
    <td>${KEYED[one.kind ?? "sheet"].words(one.result)}${one.people ? html` ${t("evacuation.people", { n: one.people })}` : nothing}</td><td class="num">${hm(one.at)}</td><td>${t(`keyed.state.${one.state}`)}${one.why ? html` <small>${one.why}</small>` : nothing}</td></tr>`;
}

/** Whether lines wait, and whether the county can be reached.
    @param {{waiting: number, taken: number, repeated: number, refused: number}} counts
    @param {boolean} lost
    @param {string} [why] what the county said to it, as that somebody has to sign in */
export function stateTemplate(counts, lost, why = "") {
  const parts = [t("keyed.count.taken", { n: counts.taken + counts.repeated }), t("keyed.count.waiting", { n: counts.waiting })];
  if (counts.refused) parts.push(t("keyed.count.refused", { n: counts.refused }));
  return html`<p class=${lost ? "is-lost" : ""}>${parts.map((part) => html`<span>${part}</span>`)}${lost ? html`<strong>${t("keyed.lost", { n: count(counts.waiting) })} ${why}</strong>` : nothing}</p>`;
}
