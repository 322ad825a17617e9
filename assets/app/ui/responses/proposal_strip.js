/* The strip of the desk with what warnings propose about responses; whoever declares responses accepts or dismisses it here. */
import { describeProposal, listProposals } from "../../state/responses/response_proposals.js";
import { t } from "../../state/shared/i18n.js";
import { find, findTarget } from "../shared/dom.js";
import { html, iconTemplate, nothing, render, repeat } from "../shared/render.js";
import { complaintOf } from "../rollouts/rollout_commands.js";

/** @param {ProposalRow} row
    @param {ReturnType<typeof describeProposal>} told
    @param {boolean} may */
export function proposalTemplate(row, told, may) {
  const press = (/** @type {string} */ act, /** @type {string} */ cls) => html`<button type="button" class=${cls} data-proposal=${row.id} data-act=${act}>${t(`proposal.${act}`)}</button>`;
  return html`<div class="proposal-line">${iconTemplate("alert-circle")}<b>${t("proposal.head")}</b><span class="proposal-what">${told.what}</span><span class="proposal-why">${told.why}</span>
    ${may ? html`<span class="proposal-acts">${press("accept", "btn btn-small btn-main")}${press("dismiss", "btn btn-small")}</span>` : nothing}</div>`;
}

/** What is proposed, asked for once more with the reason.
    @param {ProposalRow} row
    @param {ReturnType<typeof describeProposal>} told
    @param {string} act
    @param {CommandSender} sender
    @returns {CommandQuestion} */
export function questionOf(row, told, act, sender) {
  const address = `/api/proposals/${row.id}/${act}?region=${row.region}`, more = act === "accept" ? { version: told.version } : {};
  return {
    title: t(`proposal.ask.${act}`, { what: told.what }), note: told.why, go: t(`proposal.${act}`),
    fields: [{ name: "reason", kind: "text", label: t("response.form.reason"), needed: true, picks: act === "accept" ? [told.why] : [] }],
    submit: ({ reason }) => sender.send(address, { reason, ...more }).catch((/** @type {unknown} */ problem) => { throw complaintOf(problem); }),
  };
}

/** @param {HTMLElement} page
    @param {LiveData} live
    @param {{sender: CommandSender, ask(question: CommandQuestion): Promise<boolean>}} tools */
export function createProposalStrip(page, live, { sender, ask }) {
  const strip = find(page, "[data-proposals]"), may = Boolean(live.boot.viewer?.rights?.includes("declare_response")) && live.boot.region.length <= 6;
  const runs = (/** @type {ProposalRow} */ row) => live.states().get(row.region)?.responses.get(row.type);

  function draw() {
    if (!strip || !live.ready()) return;
    const rows = listProposals(live.states());
    strip.hidden = rows.length === 0;
    render(repeat(rows, (row) => row.id, (row) => proposalTemplate(row, describeProposal(row, runs(row), live.now()), may)), strip);
  }

  /** @param {Event} event */
  function click(event) {
    const { proposal, act } = findTarget(event, "[data-proposal]")?.dataset ?? {};
    const row = listProposals(live.states()).find((one) => one.id === proposal);
    if (row && act) ask(questionOf(row, describeProposal(row, runs(row), live.now()), act, sender));
  }

  const off = live.on("state", draw);
  strip?.addEventListener("click", click);
  draw();
  return {
    destroy() {
      off();
      strip?.removeEventListener("click", click);
    },
  };
}
