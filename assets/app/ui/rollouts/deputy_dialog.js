/* Deputies by hand: whoever leads asks somebody to answer for silent people, of a branch or ticked, and keys in what a deputy says on the phone. */
import { when } from "../../state/shared/format.js";
import { nameOf, t } from "../../state/shared/i18n.js";
import { createDeputyRequests } from "../../transport/rollouts/deputy_requests.js";
import { MOST_SELECTED } from "../../transport/rollouts/rollout_requests.js";
import { ofLine } from "../people/branch_people.js";
import { createDeputyFlow } from "./deputy_flow.js";
import { find, h } from "../shared/dom.js";
import { singleFlight } from "../shared/single_flight.js";
import { html, nothing, render, repeat } from "../shared/render.js";

const OPEN = ["asked", "silent"], LOOK_MS = 5000;

/** Somebody who could be asked: who, as what, where, and whether they answered a task of their own.
    @param {DeputyCandidate} one
    @param {(code: string) => string} place */
function candidateWords(one, place) {
  const state = one.state ? [t(`rollout.state.${one.state}`)] : [];
  return [nameOf({ name: one.post_name, name_en: one.post_name_en }), place(one.region), ...state, ...(one.number ? [] : [t("rollout.deputy.no_number")])].join(" · ");
}

/** @param {DeputyView} view */
function findTemplate({ line, n, found, chosen, words, place, busy }) {
  if (!line) return html`<p class="reason-note">${t("rollout.deputy.choose")}</p>`;
  if (!n) return html`<p class="reason-note">${t("rollout.deputy.nobody", { name: line })}</p>`;
  const who = found.find((one) => one.person === chosen);
  return html`<p class="reason-note">${t(n < MOST_SELECTED ? "rollout.deputy.about" : "rollout.deputy.about.first", { name: line, n })}</p>
    <div class="command-row"><div class="reason-label"><label for="deputy-words">${t("rollout.deputy.who")}</label><span>${t("rollout.deputy.words")}</span></div>
      <input class="command-field" id="deputy-words" type="search" autocomplete="off" .value=${words}></div>
    <div class="deputy-found" role="radiogroup" aria-label=${t("rollout.deputy.who")}>${found.length ? repeat(found, (one) => one.person, (one) => html`<label class="deputy-one"><input type="radio" name="deputy" value=${one.person} .checked=${one.person === chosen}>
      <span><b>${one.name}</b><small>${candidateWords(one, place)}</small></span></label>`) : html`<p class="quiet">${t(busy ? "rollout.people.loading" : "rollout.deputy.none")}</p>`}</div>
    <button class="btn btn-main" type="submit" aria-disabled=${busy || !who ? "true" : nothing}>${who ? t("rollout.deputy.ask", { name: who.name, n }) : t("rollout.deputy.ask.first")}</button>`;
}

/** @param {DeputyView} view */
function askedTemplate({ asked, now, busy }) {
  if (!asked) return nothing;
  return html`<h3>${t("rollout.deputy.asked")}</h3>${asked.length ? html`<ul class="deputy-asked">${repeat(asked, (one) => one.id, (one) => askedLine(one, now, busy))}</ul>` : html`<p class="quiet">${t("rollout.deputy.asked.none")}</p>`}`;
}

/** @param {DeputyRow} one
    @param {number} now
    @param {boolean} busy */
function askedLine(one, now, busy) {
  const at = when(Date.parse(one.answered_at ?? one.asked_at), now);
  const acts = OPEN.includes(one.state) ? ["can", "cannot"].map((answer) => html`<button class="btn btn-small" type="button" data-answer=${answer} data-request=${one.id} aria-disabled=${busy ? "true" : nothing}
    aria-label=${t(`rollout.deputy.key.${answer}`, { name: one.name })}>${t(`rollout.deputy.${answer}`)}</button>`) : nothing;
  return html`<li data-request=${one.id} data-state=${one.state}><p><b>${one.name}</b><small>${[t("rollout.deputy.for", { n: one.people.length }), t(`rollout.deputy.state.${one.state}`, { time: at })].join(" · ")}</small></p>${acts}</li>`;
}

