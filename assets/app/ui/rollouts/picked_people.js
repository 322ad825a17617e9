/* Whoever is ticked on /rollout, in the list of exceptions and in the cascade, and the bar of what is done about all of them at once. */
import { t } from "../../state/shared/i18n.js";
import { html, iconTemplate, nothing } from "../shared/render.js";

/** What is done about whoever is ticked, in the order of the bar. */
const ACTS = ["remind", "call", "take-over", "deputy"];

/** @param {{changed(): void}} given */
export function createPicked({ changed }) {
  const chosen = /** @type {Set<string>} */ (new Set());
  let shown = "";   // of which roll-out they are
  return {
    size: () => chosen.size,
    has: (/** @type {string} */ person) => chosen.has(person),
    list: () => [...chosen],
    /** @param {string} person */
    toggle(person) {
      if (!chosen.delete(person)) chosen.add(person);
      changed();
    },
    /** @param {string[]} people */
    add(people) {
      for (const person of people) chosen.add(person);
      changed();
    },
    /** Who accepted meanwhile is ticked no longer; nobody is, where another roll-out came in place of theirs.
        @param {string} rollout the one on the screen
        @param {TaskRow[]} tasks what is known of people
        @param {string[]} pending the states of those who did not */
    settle(rollout, tasks, pending) {
      if (rollout !== shown) chosen.clear();
      shown = rollout;
      for (const task of tasks) if (!pending.includes(task.state)) chosen.delete(task.person);
    },
    clear() {
      chosen.clear();
      changed();
    },
  };
}

/** The box of somebody who can be ticked: a button, so that the keys of the page go on working beside it.
    @param {{person: string, name: string}} task
    @param {((person: string) => boolean) | undefined} picked */
export function pickTemplate({ person, name }, picked) {
  if (!picked) return nothing;
  const on = picked(person);
  return html`<button class="person-pick" role="checkbox" aria-checked=${String(on)} data-act="pick" data-value=${person} aria-label=${t("rollout.pick", { name })}>${on ? iconTemplate("check") : nothing}</button>`;
}

/** How many are ticked, and what can be done; while nobody is, the way to tick all that the list shows.
    @param {{n: number, listed: number}} shown */
export function pickedTemplate({ n, listed }) {
  if (!n) return listed ? html`<span class="quiet">${t("rollout.picked.none")}</span><button class="btn btn-small" data-act="pick-all">${t("rollout.pick.all", { n: listed })}</button>` : nothing;
  return html`<b>${t("rollout.picked", { n })}</b>${ACTS.map((act) => html`<button class="btn btn-small" data-act="picked" data-value=${act}>${t(`rollout.act.${act}`)}</button>`)}
    <button class="btn-quiet btn-icon" data-act="pick-none" title=${t("rollout.pick.none")} aria-label=${t("rollout.pick.none")}>${iconTemplate("x")}</button>`;
}
