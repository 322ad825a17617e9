/* One person of a roll-out, over the list: how far their task is, step by step, and what can be done about them. */
import { when } from "../../state/shared/format.js";
import { t } from "../../state/shared/i18n.js";
import { PENDING } from "../../state/people/people_query.js";
import { findTarget, h } from "../shared/dom.js";
import { html, iconTemplate, nothing, render } from "../shared/render.js";
import { taskWords } from "../rollouts/rollout_lines.js";
import { taskGlyph } from "../rollouts/task_glyph.js";
import { meaningOf } from "./people_keys.js";

/** @typedef {{task: TaskRow, tier: string, place: string, may: boolean, now: number, note: string}} PersonView */

const STEPS = /** @type {const} */ (["sent_at", "delivered_at", "read_at", "accepted_at", "finished_at"]);
/** What can be done about somebody who did not accept: the page's act, its word, and its key. */
const ACTS = [["ring", "remind", "R"], ["call-person", "call", "C"], ["take-person", "take-over", "G"]];

/** @param {TaskRow} task
    @param {number} now */
function stepsTemplate(task, now) {
  return html`<dl class="person-steps">${STEPS.map((name) => { const at = task[name]; return html`<div><dt>${t(`rollout.list.cell.${name}`)}</dt><dd class="num">${at ? when(Date.parse(at), now) : "—"}</dd></div>`; })}
    <div><dt>${t("rollout.list.cell.round")}</dt><dd class="num">${task.round}</dd></div></dl>`;
}

/** All that stands in the card.
    @param {PersonView} view */
export function personTemplate({ task, tier, place, may, now, note }) {
  const acts = may && PENDING.includes(task.state) ? ACTS : [];
  return html`<h2 id="person-title">${task.name}</h2><p class="reason-note">${tier} · ${place}</p>
    <p class="person-state">${taskGlyph(task.state, 18)}<b>${t(`rollout.state.${task.state}`)}</b><span>${taskWords(task, now)}</span></p>${stepsTemplate(task, now)}
    ${task.note ? html`<p class="reason-note">${t("rollout.person.note", { note: task.note })}</p>` : nothing}<p class="person-note" role="status">${note}</p>
    <div class="person-acts">${acts.map(([act, word, key]) => html`<button class="btn" type="button" data-act=${act} data-value=${task.person} data-does=${word}>${t(`rollout.act.${word}`)}<kbd>${key}</kbd></button>`)}
      <button class="btn" type="button" data-act="find" data-value=${task.region}>${iconTemplate("map-pin")}${t("rollout.act.find")}</button>
      <button class="btn" type="button" data-back>${t("rollout.person.back")}<kbd>Esc</kbd></button></div>`;
}

/** The card over a list. `view(person)`: what is known of somebody now, null when nothing is; `left()`: they are looked for on the page, where the list is in the way.
    @param {{page: HTMLElement, view(person: string): PersonView | null, left(): void}} tools */
export function createPersonCard({ page, view, left }) {
  let dialog = /** @type {HTMLDialogElement | null} */ (null), shown = "";

  function draw() {
    const known = shown && view(shown);
    if (dialog && known) render(personTemplate(known), dialog);
  }

  /** @param {Event} event */
  function press(event) {
    if (findTarget(event, "[data-back]")) dialog?.close();
    if (findTarget(event, '[data-act="find"]')) left();
  }

  /** The keys of the page, about this person alone.
      @param {KeyboardEvent} event */
  function type(event) {
    const button = /** @type {HTMLElement | null | undefined} */ (dialog?.querySelector(`[data-does="${meaningOf(event)}"]`));
    if (!button) return;
    event.preventDefault();
    button.click();
  }

  function close() {
    dialog?.remove();
    dialog = null;
    shown = "";
  }

  return {
    /** @param {string} person */
    open(person) {
      if (dialog || !view(person)) return;
      shown = person;
      dialog = /** @type {HTMLDialogElement} */ (h("dialog", "help reason person-card", [], { "aria-labelledby": "person-title" }));
      dialog.addEventListener("click", press);
      dialog.addEventListener("keydown", type);
      dialog.addEventListener("close", close);
      page.append(dialog);
      draw();
      dialog.showModal();
      /** @type {HTMLElement | null} */ (dialog.querySelector("[data-does], [data-back]"))?.focus();
    },
    draw,
    close: () => dialog?.close(),
  };
}
