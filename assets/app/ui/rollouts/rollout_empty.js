/* /rollout without what it shows: none is issued yet, or the one that was asked for is not here. */
import { awaitsSecond } from "../../state/rollouts/rollout_choice.js";
import { nameOf, t } from "../../state/shared/i18n.js";
import { html, nothing } from "../shared/render.js";

const PANELS = ["cascade", "curves", "map", "exceptions"];

/** Why the panels are empty: a key of words; "" when they are not.
    @param {RolloutRow | null} row
    @param {RolloutLack} lack */
export function whyEmpty(row, lack) {
  if (row?.issued_at) return "";
  if (lack) return `rollout.${lack}.why`;
  return row && awaitsSecond(row) ? "rollout.empty.waits" : row ? "rollout.empty.prepared" : "rollout.none.why";
}

/** @param {Panels} panels
    @param {RolloutRow | null} row
    @param {RolloutLack} lack */
export function sayEmpty(panels, row, lack) {
  const why = whyEmpty(row, lack);
  for (const name of PANELS) {
    if (why) panels.say(name, { key: why, icon: "send", title: t(lack ? `rollout.${lack}` : "rollout.empty"), why: t(why), low: true });
    else panels.hush(name);
  }
}

/** The strip while the one that was asked for is not here: nothing may be done, another one may be chosen.
    @param {RolloutLack} lack
    @param {{id: string, rows: RolloutRow[], region: string, note: string}} given */
export function lackTemplate(lack, { id, rows, region, note }) {
  const words = (/** @type {RolloutRow} */ one) => `${nameOf({ name: one.plan_name, name_en: one.plan_name_en })} · ${one.id}`;
  const choice = html`<select class="rollout-choice" data-act="choose" aria-label=${t("rollout.choose")}><option value=${id} selected>${id}</option>${rows.map((one) => html`<option value=${one.id}>${words(one)}</option>`)}</select>`;
  return html`<div class="strip-title"><h2>${t(`rollout.${lack}`)}</h2><p>${id}</p>${rows.length ? choice : nothing}</div>
    <div class="strip-acts"><p><a class="btn btn-small" href=${`/rollouts?region=${region}`}>${t("rollouts.title")}</a></p>${note ? html`<p class="strip-note">${note}</p>` : nothing}</div>`;
}
