/* War footing in words and bars: tiers, worst townships, states of who did not accept. Templates only. */
import { count, percent, target, when } from "../../state/shared/format.js";
import { nameOf, t } from "../../state/shared/i18n.js";
import { html, nothing } from "../shared/render.js";
import { windLine } from "./storm_inset.js";
import { stateBar, taskGlyph } from "../rollouts/task_glyph.js";

/** Those who did not accept, in the order in which they are told. */
const LEFT = /** @type {[string, number][]} */ ([["reminded", 2], ["open", 1], ["unreached", 0]]);
const KEYS = ["finished", "accepted", "taken_over", "reminded", "open", "unreached"];

/** @param {number | null} rate */
const share = (rate) => (rate === null ? "—" : `${percent(rate)}%`);

/** What is left to do in a tier: nothing, how many were reminded, else how many did not accept.
    @param {WarTier} one */
function leftTemplate({ counts, pending }) {
  if (!pending) return html`<span>${t("war.tier.complete")}</span>`;
  if (counts[2]) return html`<b class="warn">${t("war.tier.reminded", { n: counts[2] })}</b>`;
  return html`<b>${t("war.tier.pending", { n: pending })}</b>`;
}

/** A tier: how many accepted, its six states as a bar, what is left and what is wanted until when.
    @param {WarTier} one
    @param {number} now */
function tierTemplate(one, now) {
  const { tier, accepted, people, rate, counts } = one, due = tier.accept_due_at;
  return html`<li class="war-tier" data-tier=${tier.tier}><p><strong>${nameOf(tier)}</strong><span class="num"><b>${count(accepted)}</b> / ${count(people)}</span><em class="num">${share(rate)}</em></p>
    ${stateBar(counts)}<p class="war-note">${leftTemplate(one)}<span>${due ? t("war.tier.target", { time: when(Date.parse(due), now), share: target(tier.target) }) : nothing}</span></p></li>`;
}

/** The tiers with the key of their bars, and how many other roll-outs are out.
    @param {WarTier[]} tiers
    @param {number} others
    @param {number} now */
export function tiersTemplate(tiers, others, now) {
  return html`<ul class="war-tiers">${tiers.map((one) => tierTemplate(one, now))}</ul>
    <p class="war-key">${KEYS.map((state) => html`<span><i class=${`is-${state}`}></i>${t(`rollout.state.${state}`)}</span>`)}${others ? html`<b class="war-others">${t("war.others", { n: others })}</b>` : nothing}</p>`;
}

/** Of those who did not accept, how many are in which state.
    @param {number[]} counts */
export function leftList(counts) {
  return LEFT.map(([state, place]) => html`<span data-state=${state}>${taskGlyph(state, 16)}${t(`rollout.state.${state}`)}<b class="num">${count(counts[place])}</b></span>`);
}

/** The townships with the smallest share.
    @param {{region: string, rate: number, pending: number}[]} worst
    @param {{name(code: string): string}} places */
export function worstList(worst, places) {
  if (!worst.length) return html`<span>${t("war.worst.none")}</span>`;
  return html`<span class="war-worst-head">${t("war.worst")}</span>${worst.map((one) => html`<span data-region=${one.region}>${places.name(one.region)} <b class="num">${share(one.rate)}</b></span>`)}`;
}

/** `大街乡 1 · 沐尘畲族乡 2`.
    @param {[string, number][]} townships
    @param {{name(code: string): string}} places */
export function silentWords(townships, places) {
  return townships.length ? townships.slice(0, 3).map(([code, n]) => `${places.name(code)} ${n}`).join(" · ") : t("war.silent.none");
}

/** When the wind of force 7 is there, in one line, with the storm that brings it.
    @param {Storm} storm
    @param {Places} places */
export function clockTemplate({ head }, places) {
  return html`<span class="war-clock" data-clock-of=${head.id}><b>${t("storm.title", { name: nameOf(head) || head.id })}</b> ${t("storm.force.7")} ${windLine(head.outlook, "7", places)}</span>`;
}

/** The desk's line of a roll-out: name, each tier, silent grids, the worst townships, the way to the roll-out.
    @param {RolloutRow} row
    @param {WarFacts} war
    @param {{places: {name(code: string): string}, now: number}} how
    @param {string} link "" without the right to it
    @param {{words: string, only: boolean}} reports of the field, in words; whether the queue shows only them */
export function stripTemplate(row, { tiers, silent, worst, pending }, { places, now }, link, { words, only } = { words: "", only: false }) {
  return html`<strong class="war-name">${t("war.strip", { plan: nameOf({ name: row.plan_name, name_en: row.plan_name_en }), time: when(Date.parse(row.issued_at ?? ""), now) })}</strong>
    ${tiers.map((one) => html`<span class="war-strip-tier" data-tier=${one.tier.tier}>${nameOf(one.tier)} <b class="num">${share(one.rate)}</b>${stateBar(one.counts)}</span>`)}
    <span class=${silent.n ? "warn" : ""} data-silent=${silent.n}>${t("war.strip.silent", { n: silent.n })}</span>
    <span class="war-strip-worst">${t("war.strip.pending", { n: pending })}${worst.length ? ` · ${worst.map((one) => `${places.name(one.region)} ${share(one.rate)}`).join(" · ")}` : ""}</span>
    ${words ? html`<button class="btn btn-small" data-act="reports" aria-pressed=${String(only)}>${words}</button>` : nothing}
    ${link ? html`<a class="link" href=${link}>${t("war.strip.open")}</a>` : nothing}`;
}
