/* What the dialogs about a squad ask: title, note, fields. Pure. */
import * as format from "../../state/shared/format.js";
import { t } from "../../state/shared/i18n.js";

const ANSWERS = ["accepted", "on_the_way", "on_site", "done", "unavailable"];
/** @typedef {Omit<CommandQuestion, "submit">} Question */

/** Why somebody who is in another squad is pulled in all the same.
    @param {string} why
    @returns {Question} */
export function overrideQuestion(why) {
  const picks = [t("pick.override.pick.1"), t("pick.override.pick.2")];
  return { title: t("pick.override"), note: why, go: t("pick.override.go"), fields: [{ name: "override", kind: "text", label: t("command.reason"), needed: true, picks }] };
}

/** What somebody said, told by another.
    @param {string} name
    @returns {Question} */
export function answerQuestion(name) {
  const choices = ANSWERS.map((state) => /** @type {Choice} */ ([state, t(`member.${state}`)]));
  return {
    title: t("squad.answer.about", { name }), note: t("squad.answer.note"), go: t("squad.answer"),
    fields: [
      { name: "state", kind: "choice", label: t("squad.answer.state"), needed: true, choices },
      { name: "eta", kind: "number", label: t("squad.answer.eta") }, { name: "note", kind: "text", label: t("command.note") },
    ],
  };
}

/** What somebody said of an instruction, told by another who reached them.
    @param {string} name
    @param {number} n
    @returns {Question} */
export function receiptQuestion(name, n) {
  const choices = ["read", "done"].map((state) => /** @type {Choice} */ ([state, t(`receipt.${state}`)]));
  return {
    title: t("receipt.behalf.about", { name, n }), note: t("receipt.behalf.note"), go: t("receipt.behalf"),
    fields: [
      { name: "state", kind: "choice", label: t("squad.answer.state"), needed: true, choices, value: "read" },
      { name: "reason", kind: "text", label: t("command.reason"), needed: true, picks: [1, 2].map((pick) => t(`receipt.behalf.pick.${pick}`)) },
      { name: "note", kind: "text", label: t("receipt.behalf.how") },
    ],
  };
}

/** What whoever commands says to a difficulty.
    @param {string} name
    @param {DifficultyRow} said
    @returns {Question} */
export function difficultyQuestion(name, { kind, note }) {
  const picks = [1, 2, 3].map((n) => t(`difficulty.pick.${n}`)), what = t(`palm.difficulty.kind.${kind}`);
  return {
    title: t("difficulty.answer.about", { name }), note: [what, note].filter(Boolean).join(" · "), go: t("difficulty.answer"),
    fields: [{ name: "text", kind: "text", label: t("difficulty.answer.text"), needed: true, picks }],
  };
}

/** @param {string} name
    @returns {Question} */
export function releaseQuestion(name) {
  return { title: t("squad.release.about", { name }), note: t("squad.release.note"), go: t("squad.release"), fields: [] };
}

/** Why a number is looked at; `name`: of one person, "" for everybody's.
    @param {string} name
    @returns {Question} */
export function phoneQuestion(name) {
  const picks = [1, 2].map((n) => t(`squad.phone.pick.${n}`));
  return {
    title: name ? t("squad.phone.about", { name }) : t("squad.phone.all"), note: t("squad.phone.note"), go: t("squad.phone"),
    fields: [{ name: "reason", kind: "text", label: t("command.reason"), needed: true, picks }],
  };
}

/** `open`: what is open in the squad, in words.
    @param {number} n
    @param {string} [open]
    @returns {Question} */
export function standDownQuestion(n, open = "") {
  const what = t("squad.stand_down", { n });
  return { title: what, note: [t("squad.stand_down.note", { n }), open].filter(Boolean).join(" "), go: what, fields: [] };
}

const LEAD_REASONS = [1, 2, 3];

/** @returns {CommandField} */
function leadReason() {
  return { name: "reason", kind: "text", label: t("command.note"), picks: LEAD_REASONS.map((n) => t(`lead.reason.${n}`)) };
}

/** Somebody who may take the command over, with what speaks for them.
    @param {CommanderRow} row
    @param {number} now
    @param {(region: string) => string} nameRegion */
export function describeCommander({ name, region, member, on_duty, seen_at }, now, nameRegion) {
  const seen = seen_at ? t("lead.seen", { d: format.span(Math.max(0, now - Date.parse(seen_at))) }) : t("lead.unseen");
  return [name, nameRegion(region), member ? t("lead.member") : "", on_duty ? t("pick.on") : "", seen].filter(Boolean).join(" · ");
}

/** To whom the command goes, and why.
    @param {CommanderRow[]} rows
    @param {number} now
    @param {(region: string) => string} nameRegion
    @returns {Question} */
export function handOverQuestion(rows, now, nameRegion) {
  const choices = rows.map((row) => /** @type {Choice} */ ([row.account, describeCommander(row, now, nameRegion)]));
  const whom = /** @type {CommandField} */ ({ name: "lead", kind: "choice", label: t("lead.whom"), needed: true, choices });
  return { title: t("lead.hand.about"), note: t(rows.length ? "lead.hand.note" : "lead.nobody"), go: t("lead.hand.go"), fields: [whom, leadReason()] };
}

/** Whoever was offered the command has it.
    @param {string} name who offers it
    @returns {Question} */
export function acceptQuestion(name) {
  return { title: t("lead.accept.about", { name }), note: t("lead.accept.note"), go: t("lead.accept"), fields: [] };
}

/** Whoever was offered the command says why they do not take it.
    @param {string} name who offers it
    @returns {Question} */
export function declineQuestion(name) {
  const picks = LEAD_REASONS.map((n) => t(`lead.decline.reason.${n}`));
  return { title: t("lead.decline.about", { name }), note: t("lead.decline.note", { name }), go: t("lead.decline"), fields: [{ name: "reason", kind: "text", label: t("command.reason"), needed: true, picks }] };
}

/** @param {string} name to whom the command is offered
    @returns {Question} */
export function withdrawQuestion(name) {
  return { title: t("lead.withdraw.about", { name }), note: t("lead.withdraw.note"), go: t("lead.withdraw"), fields: [] };
}

/** Whoever asks takes the command over.
    @param {string} name who has it now
    @returns {Question} */
export function takeOverQuestion(name) {
  return { title: t("lead.take.about", { name }), note: t("lead.take.note"), go: t("lead.take"), fields: [leadReason()] };
}
