/* Difficulties of people with their tasks 有困难, first among the exceptions of a roll-out: asked for again when their count moved; answered in words. */
import { hm } from "../../state/shared/format.js";
import { t } from "../../state/shared/i18n.js";
import { createCountedList } from "../../transport/rollouts/counted_list.js";
import { rolloutAddress, searchOf } from "../../transport/rollouts/rollout_requests.js";
import { difficultyQuestion } from "../squads/squad_questions.js";
import { findPart } from "../shared/dom.js";
import { html, nothing, render, repeat } from "../shared/render.js";
import { complaintOf } from "../rollouts/rollout_commands.js";

const SHOWN = 20;

/** @param {{read(address: string): Promise<{difficulties: TaskDifficulty[]}>, sender: CommandSender, ask(question: CommandQuestion): Promise<boolean>, say(text: string): void, changed(): void}} tools */
export function createHindranceList({ read, sender, ask, say, changed }) {
  const list = /** @type {CountedList<TaskDifficulty>} */ (createCountedList(changed));

  /** @param {string} rollout
      @param {string} region
      @param {number} waits
      @returns {Promise<TaskDifficulty[]>} */
  async function readOpen(rollout, region, waits) {
    if (!waits) return [];
    const { difficulties } = await read(`${rolloutAddress(rollout, "difficulties")}?${searchOf({ region })}`);
    return difficulties.filter((one) => !one.answered_at);
  }

  return {
    /** @param {HTMLElement} panel
        @param {{rollout: string, region: string, branch: BranchRow | undefined, may: boolean, place(code: string): string}} about */
    draw(panel, { rollout, region, branch, may, place }) {
      const waits = branch?.marks?.hindered ?? 0, part = findPart(panel, "hindered");
      list.refresh(`${rollout}/${region}/${waits}`, () => readOpen(rollout, region, waits));
      if (part) render(waits ? hindrancesTemplate(list.rows().slice(0, SHOWN), waits, may, place) : nothing, part);
    },
    /** What is to be done about one, said to whoever told of it.
        @param {RolloutRow} row
        @param {string} key */
    async answer(row, key) {
      const said = list.rows().find((one) => keyOf(one) === key);
      if (!said) return;
      const send = (/** @type {Record<string, string>} */ { text }) => sender.send(`${rolloutAddress(row.id, "answer-difficulty")}?region=${row.region}`, { person: said.person, difficulty: said.number, text }).catch((problem) => { throw complaintOf(problem); });
      if (await ask({ ...difficultyQuestion(said.name || said.person, said), submit: send })) say(t("rollout.hindered.done"));
    },
  };
}

/** @param {TaskDifficulty} said */
const keyOf = (said) => `${said.person}/${said.number}`;

/** @param {TaskDifficulty[]} list
    @param {number} waits
    @param {boolean} may
    @param {(code: string) => string} place */
export function hindrancesTemplate(list, waits, may, place) {
  return html`<p class="help-head">▲ ${t("rollout.hindered.head", { n: waits })}</p><ul>${repeat(list, keyOf, (one) => html`<li class="exception" data-hindered=${keyOf(one)} data-group="unheard">
    <p><strong>${one.name || one.person}</strong><span>${place(one.region)}</span><small><em>${[t(`palm.difficulty.kind.${one.kind}`), one.note, hm(Date.parse(one.at))].filter(Boolean).join(" · ")}</em></small></p>
    ${may ? html`<button class="btn btn-small" data-act="answer-difficulty" data-value=${keyOf(one)}>${t("difficulty.answer")}</button>` : nothing}</li>`)}</ul>`;
}
