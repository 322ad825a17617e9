/* What the dialogs about a squad ask: title, note, fields. Pure. */
import { t } from "../state/i18n.js";

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

/** @param {string} name
    @returns {Question} */
export function releaseQuestion(name) {
  return { title: t("squad.release.about", { name }), note: t("squad.release.note"), go: t("squad.release"), fields: [] };
}

/** @param {number} n
    @returns {Question} */
export function standDownQuestion(n) {
  const what = t("squad.stand_down", { n });
  return { title: what, note: t("squad.stand_down.note", { n }), go: what, fields: [] };
}