/** All that stands in the dialog.
    @param {DeputyView} view */
export function deputyTemplate(view) {
  return html`<h2 id="deputy-title">${t("rollout.deputy.title")}</h2>${findTemplate(view)}
    <p class="command-alert" role="alert">${view.fault}</p><p class="deputy-said" role="status">${view.said}</p>${askedTemplate(view)}
    <div class="reason-tools"><button class="btn" type="button" data-leave>${t("rollout.deputy.leave")}</button></div>`;
}

/** @param {HTMLFormElement} form
    @param {string} selector */
const focusOn = (form, selector) => find(form, selector)?.focus();

/** @param {{read(address: string): Promise<any>, reader: RolloutReader, sender: Pick<CommandSender, "send">, region: string, leads: boolean, pending: string[], now(): number, place(code: string): string}} tools */
export function createDeputyDialog({ read, reader, sender, region, leads, pending, now, place }) {
  /** `people`: those who are meant; without them the silent of `line`, a branch; without both only who was asked. `words`: what they are called. Resolves when it is closed; pressed again before that, nothing happens.
      @param {RolloutRow} row
      @param {{line?: TreeLine, people?: string[], words: string}} whom
      @returns {Promise<void>} */
  async function open(row, { line, people = [], words }) {
    const tasks = line ? await reader.pending(row.id, { region: line.region, tier: line.tier }, pending) : [];
    const silent = line ? ofLine(line, tasks).map((task) => task.person) : people;
    const desk = createDeputyRequests({ read, sender, rollout: row.id, county: row.region, region, near: line?.region ?? region });
    return show({ desk, line: words, people: silent });
  }

  /** @param {{desk: DeputyRequests, line: string, people: string[]}} about */
  function show({ desk, line, people }) {
    const form = /** @type {HTMLFormElement} */ (h("form", "deputy-form", [], { method: "dialog", novalidate: "" }));
    const dialog = /** @type {HTMLDialogElement} */ (h("dialog", "help reason command deputies", [form], { "aria-labelledby": "deputy-title" }));
    const view = /** @type {DeputyView} */ ({ line, n: people.length, found: [], chosen: "", words: "", asked: null, fault: "", said: "", busy: true, now: now(), place });
    const flow = createDeputyFlow({ desk, view, people, leads, changed: draw });

    /** What had the keyboard may be gone with its line: then the way out has it, never the page behind. */
    function draw() {
      const had = form.contains(document.activeElement);
      render(deputyTemplate({ ...view, now: now() }), form);
      if (had && !form.contains(document.activeElement)) focusOn(form, "[data-leave]");
    }

    form.addEventListener("input", (event) => {
      const field = /** @type {HTMLInputElement} */ (event.target);
      if (field.name === "deputy") flow.choose(field.value);
      else flow.type(field.value);
    });
    form.addEventListener("click", (event) => {
      const button = /** @type {HTMLElement} */ (event.target).closest("button");
      if (button?.dataset.leave !== undefined) dialog.close();
      const { request, answer } = button?.dataset ?? {};
      if (request && answer) flow.answer(request, /** @type {"can" | "cannot"} */ (answer));
    });
    form.addEventListener("submit", (event) => { event.preventDefault(); flow.ask(); });
    dialog.addEventListener("keydown", (event) => event.stopPropagation());
    document.body.append(dialog);
    dialog.showModal();
    flow.begin().then(() => focusOn(form, "#deputy-words"));
    const watch = setInterval(flow.watch, LOOK_MS);
    return new Promise((resolve) => { dialog.addEventListener("close", () => { clearInterval(watch); flow.end(); dialog.remove(); resolve(undefined); }); });
  }

  return { open: singleFlight(open) };
}
