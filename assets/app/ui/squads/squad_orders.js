/* Instructions from the desk: what was typed for whom stays with its case until it is sent. */
import { t } from "../../state/shared/i18n.js";
import { nothing, render } from "../shared/render.js";
import { composerTemplate, dueAt, listRecipients } from "./order_composer.js";

/** @typedef {{draft: string, to: Set<string>, minutes: string, first: string}} OrderDraft */

/** `place`: where they are typed; `caseOf()`: the opened case; `give(squad, command)` resolves to true when it was given; `shown()`: what the page knows besides.
    @param {HTMLElement} place
    @param {{caseOf(): string | null, squad(): SquadRow | null, give(squad: SquadRow, command: Record<string, unknown>): Promise<unknown>, now(): number, say(text: string): void, draw(): void, may: boolean,
      shown(): {people: People, busy: boolean, complaint: Complaint | null, templates: string[]}}} tools */
export function createSquadOrders(place, { caseOf, squad, give, now, say, draw, may, shown }) {
  /** @type {Map<string, OrderDraft>} */
  const drafts = new Map();
  const findField = () => /** @type {HTMLTextAreaElement | null} */ (place.querySelector("[data-draft]"));

  /** @returns {OrderDraft} */
  function typed() {
    const key = caseOf() ?? "", found = drafts.get(key) ?? { draft: "", to: new Set(), minutes: "", first: "" };
    drafts.set(key, found);
    return found;
  }

  function drawComposer() {
    const row = squad();
    place.hidden = !(row && may);
    if (!row || !may) return render(nothing, place);
    return render(composerTemplate(row, { ...shown(), ...typed() }), place);
  }

  async function order() {
    const seen = squad(), own = typed(), text = own.draft.trim();
    if (!seen || !text) return;
    const to = listRecipients(seen, own.to);
    if (!to.length) return;
    const command = { command: "order", version: seen.version, text, to: own.to.size ? to : [], due_at: dueAt(now(), own.minutes) };
    if ((await give(seen, command)) !== true) return;
    drafts.delete(seen.case);
    const field = findField();
    if (field && caseOf() === seen.case) field.value = "";
    say(t("order.sent"));
    draw();
  }

  place.addEventListener("input", (event) => {
    if (!(event.target instanceof HTMLTextAreaElement)) return;
    typed().draft = event.target.value;
    drawComposer();
  });
  place.addEventListener("change", (event) => { if (event.target instanceof HTMLSelectElement) typed().minutes = event.target.value; });
  place.addEventListener("keydown", (event) => {
    if (event.isComposing || !(event.target instanceof HTMLTextAreaElement)) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) order();
    else if (event.key === "Escape") event.target.blur();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  return {
    draw: drawComposer,
    order,
    /** Another case is open: its field begins with what was typed for it. */
    open() {
      const own = typed();
      own.first = own.draft;
    },
    /** Put a template into the field, where it can be changed.
        @param {string} text */
    fill(text) {
      const field = findField();
      if (field) field.value = typed().draft = text;
      field?.focus();
      drawComposer();
    },
    /** @param {string} person "" for all */
    toggle(person) {
      const { to } = typed();
      if (!person) to.clear();
      else if (!to.delete(person)) to.add(person);
      draw();
    },
    /** Whether there is a field, which has the keyboard now. */
    focus() {
      const field = findField();
      field?.focus();
      return Boolean(field);
    },
    destroy: () => render(nothing, place),
  };
}
