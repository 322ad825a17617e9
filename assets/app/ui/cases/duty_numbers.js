/* The number of somebody who is on duty: asked for with a reason, shown above the list, forgotten a minute later. */
import { t } from "../../state/shared/i18n.js";
import { SHOWN_MS } from "../../transport/households/revealed_households.js";
import { findPart, findTarget } from "../shared/dom.js";
import { html, nothing, render } from "../shared/render.js";
import { phoneQuestion } from "../squads/squad_questions.js";
import { explainFailure } from "./case_handling.js";

/** Where the number of somebody is asked for.
    @param {string} county
    @param {string} person */
export const numberAddress = (county, person) => `/api/counties/${encodeURIComponent(county)}/people/${encodeURIComponent(person)}/reveal`;

/** @param {{name: string, phone: string} | null} card */
function numberTemplate(card) {
  if (!card) return nothing;
  return html`<p><strong>${card.name}</strong> ${card.phone ? html`<a class="link num" href=${`tel:${card.phone}`}>${card.phone}</a>` : t("squad.phone.none")} <small>${t("duty.number.hides")}</small></p>`;
}

/** Listens for presses in the panel of who is on duty.
    @param {HTMLElement} page
    @param {{sender: CommandSender, ask(question: CommandQuestion): unknown, later?: (fn: () => void, ms: number) => unknown, paint?: (card: {name: string, phone: string} | null) => void}} tools */
export function createDutyNumbers(page, { sender, ask, later = setTimeout, paint = (card) => { const place = findPart(page, "duty-number"); if (place) render(numberTemplate(card), place); } }) {
  let turn = 0;

  /** @param {string} county
      @param {string} person
      @param {string} reason */
  async function reveal(county, person, reason) {
    const card = await sender.send(numberAddress(county, person), { reason }), mine = ++turn;
    paint(card);
    later(() => { if (mine === turn) paint(null); }, SHOWN_MS);
  }

  /** @param {Event} event */
  function press(event) {
    const { duty: person, county = "", name = "" } = findTarget(event, "[data-duty]")?.dataset ?? {};
    if (!person) return;
    const submit = (/** @type {Record<string, string>} */ { reason }) =>
      reveal(county, person, reason).catch((problem) => { throw Object.assign(new Error(), { complaint: { text: explainFailure(problem), changed: [] } }); });
    ask({ ...phoneQuestion(name), submit });
  }

  page.addEventListener("click", press);
  return { destroy: () => page.removeEventListener("click", press) };
}
