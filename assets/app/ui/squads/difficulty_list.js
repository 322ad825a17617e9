/* The difficulties of a squad's members in the drawer: those that wait for an answer first. Templates only. */
import { when } from "../../state/shared/format.js";
import { t } from "../../state/shared/i18n.js";
import { html, iconTemplate, nothing, repeat } from "../shared/render.js";

/** Unanswered ones first, the oldest first in each.
    @param {DifficultyRow[]} rows */
export const sortDifficulties = (rows) => [...rows].sort((a, b) => Number(Boolean(a.answered_at)) - Number(Boolean(b.answered_at)) || a.number - b.number);

/** @param {DifficultyRow} said
    @param {import("./squad_panel.js").SquadContext} context */
function difficultyTemplate(said, { people, now, may }) {
  const nameOf = (/** @type {string} */ who) => people[who]?.name ?? who, name = nameOf(said.person);
  const about = [said.order ? t("difficulty.order", { number: said.order }) : "", said.by ? t("difficulty.by", { name: nameOf(said.by) }) : "", when(Date.parse(said.at), now)].filter(Boolean).join(" · ");
  return html`<li class="hindrance" data-difficulty=${said.number} data-answered=${said.answered_at ? "1" : nothing}>${iconTemplate(said.answered_at ? "check" : "alert-triangle")}
    <span class="hindrance-words"><strong>${name}</strong> ${t(`palm.difficulty.kind.${said.kind}`)}<span class="num hindrance-about"> · ${about}</span>${said.note ? html`<em>${said.note}</em>` : nothing}
    ${said.answered_at ? html`<span class="hindrance-answer">${t("difficulty.answered", { time: when(Date.parse(said.answered_at), now), name: nameOf(said.answered_by ?? ""), text: said.answer ?? "" })}</span>` : nothing}</span>
    ${may && !said.answered_at ? html`<button class="btn btn-small" data-squad="difficulty" data-order=${said.number} aria-label=${t("difficulty.answer.about", { name })}>${t("difficulty.answer")}</button>` : nothing}</li>`;
}

/** @param {DifficultyRow[]} rows
    @param {import("./squad_panel.js").SquadContext} context */
export function difficultiesTemplate(rows, context) {
  if (!rows.length) return nothing;
  const open = rows.filter((one) => !one.answered_at).length;
  return html`<div class="hindrances" data-block="difficulties"><p class="hindrances-head"><strong>${t("difficulty.title")}</strong>${open ? html`<span class="num">${t("difficulty.open", { n: open })}</span>` : nothing}</p>
    <ul>${repeat(sortDifficulties(rows), (one) => one.number, (one) => difficultyTemplate(one, context))}</ul></div>`;
}
