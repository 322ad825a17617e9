/* The strip over a roll-out: what it is, the six figures, and what may be done. Before the issue: whom it reaches and who confirms. Templates only. */
import { countPending, describeFigures } from "../../state/rollouts/rollout_counts.js";
import { awaitsSecond, listActs } from "../../state/rollouts/rollout_choice.js";
import { count, percent, when } from "../../state/shared/format.js";
import { countDown } from "../../state/rollouts/hold.js";
import { hasText, nameOf, t } from "../../state/shared/i18n.js";
import { html, iconTemplate, nothing, repeat } from "../shared/render.js";
import { taskGlyph } from "./task_glyph.js";

/** @type {Record<string, string>} */
const ICONS = { issue: "send", confirm: "user-check", return: "arrow-back-up", hold: "player-pause", remind: "bell", call: "phone-calling", "take-over": "transfer", deputy: "user-plus", sheet: "printer", stop: "x", end: "check" };
/** @type {Record<string, string>} */
const KEYS = { remind: "R", call: "C", "take-over": "G", deputy: "D", sheet: "P" };
const MAIN = ["issue", "confirm", "remind"], ASIDE = ["call", "deputy", "stop", "end"];
const COUNTY = 6;
const MOST_PAST = 5;
const NUMERALS = ["", "I", "II", "III", "IV"];

/** @param {RolloutRow} row */
const planName = (row) => nameOf({ name: row.plan_name, name_en: row.plan_name_en });

/** @param {string} act
    @param {{n: number, off: boolean}} how */
function actButton(act, { n, off }) {
  const words = act === "remind" ? t("rollout.act.remind.n", { n }) : t(`rollout.act.${act}`);
  return html`<button class=${MAIN.includes(act) ? "btn btn-main" : ASIDE.includes(act) ? "btn btn-small" : "btn"} data-act="rollout" data-value=${act} aria-disabled=${off ? "true" : nothing}>
    ${iconTemplate(ICONS[act])}<span>${words}</span>${KEYS[act] ? html`<kbd>${KEYS[act]}</kbd>` : nothing}</button>`;
}

/** Who acted, by name: an account as `names` has it, "somebody" until that is read; our own programs are the system.
    @param {string} actor
    @param {Record<string, string>} names */
export function actorName(actor, names) {
  if (names[actor]) return names[actor];
  return t(actor.startsWith("account:") ? "rollout.by.account" : "rollout.by.system");
}

/** Who waits for a second person, and since when.
    @param {RolloutRow} row
    @param {number} now
    @param {Record<string, string>} names */
export const waitWords = (row, now, names) => t("rollout.waits", { who: actorName(row.issued_by, names), time: when(Date.parse(row.asked_at ?? row.prepared_at), now) });

/** Who kept it back or sent it back, when and why.
    @param {RolloutRow} row
    @param {number} now
    @param {Record<string, string>} names */
function keptWords(row, now, names) {
  const why = row.held_why ?? "", words = hasText(`rollout.why.${why}`) ? t(`rollout.why.${why}`) : why;
  return t(row.sent_back ? "rollout.returned" : "rollout.held", { who: actorName(row.held_by, names), time: when(Date.parse(row.held_at ?? ""), now), why: words });
}

/** One sentence on how far it is. `names`: of the accounts that acted.
    @param {RolloutRow} row
    @param {number} now
    @param {Record<string, string>} [names] */
export function stateWords(row, now, names = {}) {
  const at = row.issued_at ? when(Date.parse(row.issued_at), now) : when(Date.parse(row.prepared_at), now);
  if (awaitsSecond(row)) return waitWords(row, now, names);
  if (row.hold_until) return t("rollout.hold", { time: countDown(row, now) });
  if (row.state === "prepared" && row.held_at) return keptWords(row, now, names);
  if (row.state === "issued") return t("rollout.issued", { time: at, n: row.people, tiers: t("rollout.tiers", { n: row.tiers.length }) });
  return t(row.state === "prepared" && row.warning ? "rollout.called" : `rollout.${row.state}`, { time: at, n: row.people });
}

/** How often the warnings that call for it were published, the one that prepared it included; '' before the second time.
    @param {RolloutRow} row
    @param {number} now */
export function repeatWords(row, now) {
  const n = (row.repeats ?? 0) + (row.warning ? 1 : 0);
  return row.repeated_at && n > 1 ? t("rollout.published", { n, time: when(Date.parse(row.repeated_at), now) }) : "";
}

/** @param {RolloutRow} row
    @param {RolloutRow[]} rows */
function titleTemplate(row, rows) {
  const facts = t("rollout.facts", { id: row.id, type: t(`response.type.${row.response}`), level: NUMERALS[row.level] ?? row.level });
  const choice = rows.length > 1 ? html`<select class="rollout-choice" data-act="choose" aria-label=${t("rollout.choose")}>${repeat(rows, (one) => one.id, (one) => html`
    <option value=${one.id} .selected=${one.id === row.id}>${`${planName(one)} · ${one.id}`}</option>`)}</select>` : nothing;
  return { facts, choice };
}

/** Whom a roll-out reaches, tier by tier, and what is wrong with that.
    @param {RolloutRow} row */
export function audienceWords(row) {
  const tiers = row.tiers.map((tier) => `${nameOf(tier)} ${count(tier.people)}`).join(" + ");
  const faults = [];
  if (row.no_channel) faults.push(t("rollout.no_channel", { n: row.no_channel }));
  if (row.grids_without_head) faults.push(t("rollout.no_head", { n: row.grids_without_head }));
  return { tiers, faults };
}

