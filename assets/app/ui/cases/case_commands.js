/* What may be done with a case now: the commands as buttons, its unit and its counts. Templates only. */
import { t } from "../../state/shared/i18n.js";
import { complaintLines } from "../shared/command_dialog.js";
import { html, iconTemplate, nothing } from "../shared/render.js";

/** Commands in the order of their buttons: the way forward first, then the exceptions. [name, icon, key]. */
export const FORWARD = ["register", "dispatch", "start", "finish", "verify", "close", "resume", "reopen", "report_in"];
const EXCEPTIONS = ["refuse_whistle", "return", "extend", "suspend", "request_extension", "request_suspension", "pass_on", "set_matter", "request_admission", "admit", "refuse_admission", "whistle", "escalate", "hand_down", "link", "unlink", "split", "merge", "cancel"];
/** @type {Record<string, string>} */
const ICONS = {
  register: "clipboard-check", dispatch: "transfer", start: "player-play", finish: "check", verify: "circle-check", close: "rubber-stamp",
  resume: "player-play", reopen: "refresh", return: "arrow-back-up", extend: "clock-plus", suspend: "player-pause", request_extension: "clock-plus", request_suspension: "player-pause", pass_on: "arrow-right", cancel: "x", set_matter: "tag", merge: "git-merge",
  request_admission: "file-plus", admit: "file-check", refuse_admission: "file-x", link: "link", unlink: "unlink", split: "git-branch",
  whistle: "speakerphone", report_in: "user-check", refuse_whistle: "user-x", escalate: "arrow-big-up", hand_down: "arrow-big-down",
};
/** @type {Record<string, string>} */
const KEYS = { dispatch: "T", escalate: "U" };
const STEPS = ["register", "start", "finish", "verify", "close", "resume", "reopen"];

/** The command that leads on, which E gives: the first allowed one that is no way aside.
    @param {string[]} allowed
    @param {boolean} verified */
export function nextStep(allowed, verified) {
  const steps = STEPS.filter((name) => allowed.includes(name) && !(name === "verify" && verified));
  return steps[0] ?? null;
}

/** What E does: the next step; of a case that no unit has, its dispatch.
    @param {string[]} allowed
    @param {HandlingRow | null | undefined} handling */
export function keyedStep(allowed, handling) {
  const step = nextStep(allowed, Boolean(handling?.verified));
  return step ?? (!handling?.unit && allowed.includes("dispatch") ? "dispatch" : null);
}

/** @param {string} name
    @param {string | null} next
    @param {boolean} busy */
function buttonTemplate(name, next, busy) {
  const key = KEYS[name] ?? (name === next ? "E" : "");
  const cls = `btn command-btn${name === next ? " is-next" : ""}${EXCEPTIONS.includes(name) ? " btn-small" : ""}`;
  return html`<button class=${cls} data-command=${name} aria-disabled=${busy ? "true" : nothing}>
    ${iconTemplate(ICONS[name] ?? "arrow-right")}<span>${t(`command.${name}`)}</span>${key ? html`<kbd>${key}</kbd>` : nothing}</button>`;
}

/** A refusal that stays until the next press.
    @param {Complaint | null} complaint */
export function complaintTemplate(complaint) {
  if (!complaint) return nothing;
  const lines = complaintLines(complaint).map((line) => html`<span>${line}</span>`);
  return html`<div class="command-alert" role="alert">${iconTemplate("alert-triangle")}<div>${lines}</div></div>`;
}

/** 牵头处置 某局 · 延期 1 次 · …
    @param {HandlingRow} handling
    @param {(code: string) => string} unitName */
export function describeHandling(handling, unitName) {
  const counts = /** @type {["returns" | "extensions" | "passings" | "reopenings", string][]} */ (
    [["returns", "handling.returns"], ["extensions", "handling.extensions"], ["passings", "handling.passings"], ["reopenings", "handling.reopenings"]]);
  return [
    ...(handling.unit ? [t("handling.unit", { unit: unitName(handling.unit) })] : []),
    ...(handling.admission ? [t(`handling.admission.${handling.admission}`)] : []),
    ...(handling.verified ? [t("handling.verified")] : []),
    ...counts.filter(([name]) => handling[name]).map(([name, key]) => t(key, { n: handling[name] })),
    ...(handling.source_closed_at ? [t("handling.source-closed")] : []),
  ].join(" · ");
}

/** Who goes on where the reader cannot: co-operating units have their parts open, another unit may have the case in hand,
    whoever reported or entered a case does not finish it, whoever handled it does not verify it.
    @param {string} stage
    @param {string[]} allowed
    @param {string} unit
    @param {JointRow | undefined} joint */
export function describeWait(stage, allowed, unit, joint) {
  if (!["handling", "verifying"].includes(stage) || nextStep(allowed, false)) return "";
  if (joint?.open) return t("handling.waits.parts", { n: joint.open });
  if (joint?.consultation) return t("handling.waits.consultation");
  const outside = stage === "handling" && !allowed.includes("pass_on");
  return t(outside ? "handling.waits.holder" : `handling.waits.${stage}`, { unit: unit || t("handling.waits.unit") });
}

/** `stage`: of the case, "" while it is not known what may be done.
    @param {{handling: HandlingRow | null, stage: string, joint?: JointRow, commands: string[], busy: boolean, complaint: Complaint | null, unitName: (code: string) => string}} shown */
export function commandsTemplate({ handling, stage, joint, commands, busy, complaint, unitName }) {
  const next = keyedStep(commands, handling), facts = handling ? describeHandling(handling, unitName) : "";
  const row = (/** @type {string[]} */ names) => names.filter((name) => commands.includes(name)).map((name) => buttonTemplate(name, next, busy));
  const main = row(FORWARD.filter((name) => name !== "verify" || !handling?.verified)), aside = row(EXCEPTIONS), waits = describeWait(stage, commands, handling?.unit ? unitName(handling.unit) : "", joint);
  if (!main.length && !aside.length && !facts && !complaint) return nothing;
  return html`<div class="commands" role="group" aria-label=${t("command.group")}>
    ${waits ? html`<p class="case-line" data-waits>${waits}</p>` : nothing}
    ${main.length ? html`<div class="commands-main">${main}</div>` : nothing}
    ${aside.length ? html`<div class="commands-aside">${aside}</div>` : nothing}
    ${complaintTemplate(complaint)}${facts ? html`<p class="case-line handling-facts">${facts}</p>` : nothing}</div>`;
}
