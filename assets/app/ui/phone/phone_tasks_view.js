/* The tasks of roll-outs on somebody's phone, drawn: a card for each that waits, a line for each in hand, and one of them whole. */
import { difficultiesTemplate, difficultyButton, difficultyForm } from "./calls/phone_difficulty_view.js";
import { span, when } from "../../state/shared/format.js";
import { nameOf, t } from "../../state/shared/i18n.js";
import { countTicks, dueOf } from "../../state/phone/phone_tasks.js";
import { countLeft } from "../../state/phone/phone_visits.js";
import { html, iconTemplate, nothing, repeat, severityTemplate } from "../shared/render.js";
import { visitsTemplate } from "./phone_visits_view.js";
import { taskGlyph } from "../rollouts/task_glyph.js";

/** @type {Record<string, string>} */
const GLYPHS = { open: "open", accepted: "accepted", finished: "finished", taken_over: "taken_over" };

/** @param {PhoneTask} task */
const titleOf = (task) => nameOf(task.row);

/** All tasks: those that wait for an answer, those in hand, those that are over.
    @param {PhoneTask[]} tasks
    @param {(rollout: string) => Record<string, string>} ticksOf
    @param {number} now
    @param {(rollout: string) => PhoneVisit[]} [visitsOf] */
export function tasksTemplate(tasks, ticksOf, now, visitsOf = () => []) {
  if (!tasks.length) return nothing;
  const of = (/** @type {string[]} */ stages) => tasks.filter((task) => stages.includes(task.stage));
  const waiting = of(["open"]), inHand = of(["accepted"]), over = of(["finished", "taken_over"]);
  return html`${waiting.length ? html`<h2 class="palm-section">${t("palm.tasks.waiting", { n: waiting.length })}</h2>${repeat(waiting, (one) => one.row.rollout, (one) => waitingTemplate(one, now))}` : nothing}
    ${inHand.length ? html`<h2 class="palm-section">${t("palm.tasks.hand", { n: inHand.length })}</h2>${repeat(inHand, (one) => one.row.rollout, (one) => lineTemplate(one, ticksOf(one.row.rollout), now, visitsOf(one.row.rollout)))}` : nothing}
    ${over.length ? html`<h2 class="palm-section is-quiet">${t("palm.tasks.over", { n: over.length })}</h2>${repeat(over, (one) => one.row.rollout, (one) => lineTemplate(one, ticksOf(one.row.rollout), now))}` : nothing}`;
}

/** What the person was asked as a deputy: a way to the page on which they answer.
    @param {PhoneDeputyRow[]} rows */
export function deputyTemplate(rows) {
  return rows.map((row) => html`<article class="palm-card palm-task" data-deputy=${row.rollout}><header><h2>${nameOf(row)}</h2><p>${t("palm.deputy", { n: row.people })}</p></header>
    <div class="palm-answers"><a class="palm-main" href="/palm/deputy">${t("palm.deputy.look")}</a></div></article>`);
}

/** What waits for the person's word before it goes out: a way to the page on which they sign in for that.
    @param {PhoneConfirmationRow[]} rows
    @param {number} now */
export function confirmationsTemplate(rows, now) {
  return rows.map((row) => html`<article class="palm-card palm-task" data-confirmation=${row.rollout}><header><h2>${nameOf({ name: row.plan_name, name_en: row.plan_name_en })}</h2>
    <p>${row.hold_until ? t("palm.confirm.hold", { n: row.people, time: when(Date.parse(row.hold_until), now) }) : t("palm.confirm", { n: row.people })}</p></header>
    <div class="palm-answers"><a class="palm-main" href=${`/confirm/${row.rollout}?region=${row.region}`}>${t("palm.confirm.look")}</a></div></article>`);
}

/** @param {PhoneTask} task
    @param {number} now */
function dueChip(task, now) {
  const due = dueOf(task), key = task.stage === "open" ? "palm.task.accept_by" : "palm.task.finish_by";
  if (due === Infinity) return nothing;
  return html`<span class="palm-due" data-over=${due < now ? "1" : nothing}>${t(key, { time: when(due, now) })}</span>`;
}

/** The way to those below whose tasks are behind, for whoever stands above any.
    @param {PhoneTaskRow} row */
