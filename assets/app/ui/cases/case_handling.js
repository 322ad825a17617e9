/* The handling of the opened case: which commands may be given, giving them, and what a refusal says. */
import { describeHandlingChanges } from "../../state/cases/case_clock.js";
import { listBelow, listLevelsAbove } from "../../state/cases/case_level.js";
import { hasText, nameOf, t } from "../../state/shared/i18n.js";
import { CommandError, fetchJson } from "../../transport/shared/command_request.js";
import { commandsTemplate, keyedStep } from "./case_commands.js";
import { matterChipsTemplate } from "./matter_chips.js";
import { requestFields, requestsTemplate } from "../requests/request_panel.js";
import { nameOfCalled } from "../squads/whistle_panel.js";

const NOTED = ["finish", "close", "admit", "approve_request"];
const REASONED = ["return", "extend", "suspend", "pass_on", "merge", "refuse_whistle", "escalate", "hand_down", "cancel", "reopen", "request_admission", "refuse_admission", "request_extension", "request_suspension", "refuse_request"];
const MOST_MINUTES = 10080;
/** Commands that end a case, and so stand its squad down. */
const ENDS = new Set(["close", "cancel"]);

/** What a failed request says to a reader.
    @param {any} problem */
export function explainFailure(problem) {
  if (problem instanceof CommandError && problem.code === "unreachable") return t("command.unreachable");
  return problem.message || t("command.failed", { code: problem.code ?? "" });
}

/** @param {string} id */
export const caseAddress = (id) => `/api/cases/${encodeURIComponent(id)}`;

/** `may`: whether the viewer handles cases at all.
    @param {DrawerTools & {may: boolean, similar(row: CaseRow, merges: boolean): Choice[], split(row: CaseRow): unknown, nameCase(id: string): string, openEnds?(): string}} tools */
