/* The hazard points on somebody's phone: a card for each, with what to look at and three answers under the thumb. Templates only. */
import * as format from "../../state/shared/format.js";
import { nameOf, t } from "../../state/shared/i18n.js";
import { html, iconTemplate, nothing, repeat } from "../shared/render.js";

/** @param {PhonePatrol[]} points
    @param {string} open the point of which somebody is saying what is wrong
    @param {number} now */
export function phonePatrolsTemplate(points, open, now) {
  if (!points.length) return nothing;
  const left = points.filter((one) => one.state !== "patrolled").length;
  return html`<h2 class="palm-section">${t("patrol.own", { n: points.length })} · ${t("patrol.own.left", { n: left })}</h2>
    ${repeat(points, (one) => one.row.point, (one) => pointTemplate(one, open === one.row.point, now))}`;
}

/** @param {PhonePatrol} one
    @param {boolean} open
    @param {number} now */
function pointTemplate({ row, state, pending }, open, now) {
  const due = row.due_at ? Date.parse(row.due_at) : now, over = ["overdue", "abnormal"].includes(state);
  const facts = [t(`hazard.kind.${row.hazard}`), nameOf(row.place), row.households ? t("hazard.households", { n: row.households }) : ""].filter(Boolean).join(" · ");
  return html`<article class="palm-card palm-patrol" data-point=${row.point} data-state=${state}>
    <header><h2>${row.name}</h2><p>${facts}</p></header>
    <p class="palm-chips"><span class="palm-due" data-over=${over ? "1" : nothing}>${t("patrol.due", { time: format.when(due, now) })}</span><span class="palm-said">${t(`patrol.state.${state}`)}${pending ? ` · ${t("palm.pending")}` : ""}</span></p>
    <p class="palm-look">${t("patrol.look")}${row.look || t(`hazard.look.${row.hazard}`)}</p>
    ${state === "abnormal" && row.what ? html`<p class="palm-look">${row.what}</p>` : nothing}
    ${open ? wrongTemplate(row.point) : answersTemplate(row.point)}</article>`;
}

/** @param {string} point */
function answersTemplate(point) {
  return html`<div class="palm-answers"><button type="button" class="palm-main" data-act="patrol" data-whose=${point} data-state="normal">${iconTemplate("check")}${t("patrol.result.normal")}</button>
    <button type="button" class="palm-other" data-act="patrol-wrong" data-whose=${point}>${t("patrol.result.abnormal")}</button>
    <button type="button" class="palm-other" data-act="patrol" data-whose=${point} data-state="unreachable">${t("patrol.result.unreachable")}</button></div>`;
}

/** What is wrong, in words: without them nobody knows whom to send.
    @param {string} point */
function wrongTemplate(point) {
  return html`<form class="palm-note" data-patrol=${point}><label>${t("patrol.what")}<textarea name="note" rows="2" maxlength="500" required></textarea></label>
    <div class="palm-answers"><button type="button" class="palm-other" data-act="patrol-wrong" data-whose="">${t("patrol.back")}</button><button type="submit" class="palm-main">${t("patrol.send")}</button></div></form>`;
}