const teamLink = (row) => (row.leads && !row.over ? html`<a class="palm-other palm-team" href="/palm/team">${iconTemplate("users")}${t("palm.task.team")}</a>` : nothing);

/** @param {PhoneTask} task
    @param {number} now */
function waitingTemplate(task, now) {
  const { row } = task;
  return html`<article class="palm-card palm-task" data-task=${row.rollout} data-stage=${task.stage} data-state=${row.over ? nothing : "called"}>
    <header>${severityTemplate(row.level, 24, t("palm.task.level", { n: row.level }))}<h2>${titleOf(task)}</h2><p>${nameOf(row.place)}</p></header>
    <p class="palm-chips">${row.over ? html`<span class="palm-said">${t("palm.task.stopped")}</span>` : dueChip(task, now)}<span class="palm-said">${t("palm.task.issued", { time: when(Date.parse(row.issued_at), now) })}</span></p>
    <div class="palm-answers"><button type="button" class="palm-other" data-act="task-open" data-whose=${row.rollout}>${t("palm.task.look")}</button>
      ${row.over ? nothing : html`<button type="button" class="palm-main" data-act="task-accept" data-whose=${row.rollout}>${iconTemplate("check")}${t("palm.task.accept")}</button>`}</div>${teamLink(row)}</article>`;
}

/** @param {PhoneTask} task
    @param {Record<string, string>} ticks
    @param {number} now */
function factsOf(task, ticks, now) {
  const of = task.row.checklist.length, done = countTicks(task, ticks);
  if (task.stage === "finished") return t("palm.task.finished_at", { time: when(Date.parse(task.finished ?? ""), now) });
  if (task.stage === "taken_over") return t("palm.task.taken_over");
  const facts = [...(task.row.returned_at ? [t("palm.task.returned", { time: when(Date.parse(task.row.returned_at), now) })] : []), t("palm.task.accepted_at", { time: when(Date.parse(task.accepted ?? ""), now) }), ...(of ? [t("palm.task.list.count", { done, of })] : [])];
  return [...facts, ...(done === of ? [t("palm.task.ready")] : [])].join(" · ");
}

/** @param {PhoneTask} task
    @param {Record<string, string>} ticks
    @param {number} now
    @param {PhoneVisit[]} [visits] */
function lineTemplate(task, ticks, now, visits = []) {
  const { row } = task, of = row.checklist.length, share = of ? countTicks(task, ticks) / of : 1;
  return html`<button type="button" class="palm-card palm-line" data-act="task-open" data-whose=${row.rollout} data-stage=${task.stage}>${taskGlyph(GLYPHS[task.stage], 26)}
    <span><b>${titleOf(task)}</b><small>${factsOf(task, ticks, now)}${visits.length ? ` · ${t("palm.visits.count", { done: visits.length - countLeft(visits), of: visits.length })}` : ""}${task.pending ? ` · ${t("palm.pending")}` : ""}</small></span>${iconTemplate("chevron-right")}
    ${task.stage === "accepted" ? html`<i class="palm-progress"><i .style=${`width:${100 * share}%`}></i></i>` : nothing}</button>${teamLink(row)}`;
}

/** @param {string} glyph
    @param {string} word
    @param {string} time */
function stepTemplate(glyph, word, time) {
  return html`<li>${taskGlyph(glyph, 26)}<b>${word}</b><small>${time}</small></li>`;
}

/** @param {PhoneTask} task
    @param {number} now */
function stepsTemplate(task, now) {
  const { row } = task, at = (/** @type {string | null | undefined} */ moment) => (moment ? when(Date.parse(moment), now) : "");
  const by = (/** @type {string | null} */ due) => (due ? t("palm.due", { time: at(due) }) : "");
  return html`<ol class="palm-steps">${stepTemplate("finished", t("palm.task.step.issued"), at(row.delivered_at ?? row.issued_at))}
    ${stepTemplate(task.accepted ? "accepted" : "open", t("palm.task.step.accepted"), at(task.accepted) || by(row.accept_due_at))}
    ${stepTemplate(task.finished ? "finished" : "open", t("palm.task.step.finished"), at(task.finished) || by(row.finish_due_at))}</ol>`;
}

