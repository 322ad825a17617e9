/* The cascade as a table: lines of branches, and below an opened one the people who were asked for. Templates only. */
import { count, percent, span, when } from "../../state/shared/format.js";
import { nameOf, t } from "../../state/shared/i18n.js";
import { lastStep } from "../../state/rollouts/rollout_exceptions.js";
import { describeCause } from "../../state/rollouts/send_causes.js";
import { html, iconTemplate, nothing, repeat } from "../shared/render.js";
import { stateBar, taskGlyph } from "./task_glyph.js";
import { pickTemplate } from "./picked_people.js";
import { markWords, visitCell, visitNote } from "../households/visit_counts.js";

const LONG = 600 * 60e3;   // from so much on, hours say more than minutes
const PENDING = ["unreached", "open", "reminded"];
/** @type {Record<string, string>} */
const FINISHED_COLUMNS = { rate: "rate.finished", pending: "left" };
const COLUMNS = ["name", "bar", "rate", "pending", "visits", "silence", "act"];

/** A silence in minutes, so that lines compare at a glance.
    @param {number} ms */
const silence = (ms) => (ms < LONG ? t("time.m", { n: Math.floor(ms / 60e3) }) : span(ms));

/** @param {TreeLine} line */
function silenceTemplate(line) {
  if (line.silentGrids) return html`<span class="is-silent">✕ ${t("rollout.silent.grids", { n: line.silentGrids })}</span>`;
  if (line.silentFor === null) return html`<span class="quiet">${line.depth ? "—" : "0"}</span>`;
  if (!line.depth) return html`<span class="quiet">0</span>`;
  return line.silent ? html`<span class="is-silent">✕ ${silence(line.silentFor)}</span>` : html`<span class="quiet">${silence(line.silentFor)}</span>`;
}

/** @param {TreeLine} line
    @param {(tier: number) => string} tierName */
function nameTemplate(line, tierName) {
  const note = line.kind === "own" ? tierName(line.tier ?? 0) : line.depth ? "" : [line.grids ? t("rollout.grids", { n: line.grids }) : "", markWords(line)].filter(Boolean).join(" · ");
  return html`<button class="line-name" data-act="line" data-value=${line.key} aria-expanded=${String(line.open)}>
    ${iconTemplate(line.open ? "chevron-down" : "chevron-right")}<span>${line.name}</span>${note ? html`<small>${note}</small>` : nothing}</button>`;
}

/** @param {TreeLine} line
    @param {boolean} may */
function lineAct(line, may) {
  if (!may || !line.pending) return nothing;
  if (line.silent && line.depth) return html`<button class="btn btn-small" data-act="take" data-value=${line.key}>${t("rollout.act.take-over")}</button>`;
  const words = t("rollout.act.remind.branch", { name: line.name });
  return html`<button class="btn-quiet btn-icon" data-act="bell" data-value=${line.key} title=${words} aria-label=${words}>${iconTemplate("bell")}</button>`;
}

/** @param {TreeLine} line
    @param {{may: boolean, selected: string, visits: boolean, tierName(tier: number): string}} how */
function branchTemplate(line, { may, selected, visits, tierName }) {
  const late = line.rate !== null && line.rate < 0.9;
  return html`<div class="line" role="row" data-line=${line.key} data-depth=${line.depth} data-selected=${line.key === selected ? "1" : nothing}>
    <span role="cell">${nameTemplate(line, tierName)}</span><span role="cell">${stateBar(line.counts)}</span>
    <span role="cell" class=${late ? "num" : "num quiet"}>${line.rate === null ? "—" : `${percent(line.rate)}%`}</span><span role="cell" class="num"><button class="line-people" data-act="people" data-value=${`line/${line.key}`} title=${t("rollout.list.of", { name: line.name })} aria-label=${t("rollout.list.of.left", { name: line.name, left: count(line.left) })}>${count(line.left)}</button></span>${visits ? html`<span role="cell" class="num">${visitCell(line)}</span>` : nothing}
    <span role="cell" class="num">${silenceTemplate(line)}</span><span role="cell" class="line-act">${lineAct(line, may)}</span></div>`;
}

/** @param {TreeLine} line
    @param {TaskMeasure} measure */
function completeTemplate(line, measure) {
  return html`<div class="line is-folded" role="row" data-line=${line.key} data-depth="1"><span role="cell"><button class="line-name" data-act="line" data-value=${line.key} aria-expanded="false">
    ${iconTemplate("chevron-right")}<span>${t(measure === "finished" ? "rollout.complete.finished" : "rollout.complete", { n: line.complete })}</span></button></span></div>`;
}

/** What was said of what came back: its rating once it stands, how often it was sent back.
    @param {TaskRow} task */
function ratingWords(task) {
  const rated = task.rating && task.state === "finished" ? [t(`rollout.rating.${task.rating}`)] : [];
  return [...rated, ...(task.returns ? [t("rollout.returns", { n: task.returns })] : [])];
}

/** What is known of somebody's task, in words.
    @param {TaskRow} task
    @param {number} now */
export function taskWords(task, now) {
  const [word, at] = lastStep(task);
  const why = word === "failed" ? { why: describeCause(task.failed ?? "") } : { time: at ? when(Date.parse(at), now) : "" };
  const quiet = task.quiet_until ? [t("rollout.quiet", { time: when(Date.parse(task.quiet_until), now) })] : [];
  return [t(`rollout.step.${word}`, why), ...speakerWords(task), ...roundWords(task, now), ...callWords(task, now), ...quiet, ...ratingWords(task)].join(" · ");
}