export function createCaseHandling({ may, draw, now, county, sender, renew, ask, say, similar, split, nameCase, openEnds = () => "" }) {
  /** @type {string | null} */
  let id = null;
  /** @type {HandlingAnswer | null} */
  let answer = null;
  /** @type {Complaint | null} */
  let complaint = null;
  let shown = /** @type {CaseRow | null} */ (null), busy = false, turn = 0, latest = 0;
  const unitName = (/** @type {string} */ code) => {
    const found = answer?.units.find((unit) => unit.code === code);
    return found?.name ?? county.unit(code);
  };

  /** Learn how the case stands. An answer counts unless one to a later question came before it, so that who
      waits for this one knows what was true when it was asked. */
  async function load() {
    const wanted = id, mine = ++turn;
    if (!wanted || !may) return;
    const next = await fetchJson(`${caseAddress(wanted)}/handling`).catch(() => null);
    if (mine < latest || wanted !== id || !next) return;
    latest = mine;
    answer = next;
    draw();
  }

  /** Who changed the case last, by its trail: 陈志远 派遣.
      @param {string} of */
  async function readLastStep(of) {
    const detail = await fetchJson(caseAddress(of)).catch(() => null), last = detail?.trace?.[0];
    if (!last?.actor_name) return [];   // its source says so already
    const action = hasText(`action.${last.action}`) ? t(`action.${last.action}`) : last.action;
    return [`${last.actor_name} ${action}`];
  }

  /** Give a command as of what the reader `looked` at, in the case that was open then; a refusal shows what it is now, and the next try is as of that.
      @param {string} name
      @param {Record<string, unknown>} more
      @param {{at: HandlingAnswer, of: string}} looked */
  async function give(name, more, looked) {
    const { at: seen, of } = looked;
    complaint = null;
    busy = true;
    draw();
    try {
      await sender.send(`${caseAddress(of)}/commands`, { command: name, version: seen.handling?.version ?? 0, ...more });
      say(t("command.done", { what: t(`command.${name}`) }));
    } catch (problem) {
      const told = await complain(of, seen, problem);
      if (id === of) looked.at = answer ?? seen;
      throw Object.assign(new Error(), { complaint: told });
    } finally {
      busy = false;
      await load();
      renew();
      draw();
    }
  }

  /** @param {string} of
      @param {HandlingAnswer} seen
      @param {any} problem
      @returns {Promise<Complaint>} */
  async function complain(of, seen, problem) {
    const names = problem.code === "open_parts" ? problem.where.split(",").map(unitName).join(t("list.join")) : "";
    const text = [explainFailure(problem), names].filter(Boolean).join(t("list.colon"));
    if (!["stale", "bad_transition", "suspended"].includes(problem.code)) return { text, changed: [] };
    await load();
    const changed = describeHandlingChanges(seen.handling, answer?.handling ?? null, unitName);
    return { text, changed: changed.length ? [...await readLastStep(of), ...changed] : [] };
  }

  /** @param {string} name
      @param {CaseRow | null} row */
  function fieldsOf(name, row) {
    /** @type {CommandField[]} */
    const fields = [];
    const units = (answer?.units ?? []).map((unit) => /** @type {Choice} */ ([unit.code, unitName(unit.code)]));
    if (name === "dispatch") fields.push({ name: "unit", kind: "choice", label: t("command.unit"), needed: true, choices: units, value: row?.matter ? county.matter(row.matter)?.lead : "" });
    if (name === "set_matter") fields.push({ name: "matter", kind: "choice", label: t("command.matter"), needed: true, choices: county.matters().map((one) => /** @type {Choice} */ ([one.code, nameOf(one)])) });
    const close = () => (row ? similar(row, name === "merge") : []), linked = row?.links ?? [];
    if (name === "merge") fields.push({ name: "into", kind: "choice", label: t("command.into"), needed: true, choices: close() });
    if (name === "link") fields.push({ name: "other", kind: "choice", label: t("command.other"), needed: true, choices: close().filter(([other]) => !linked.includes(other)) });
    if (name === "unlink") fields.push({ name: "other", kind: "choice", label: t("command.other"), needed: true, choices: linked.map((other) => /** @type {Choice} */ ([other, nameCase(other)])) });
    if (name === "whistle") return whistleFields(units);
    const calls = (answer?.calls ?? []).map(({ whistle, unit }) => /** @type {Choice} */ ([`${whistle}/${unit}`, nameOfCalled(unit, county)]));
    if (["report_in", "refuse_whistle"].includes(name)) fields.push({ name: "call", kind: "choice", label: t("command.call"), needed: true, choices: calls, value: calls[0]?.[0] });
    if (name === "escalate") fields.push({ name: "level", kind: "choice", label: t("command.level"), needed: true, choices: row ? listLevelsAbove(row) : [], value: row ? listLevelsAbove(row)[0]?.[0] : "" });
    if (name === "hand_down") fields.push({ name: "to", kind: "choice", label: t("command.to"), needed: true, choices: row ? listBelow(row, county) : [] });
    if (name === "extend") fields.push({ name: "hours", kind: "number", label: t("command.hours"), needed: true, value: "24" });
    fields.push(...requestFields(name, answer?.requests, unitName));
    if (REASONED.includes(name)) {
      const picks = [1, 2, 3].map((n) => `command.${name}.pick.${n}`).filter(hasText).map((key) => t(key));
      fields.push({ name: "reason", kind: "text", label: t("command.reason"), needed: true, picks });
    } else if (fields.length || NOTED.includes(name)) fields.push({ name: "note", kind: "text", label: t("command.note") });
    return fields;
  }

  /** Whom a whistle calls: units, townships and the case's own village and grid; what for, and how long it waits.
      @param {Choice[]} units
      @returns {CommandField[]} */
  function whistleFields(units) {
    const home = shown?.region ?? "", near = [12, 15].filter((digits) => home.length >= digits).map((digits) => home.slice(0, digits));
    const codes = [...county.townships(home.slice(0, 6)).map(({ code }) => code), ...near];
    const regions = codes.map((code) => /** @type {Choice} */ ([code, nameOfCalled(code, county)]));
    return [
      { name: "units", kind: "choices", label: t("command.units"), needed: true, choices: [...units, ...regions] },
      { name: "note", kind: "text", label: t("command.asked"), needed: true, picks: [1, 2].map((n) => t(`command.whistle.pick.${n}`)) },
      { name: "minutes", kind: "number", label: t("command.minutes"), needed: true, value: "120", most: MOST_MINUTES },
    ];
  }

  /** @param {Record<string, string>} values
      @returns {Record<string, unknown>} */
  function worded({ hours, minutes, units, call, work, ...values }) {
    const [whistle, unit] = call?.split("/") ?? [], [applicant, part] = work?.split("/") ?? [];
    return {
      ...values, ...(hours && { hours: Number(hours) }), ...(minutes && { minutes: Number(minutes) }),
      ...(units && { units: units.split(",") }), ...(call && { whistle: Number(whistle), unit }), ...(work && { unit: applicant, part: Number(part) }),
    };
  }

  /** Give a command, after what must be said with it; a suggested `matter` is said already, and which `request` it answers.
      @param {string} name
      @param {{matter?: string, request?: string}} [about] */
  async function press(name, { matter, request } = {}) {
    if (name === "split" && shown) return void split(shown);
    if (!id || !answer?.commands.includes(name) || busy) return;
    const looked = { at: answer, of: id }, fields = fieldsOf(name, shown), what = t(`command.${name}`);
    const none = fields.some(({ choices }) => choices?.length === 0) && hasText(`command.${name}.none`);
    const answered = request ? { request: Number(request) } : {};
    const about = none ? t(`command.${name}.none`) : hasText(`command.${name}.about`) ? t(`command.${name}.about`) : "";
    const note = [about, ENDS.has(name) ? openEnds() : ""].filter(Boolean).join(" ");
    if (fields.length && !matter) return void await ask({ title: what, note, go: what, fields, submit: (values) => give(name, { ...worded(values), ...answered }, looked) });
    return give(name, matter ? { matter } : answered, looked).catch((problem) => { complaint = problem.complaint ?? { text: explainFailure(problem), changed: [] }; draw(); });
  }

  /** What the server allows; whoever may link an open case may split it, which is done by entering its part.
      @param {CaseRow} row */
  function offered(row) {
    const allowed = answer?.commands ?? [];
    return allowed.includes("link") && row.stage !== "closed" ? [...allowed, "split"] : allowed;
  }

  return {
    /** @param {string | null} next */
    open(next) {
      id = next;
      answer = null;
      complaint = null;
      load();
    },
    load,
    press,
    /** The key of the next step, or of another command.
        @param {string} name */
    gesture(name) {
      const wanted = name === "next" ? keyedStep(answer?.commands ?? [], answer?.handling) : name;
      if (!wanted || !answer?.commands.includes(wanted)) return false;
      press(wanted);
      return true;
    },
    units: () => answer?.units ?? [],
    instructions: () => answer?.instructions ?? [],
    handling: () => answer?.handling ?? null,
    /** @param {CaseRow} row */
    template(row) {
      shown = row;
      const handling = row.handling ?? answer?.handling ?? null;
      const may = answer?.commands.includes("set_matter") && !row.matter;
      const chips = matterChipsTemplate(may ? answer?.matters ?? [] : [], county, busy);
      const requests = requestsTemplate(row.requests, { now: now(), unitName, requests: answer?.requests, commands: answer?.commands ?? [], busy });
      return [chips, requests, commandsTemplate({ handling, stage: answer ? row.stage : "", joint: row.joint, commands: offered(row), busy, complaint, unitName })];
    },
  };
}