/** One task whole.
    @param {PhoneTask} task
    @param {Record<string, string>} ticks
    @param {{note: string, asking: boolean, warned?: number}} draft
    @param {number} now
    @param {PhoneVisit[]} [visits] the households of the task
    @param {DifficultyDraft | null} [hindered] the difficulty that is being told */
export function taskTemplate(task, ticks, draft, now, visits = [], hindered = null) {
  const { row } = task, open = task.stage === "accepted" && !row.over;
  const items = row.checklist.map((text, i) => html`<li><label class="palm-tick"><input type="checkbox" data-act="task-tick" data-whose=${row.rollout} data-item=${i} .checked=${Boolean(ticks[i])} ?disabled=${!open}>
    <span>${text}</span><small>${ticks[i] ? when(Date.parse(ticks[i]), now) : ""}</small></label></li>`);
  return html`<button type="button" class="palm-link palm-back" data-act="task-close">${iconTemplate("chevron-left")}${t("palm.back")}</button>
    <section class="palm-card"><header>${severityTemplate(row.level, 24, t("palm.task.level", { n: row.level }))}<h2>${titleOf(task)}</h2><p>${[row.rollout, nameOf(row.place), t("palm.task.issued", { time: when(Date.parse(row.issued_at), now) })].join(" · ")}</p></header>${stepsTemplate(task, now)}${teamLink(row)}</section>
    ${items.length ? html`<section class="palm-card"><h3 class="palm-list-head">${t("palm.task.list")}<small>${countTicks(task, ticks)} / ${items.length}</small></h3><ul class="palm-list">${items}</ul></section>` : nothing}
    ${hinderedTemplate(task, hindered, now)}${visitsTemplate(visits, !row.over)}
    ${open && draft.warned ? html`<section class="palm-card"><p class="palm-fault" role="alert">${t("palm.visits.warning", { n: draft.warned })}</p></section>` : nothing}
    ${open ? html`<section class="palm-card"><label class="palm-field">${draft.asking ? html`<span class="palm-fault">${t("palm.task.why")}</span>` : t("palm.task.note")}<textarea name="task-note" rows="2" maxlength="500" .value=${draft.note}></textarea></label></section>` : nothing}`;
}

/** What keeps the person from it, and the way to tell that.
    @param {PhoneTask} task
    @param {DifficultyDraft | null} hindered
    @param {number} now */
function hinderedTemplate({ difficulties, row, stage }, hindered, now) {
  const open = !row.over && ["open", "accepted"].includes(stage);
  if (!open && !difficulties.length) return nothing;
  return html`<section class="palm-card" data-hindered>${difficultiesTemplate(difficulties, now)}${!open ? nothing : hindered ? difficultyForm(hindered) : html`<div class="palm-answers">${difficultyButton(row.rollout)}</div>`}</section>`;
}

/** What can be done about the one that lies open, under the thumb.
    @param {PhoneTask} task
    @param {Record<string, string>} ticks
    @param {number} now */
export function taskBarTemplate(task, ticks, now) {
  const { row, stage } = task, due = dueOf(task), missing = row.checklist.length - countTicks(task, ticks);
  const left = due === Infinity ? "" : due < now ? t("palm.task.late", { span: span(now - due) }) : t("palm.task.left", { span: span(due - now) });
  const said = stage !== "accepted" ? "" : missing ? t("palm.task.missing", { n: missing }) : t("palm.task.complete");
  if (row.over || !["open", "accepted"].includes(stage)) return html`<div class="palm-bar"><p class="palm-quiet-bar">${row.over ? t("palm.task.stopped") : factsOf(task, ticks, now)}</p></div>`;
  const act = stage === "open" ? "accept" : "finish";
  return html`<div class="palm-bar"><p class="palm-bar-facts"><span>${left}</span><span>${said}</span></p><div class="palm-answers">
    <button type="button" class="palm-other" data-act="tab" data-tab="report">${t("palm.task.help")}</button>
    <button type="button" class="palm-main" data-act=${`task-${act}`} data-whose=${row.rollout}>${iconTemplate(stage === "open" ? "check" : "rubber-stamp")}${t(`palm.task.${act}`)}</button></div></div>`;
}
