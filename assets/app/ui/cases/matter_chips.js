/* Matters that a case may be of, each with its reasons; a press puts the case under one. Template only. */
import { nameOf, t } from "../../state/shared/i18n.js";
import { isolated } from "../../state/shared/text_isolation.js";
import { html, nothing } from "../shared/render.js";

/** Why a matter is suggested: 提到 拖欠、工资.
    @param {MatterSuggestion} one */
export function describeReasons({ words, pairs }) {
  const [key, said] = words.length ? ["matter.why.words", words] : ["matter.why.pairs", pairs];
  return said.length ? t(key, { words: said.map((word) => isolated(word)).join(t("list.join")) }) : "";
}

/** @param {MatterSuggestion[]} matters
    @param {Places} county
    @param {boolean} busy */
export function matterChipsTemplate(matters, county, busy) {
  const known = matters.filter((one) => county.matter(one.matter));
  if (!known.length) return nothing;
  const chips = known.map((one) => {
    const name = nameOf(county.matter(one.matter)), why = describeReasons(one);
    return html`<button class="chip matter-chip" data-command="set_matter" data-matter=${one.matter} aria-disabled=${busy ? "true" : nothing}
      aria-label=${[t("matter.set", { name }), why].filter(Boolean).join(t("list.join"))}><b>${name}</b>${why ? html`<small>${why}</small>` : nothing}</button>`;
  });
  return html`<div class="matter-chips" role="group" aria-label=${t("matter.suggested")}><span class="quiet">${t("matter.suggested")}</span>${chips}</div>`;
}
