/* Households that need help, first among the exceptions of a roll-out: asked for again when their count moved; a case from one of them. */
import { hm } from "../../state/shared/format.js";
import { t } from "../../state/shared/i18n.js";
import { createCountedList } from "../../transport/rollouts/counted_list.js";
import { searchOf } from "../../transport/rollouts/rollout_requests.js";
import { countVisits } from "./visit_counts.js";
import { complaintOf } from "../rollouts/rollout_commands.js";
import { findPart } from "../shared/dom.js";
import { html, nothing, render, repeat } from "../shared/render.js";

const SHOWN = 20, SEVERITY = 2;

/** @param {{read(address: string): Promise<{households: VisitedHousehold[]}>, sender: CommandSender, ask(question: CommandQuestion): Promise<boolean>, say(text: string): void, changed(): void}} tools */
export function createHelpList({ read, sender, ask, say, changed }) {
  const list = /** @type {CountedList<VisitedHousehold>} */ (createCountedList(changed));

  /** @param {string} rollout
      @param {string} region
      @param {number} needs */
  async function readHouseholds(rollout, region, needs) {
    return needs ? (await read(`/api/rollouts/${rollout}/visits?${searchOf({ region, result: "needs_help", limit: SHOWN })}`)).households : [];
  }

  return {
    /** @param {HTMLElement} panel
        @param {{rollout: string, region: string, branch: BranchRow | undefined, may: boolean, place(code: string): string}} about */
    draw(panel, { rollout, region, branch, may, place }) {
      const needs = countVisits(branch?.visits)?.needs ?? 0, part = findPart(panel, "needs");
      list.refresh(`${rollout}/${region}/${needs}`, () => readHouseholds(rollout, region, needs));
      if (part) render(needs ? helpTemplate(list.rows(), needs, may, place) : nothing, part);
    },
    /** A case from what a household needs.
        @param {string} household */
    async open(household) {
      const one = list.rows().find((line) => line.household === household);
      if (!one) return;
      const words = one.note || t("rollout.visit.needs_help"), command = { title: t("rollout.help.title", { words }), severity: SEVERITY, region: one.grid, text: t("rollout.help.text", { household, words }) };
      const done = await ask({ title: t("rollout.help.case"), note: command.text, go: t("rollout.help.go"), fields: [], submit: () => sender.send("/api/cases", command).catch((problem) => { throw complaintOf(problem); }) });
      if (done) say(t("rollout.help.done"));
    },
  };
}

/** @param {VisitedHousehold[]} list
    @param {number} needs
    @param {boolean} may
    @param {(code: string) => string} place */
export function helpTemplate(list, needs, may, place) {
  return html`<p class="help-head">▲ ${t("rollout.help.head", { n: needs })}</p><ul>${repeat(list, (one) => one.household, (one) => html`<li class="exception" data-household=${one.household} data-group="unheard">
    <p><strong>${one.head || one.household}</strong><span>${place(one.grid)}</span><small><em>${[one.note || t("rollout.visit.needs_help"), t("evacuation.people", { n: one.people }), one.at ? hm(Date.parse(one.at)) : ""].filter(Boolean).join(" · ")}</em></small></p>
    ${may ? html`<button class="btn btn-small" data-act="help-case" data-value=${one.household}>${t("rollout.help.go")}</button>` : nothing}</li>`)}</ul>`;
}