/** @param {RolloutRow} row */
function previewTemplate(row) {
  const { tiers, faults } = audienceWords(row);
  return html`<div class="strip-preview"><strong>${t("rollout.audience", { n: row.people })}</strong><span>${tiers}</span>
    ${faults.length ? html`<span class="warn">▲ ${faults.join(t("list.join"))}</span>` : nothing}
    ${row.needs_second ? html`<span class="quiet">${t("rollout.needs_second")}</span>` : nothing}</div>`;
}

/** For how many silent people no deputy answers; '' for nobody.
    @param {RolloutRow} row */
function aloneWords(row) {
  const n = row.tiers.reduce((sum, tier) => sum + (tier.alone ?? 0), 0);
  return n ? `▲ ${t("rollout.alone", { n })}` : "";
}

/** @param {number[]} counts */
function figuresTemplate(counts) {
  return html`<dl class="strip-figures">${describeFigures(counts).map(({ state, n, share }) => html`<div class=${`strip-figure is-${state}${n ? "" : " is-none"}`} data-figure=${state}>
    <dt>${taskGlyph(state)}${t(`rollout.state.${state}`)}</dt><dd><b>${count(n)}</b><small>${share === null ? "—" : `${percent(share)}%`}</small></dd></div>`)}</dl>`;
}

/** @param {{row: RolloutRow, rows: RolloutRow[], counts: number[], may: boolean, now: number, busy: boolean, region: string, note?: string, reports?: string, names?: Record<string, string>}} given */
export function stripTemplate({ row, rows, counts, may, now, busy, region, note = "", reports = "", names = {} }) {
  const { facts, choice } = titleTemplate(row, rows), n = countPending(counts), repeated = repeatWords(row, now);
  const acts = listActs(row, may).filter((act) => region.length <= COUNTY || ["remind", "call", "take-over", "deputy", "sheet"].includes(act));
  const draw = (/** @type {string} */ act) => actButton(act, { n, off: busy || (act === "remind" && !n) });
  return html`<div class="strip-title"><h2>${planName(row)}</h2><p>${stateWords(row, now, names)}${successorTemplate(row, rows)}</p><small>${facts}${repeated ? html` <span class="chip" data-repeats>${repeated}</span>` : nothing}${row.state === "issued" ? html` <span class="warn">${aloneWords(row)}</span>` : nothing}</small>${reports ? html`<small class="strip-reports">${reports}</small>` : nothing}${choice}</div>
    ${row.state === "prepared" ? previewTemplate(row) : figuresTemplate(counts)}
    <div class="strip-acts"><p>${acts.filter((act) => !ASIDE.includes(act)).map(draw)}</p><p>${acts.filter((act) => ASIDE.includes(act)).map(draw)}${pastLink(region)}${newButton(row, may, region)}</p>${noteTemplate(note)}</div>`;
}

/** The way to what stands in its place.
    @param {RolloutRow} row
    @param {RolloutRow[]} rows */
function successorTemplate(row, rows) {
  const later = rows.find((one) => one.id === row.superseded_by);
  return later ? html` <button class="btn btn-small" data-act="look" data-value=${later.id}>${t("rollout.successor", { name: planName(later) })}</button>` : nothing;
}

/** What was just said about a press.
    @param {string} note */
const noteTemplate = (note) => (note ? html`<p class="strip-note">${note}</p>` : nothing);

/** Another one may be prepared while none waits.
    @param {RolloutRow} row
    @param {boolean} may
    @param {string} region */
function newButton(row, may, region) {
  if (!may || row.state === "prepared" || region.length !== COUNTY) return nothing;
  return html`<button class="btn btn-small" data-act="prepare">${iconTemplate("plus")}<span>${t("rollout.act.prepare")}</span></button>`;
}

/** The way to all that run no more.
    @param {string} region */
const pastLink = (region) => html`<a class="btn btn-small" href=${`/rollouts?region=${region}`}>${t("rollouts.title")}</a>`;

/** One that runs no more, in a line that opens it as it stood.
    @param {PastRolloutRow} row
    @param {string} region */
function pastTemplate(row, region) {
  const { counts } = row, local = (/** @type {string | null} */ at) => (at ?? "").slice(0, 16).replace("T", " ");
  const came = !row.issued_at ? t("past.never_issued") : counts ? t("past.line", { accepted: count(counts.accepted + counts.finished), finished: count(counts.finished), unreached: count(counts.unreached) }) : "";   // nothing of it was here
  const name = html`<b>${planName(row)}</b> <span>${NUMERALS[row.level]}</span>`;
  return html`<li>${row.issued_at ? html`<a class="link" href=${`/rollout?region=${region}&rollout=${row.id}`}>${name}</a>` : name} <span class="num">${local(row.issued_at ?? row.prepared_at)} – ${local(row.over_at)}</span> <span class="chip">${t(`past.state.${row.state}`)}</span> <span class="quiet">${came}</span></li>`;
}

/** What stands there while none runs. `past`: the newest that run no more.
    @param {boolean} may
    @param {string} region
    @param {string} [note]
    @param {PastRolloutRow[]} [past] */
export function nothingTemplate(may, region, note = "", past = []) {
  const button = may && region.length === COUNTY ? html`<button class="btn btn-main" data-act="prepare">${iconTemplate("plus")}<span>${t("rollout.act.prepare")}</span></button>` : nothing;
  return html`<div class="strip-title"><h2>${t("rollout.none")}</h2><p>${t("rollout.none.why")}</p></div>
    ${past.length ? html`<ul class="strip-past" aria-label=${t("rollouts.title")}>${past.slice(0, MOST_PAST).map((one) => pastTemplate(one, region))}</ul>` : nothing}<div class="strip-acts"><p>${pastLink(region)}${button}</p>${noteTemplate(note)}</div>`;
}
