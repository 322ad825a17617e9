/* Joint handling in the drawer: each unit's part with its answer, and the consultations. Templates only. */
import * as format from "../../state/shared/format.js";
import { t } from "../../state/shared/i18n.js";
import { describeJoint, describePart, isOpen, listSilent, sortParts } from "../../state/cases/joint_summary.js";
import { isolated } from "../../state/shared/text_isolation.js";
import { html, iconTemplate, nothing, repeat } from "../shared/render.js";

/** @type {Record<string, string>} */
const ICONS = { assigned: "circle", started: "player-play", done: "check", asked: "alert-circle", excused: "minus" };
/** @typedef {{now: number, busy: boolean, unitName(code: string): string}} JointContext */

/** What an act is called: `asked` is the state that asking leads to.
    @param {string} what */
export const wordOf = (what) => `joint.${what === "asked" ? "ask" : what}`;

/** @param {string} what
    @param {number} number
    @param {string} label
    @param {boolean} busy */
function buttonTemplate(what, number, label, busy, about = label) {
  return html`<button class="btn btn-small" data-joint=${what} data-number=${number} aria-label=${about} aria-disabled=${busy ? "true" : nothing}>${label}</button>`;
}

/** @param {JointPart} part
    @param {JointContext} context */
function partTemplate(part, { now, busy, unitName }) {
  const { words, level } = describePart(part, now), name = unitName(part.unit);
  const acts = part.may.map((what) => buttonTemplate(what, part.number, t(wordOf(what)), busy, `${t(wordOf(what))} ${name}`));
  return html`<li class=${`part is-${part.state}${level ? ` is-${level}` : ""}`} data-part=${part.number} data-state=${part.state}>${iconTemplate(ICONS[part.state] ?? "circle")}
    <div class="part-main"><p><strong>${name}</strong> <span class="part-state num">${part.recorded_by ? `${words} · ${t("joint.on-behalf", { name: part.recorded_by })}` : words}</span></p><p class="part-text">${isolated(part.text)}</p>
      ${part.words ? html`<p class="part-words">${isolated(part.words)}</p>` : nothing}${foldActs(part, html`<div class="part-acts">${acts}</div>`)}</div></li>`;
}

/** What a desk may do for any of thirty units is folded, so that the list stays short.
    @param {JointPart} part
    @param {Content} acts */
function foldActs({ state, may }, acts) {
  if (!may.length) return nothing;
  const folded = state !== "asked" && may.includes("excuse") && may.length > 1;
  return folded ? html`<details class="part-more"><summary>${t("joint.more")}</summary>${acts}</details>` : acts;
}

/** @param {JointPart[]} parts
    @param {JointContext} context */
function partsTemplate(parts, context) {
  const sorted = sortParts(parts), open = sorted.filter(isOpen), settled = sorted.filter((part) => !isOpen(part));
  const list = (/** @type {JointPart[]} */ some) => html`<ul class="parts">${repeat(some, (part) => part.number, (part) => partTemplate(part, context))}</ul>`;
  return html`${open.length ? html`${list(open)}<p class="case-line">${t("joint.holds")}</p>` : nothing}
    ${settled.length ? html`<details class="parts-settled"><summary>${t("joint.rest", { n: settled.length })}</summary>${list(settled)}</details>` : nothing}`;
}

/** What the squad was told; who confirmed it stands with the squad.
    @param {SquadOrderRow} order
    @param {number} now */
function orderTemplate({ text, to = [], due_at }, now) {
  const who = to.length ? t("joint.order.some", { n: to.length }) : t("joint.order.all");
  return html`<p class="case-line decision-order">${t("joint.ordered", { who, text })}${due_at ? html` <span class="num">${format.when(Date.parse(due_at), now)}</span>` : nothing}</p>`;
}

/** @param {Consultation} one
    @param {JointContext} context */
function consultationTemplate(one, { now, busy, unitName }) {
  const silent = listSilent(one), when = one.meets_at ? format.when(Date.parse(one.meets_at), now) : "", names = (/** @type {string[]} */ units) => units.map(unitName).join(t("list.join"));
  const said = one.opinions.map(({ unit, words }) => html`<li><strong>${unitName(unit)}</strong> ${isolated(words)}</li>`);
  return html`<section class="block consultation" data-consultation=${one.number}><div class="block-head"><h3>${t("joint.consultation", { n: one.number })}</h3><span class="num">${when}</span></div>
    <p class="case-line">${isolated(one.material)}</p>${said.length ? html`<ul class="opinions">${said}</ul>` : nothing}
    ${one.decision ? html`<p class="decision">${t("joint.decision")}${t("list.colon")}${isolated(one.decision)}</p>${(one.orders ?? []).map((order) => orderTemplate(order, now))}` : silent.length ? html`<p class="case-line">${t("joint.silent", { units: names(silent) })}</p>` : nothing}
    ${one.may.length ? html`<div class="part-acts">${one.may.map((what) => buttonTemplate(what, one.number, t(`joint.${what}`), busy))}</div>` : nothing}</section>`;
}

/** @param {JointRow | undefined} row
    @param {JointAnswer | null} joint
    @param {JointContext} context */
export function jointTemplate(row, joint, context) {
  if (!row && !joint?.may.length) return nothing;
  const starts = (joint?.may ?? []).map((what) => buttonTemplate(what, 0, t(`joint.${what}`), context.busy));
  const asked = (joint?.consultations ?? []).filter((one) => !one.decision), decided = (joint?.consultations ?? []).filter((one) => one.decision).reverse();
  return html`${asked.map((one) => consultationTemplate(one, context))}<section class="block joint" data-block="joint"><div class="block-head"><h3>${t("joint.title")}</h3><span class="num">${row ? describeJoint(row) : ""}</span>${starts}</div>
      ${joint?.parts.length ? partsTemplate(joint.parts, context) : nothing}</section>
    ${decided.map((one) => consultationTemplate(one, context))}`;
}