/** Who answered for somebody 代报, and who took their task over.
    @param {TaskRow} task */
function speakerWords({ on_behalf_name: speaker, taken_over_name: holder }) {
  return [...(speaker ? [t("rollout.behalf", { name: speaker })] : []), ...(holder ? [t("rollout.holder", { name: holder })] : [])];
}

/** How often somebody was reminded and when last, also where it did not reach them.
    @param {TaskRow} task
    @param {number} now */
function roundWords({ round, reminded_at: at }, now) {
  if (!round) return [];
  return [at ? t("rollout.round.at", { n: round, time: when(Date.parse(at), now) }) : t("rollout.round", { n: round })];
}

/** How far the last call to somebody is who did not accept.
    @param {TaskRow} task
    @param {number} now */
function callWords({ call, state }, now) {
  return call && PENDING.includes(state) && call.state !== "withdrawn" ? [t(`rollout.call.${call.state}`, { time: when(Date.parse(call.at), now) })] : [];
}

/** What came back is rated: good, or sent back.
    @param {TaskRow} task */
function ratingTemplate(task) {
  const good = t("rollout.act.rate.person", { name: task.name });
  return html`<button class="btn-quiet btn-icon" data-act="rate" data-value=${task.person} aria-pressed=${String(task.rating === "good")} title=${good} aria-label=${good}>${iconTemplate("check")}</button>
    <button class="btn btn-small" data-act="send-back" data-value=${task.person}>${t("rollout.act.send-back")}</button>`;
}

/** @param {TaskRow} task
    @param {{may: boolean, now: number, tierName(tier: number): string, picked?(person: string): boolean}} how */
function personTemplate(task, { may, now, tierName, picked }) {
  const pending = PENDING.includes(task.state), words = t("rollout.act.remind.person", { name: task.name });
  const acts = may && pending ? html`<button class="btn-quiet btn-icon" data-act="ring" data-value=${task.person} title=${words} aria-label=${words}>${iconTemplate("bell")}</button>
    <button class="btn btn-small" data-act="take-person" data-value=${task.person}>${t("rollout.act.take-over")}</button>` : may && task.state === "finished" ? ratingTemplate(task) : nothing;
  return html`<div class="line is-person" role="row" data-person=${task.person} data-state=${task.state}><span role="cell">${pickTemplate(task, may && pending ? picked : undefined)}${taskGlyph(task.state, 14)}<b>${task.name}</b><small>${tierName(task.tier)}</small></span>
    <span role="cell" class="line-words"><em class=${`is-${task.state}`}>${t(`rollout.state.${task.state}`)}</em>${taskWords(task, now)}</span><span role="cell" class="line-act">${acts}</span></div>`;
}

/** @param {string} key
    @param {TreePeople | undefined} people
    @param {{may: boolean, now: number, tierName(tier: number): string, picked?(person: string): boolean}} how */
function peopleTemplate(key, people, how) {
  if (!people || (people.loading && !people.tasks.length)) return html`<p class="line-note">${t("rollout.people.loading")}</p>`;
  if (people.failed) return html`<p class="line-note">${people.failed}</p>`;
  const more = people.next ? html`<p class="line-note"><button class="btn btn-small" data-act="more" data-value=${key}>${t("rollout.people.more")}</button></p>` : nothing;
  return html`${repeat(people.tasks, (task) => task.person, (task) => personTemplate(task, how))}${more}`;
}

/** Whom a closed grid names.
    @param {string} key
    @param {{tasks: TaskRow[], more: number} | undefined} leaf
    @param {{may: boolean, now: number, tierName(tier: number): string, picked?(person: string): boolean}} how */
function leafTemplate(key, leaf, how) {
  if (!leaf) return nothing;
  const more = leaf.more ? html`<p class="line-note"><button class="btn btn-small" data-act="line" data-value=${key}>${t("rollout.leaf.more", { n: leaf.more })}</button></p>` : nothing;
  return html`${repeat(leaf.tasks, (task) => task.person, (task) => personTemplate(task, how))}${more}`;
}

/** `leaves`: whom closed grids name, by key.
    @param {TreeLine[]} lines
    @param {Map<string, TreePeople>} people
    @param {{may: boolean, now: number, selected: string, tierName(tier: number): string, measure?: TaskMeasure, picked?(person: string): boolean, leaves?: Map<string, {tasks: TaskRow[], more: number}>}} how */
export function linesTemplate(lines, people, { measure = "accepted", leaves = new Map(), ...how }) {
  const visits = lines.some((line) => line.visits?.length), columns = COLUMNS.filter((name) => visits || name !== "visits");
  const head = columns.map((name) => html`<span role="columnheader">${t(`rollout.column.${measure === "finished" ? FINISHED_COLUMNS[name] ?? name : name}`)}</span>`);
  return html`<div class="lines" role="table" data-visited=${visits ? "1" : nothing} aria-label=${t("rollout.cascade")}><div class="line is-head" role="row">${head}</div>
    ${repeat(lines, (line) => line.key, (line) => (line.kind === "complete" ? completeTemplate(line, measure) : html`${branchTemplate(line, { ...how, visits })}${line.open ? visitNote(line) : nothing}
      ${line.open && line.depth ? peopleTemplate(line.key, people.get(line.key), how) : leafTemplate(line.key, leaves.get(line.key), how)}`))}</div>`;
}

/** The name of a tier of a roll-out.
    @param {RolloutRow} row
    @returns {(tier: number) => string} */
export function tierNames(row) {
  return (tier) => nameOf(row.tiers.find((one) => one.tier === tier)) || String(tier);
}
