/* Joint handling of the opened case: its parts and consultations, kept fresh, and what the viewer does about them. */
import { t } from "../../state/shared/i18n.js";
import { CommandError, fetchJson } from "../../transport/shared/command_request.js";
import { caseAddress, explainFailure } from "./case_handling.js";
import { jointTemplate, wordOf } from "./joint_panel.js";
import { dueAt } from "../squads/order_composer.js";
import { nothing } from "../shared/render.js";

const HOUR = 3600000;

/** What a dialog says, as the server takes it: hours, and times on the clock of the pages, become moments, chosen units get the text.
    @param {Record<string, string>} values
    @param {number} now */
export function jointFields({ hours, meets_at, units, text, ...rest }, now) {
  const chosen = units === undefined ? null : units.split(",").filter(Boolean);
  return {
    ...rest,
    ...(hours ? { due_at: new Date(now + Number(hours) * HOUR).toISOString() } : {}),
    ...(meets_at ? { meets_at: new Date(`${meets_at}+08:00`).toISOString() } : {}),
    ...(chosen && text === undefined ? { units: chosen } : {}),
    ...(chosen && text !== undefined ? { parts: chosen.map((unit) => [unit, text]) } : {}),
  };
}

/** An instruction to whoever is ticked, squad by squad; to all people of all squads when nobody is.
    @param {{order: string, to: string, minutes: string}} values
    @param {JointAnswer["squads"]} squads
    @param {number} now */
export function orderFields({ order, to, minutes }, squads, now) {
  if (!order) return [];
  const chosen = new Set(to.split(",").filter(Boolean)), due_at = dueAt(now, minutes);
  const told = squads.map(({ squad, people }) => ({ squad, text: order, to: people.map(([person]) => person).filter((person) => chosen.has(person)), due_at }));
  return told.filter((one) => !chosen.size || one.to.length);
}

/** A field of a dialog, by what it asks for.
    @param {string} name
    @returns {CommandField} */
function fieldOf(name) {
  /** @type {Record<string, CommandField>} */
  const fields = {
    note: { name: "note", kind: "text", label: t("command.note") },
    answer: { name: "note", kind: "text", label: t("joint.words"), needed: true },
    reason: { name: "reason", kind: "text", label: t("command.reason"), needed: true },
    text: { name: "text", kind: "text", label: t("joint.text"), needed: true },
    follows: { name: "text", kind: "text", label: t("joint.follows") },
    hours: { name: "hours", kind: "number", label: t("joint.hours") },
    again: { name: "hours", kind: "number", label: t("joint.again") },
    meets: { name: "meets_at", kind: "moment", label: t("joint.meets") },
    material: { name: "material", kind: "text", label: t("joint.material"), needed: true },
    decision: { name: "decision", kind: "text", label: t("joint.decision"), needed: true },
    order: { name: "order", kind: "text", label: t("joint.order") },
    minutes: { name: "minutes", kind: "number", label: t("joint.order.minutes") },
  };
  return fields[name];
}

/** `units()`: those of the county, with their names.
    @param {DrawerTools & {units(): {code: string, name: string}[]}} tools */
export function createCaseJoint({ draw, now, county, sender, renew, ask, say, units }) {
  /** @type {string | null} */
  let id = null;
  /** @type {CaseRow | null} */
  let shown = null;
  /** @type {JointAnswer | null} */
  let joint = null;
  let busy = false, turn = 0;
  const unitName = (/** @type {string} */ code) => units().find((unit) => unit.code === code)?.name ?? county.unit(code);

  /** Only of a case in hand: before that nobody has a part in it.
      @param {CaseRow | null} row */
  async function load(row) {
    const wanted = id, mine = ++turn;
    shown = row;
    if (!wanted || !row?.handling) return;
    const next = await fetchJson(`${caseAddress(wanted)}/joint`).catch(() => null);
    if (mine !== turn || wanted !== id || !next) return;
    joint = next;
    draw();
  }

  /** @param {Record<string, unknown>} command
      @param {string} done */
  async function give(command, done) {
    busy = true;
    draw();
    try {
      await sender.send(`${caseAddress(id ?? "")}/joint/commands`, command);
      say(t("command.done", { what: done }));
    } catch (problem) {
      const text = explainFailure(problem);
      throw Object.assign(new Error(), { complaint: { text, changed: problem instanceof CommandError && problem.code === "stale" ? [t("joint.title")] : [] } });
    } finally {
      busy = false;
      await load(shown);
      renew();
      draw();
    }
  }

  /** Units to tick; `picked` are ticked already.
      @param {string[]} picked
      @param {boolean} needed
      @returns {CommandField} */
  function unitField(picked, needed) {
    const first = new Set(picked), all = units();
    const sorted = [...all.filter(({ code }) => first.has(code)), ...all.filter(({ code }) => !first.has(code))];
    return { name: "units", kind: "choices", label: t("joint.units"), needed, choices: sorted.map(({ code, name }) => [code, name]), value: picked.join(",") };
  }

  /** The command stands for what was looked at when the dialog opened; after a refusal, for what it is then.
      @param {string} what
      @param {CommandField[]} fields
      @param {(values: Record<string, string>, seen: JointAnswer) => Record<string, unknown>} command */
  function askAbout(what, fields, command, title = t(wordOf(what)), note = t(`${wordOf(what)}.about`)) {
    const go = t(wordOf(what));
    let seen = /** @type {JointAnswer} */ (joint);
    return ask({
      title, note, go, fields,
      submit: async (values) => give(command(values, seen), go).catch((problem) => { seen = joint ?? seen; throw problem; }),
    });
  }

  /** @param {string} what */
  function begin(what) {
    const joined = (joint?.parts ?? []).map((part) => part.unit), suggested = joint?.suggested ?? [];
    const named = unitField(what === "call" && joined.length ? joined : suggested, true), fields = what === "assign" ? ["text", "hours"] : ["material", "meets"];
    return askAbout(what, [named, ...fields.map(fieldOf)], (values, seen) => ({ command: what, version: seen.version, ...jointFields(values, now()) }));
  }

  /** @param {string} what
      @param {JointPart} part */
  function settle(what, { number, unit }) {
    const answers = !["excuse", "return"].includes(what), title = `${t(wordOf(what))} ${unitName(unit)}`;
    const field = fieldOf(what === "done" ? "answer" : what === "started" ? "note" : "reason"), told = answers ? { command: "answer", state: what } : { command: what };
    const fields = what === "return" ? [field, fieldOf("again")] : [field];
    return askAbout(what, fields, (values, seen) => ({ ...told, part: number, version: seen.parts[number - 1].version, ...jointFields(values, now()) }), title);
  }

  /** @param {Consultation} one */
  function advise({ number, speaks_for }) {
    const voices = speaks_for.map((unit) => /** @type {Choice} */ ([unit, unitName(unit)]));
    /** @type {CommandField} */
    const unit = { name: "unit", kind: "choice", label: t("joint.unit"), needed: true, choices: voices, value: voices[0]?.[0] };
    return askAbout("opinion", [unit, fieldOf("answer")], (values, seen) => {
      const before = seen.consultations[number - 1].opinions.find((said) => said.unit === values.unit);
      return { command: "opinion", consultation: number, version: before?.version ?? 0, ...values };
    });
  }

  /** @param {Consultation} one */
  function decide({ number }) {
    const squads = joint?.squads ?? [], people = squads.flatMap((one) => one.people);
    /** @type {CommandField} */
    const to = { name: "to", kind: "choices", label: t("joint.order.to"), choices: people, value: "" };
    const told = people.length ? [fieldOf("order"), to, fieldOf("minutes")] : [];
    const note = squads.length ? undefined : t("joint.decide.no-squad");
    return askAbout("decide", [fieldOf("decision"), ...told, fieldOf("follows"), unitField([], false), fieldOf("hours")], ({ order = "", to: chosen = "", minutes = "", ...values }, seen) => {
      if (values.text && !values.units) throw new Error(t("joint.nobody"));
      if (chosen && !order) throw new Error(t("joint.order.missing"));
      return { command: "decide", consultation: number, version: seen.consultations[number - 1].version, ...jointFields(values, now()), orders: orderFields({ order, to: chosen, minutes }, seen.squads, now()) };
    }, undefined, note);
  }

  return {
    /** @param {string | null} next
        @param {CaseRow | null} row */
    open(next, row) {
      id = next;
      joint = null;
      load(row);
    },
    load,
    /** @param {HTMLElement} target */
    press({ dataset: { joint: what = "", number = "0" } }) {
      const at = Number(number) - 1, one = joint?.consultations[at], part = joint?.parts[at];
      if (!joint || busy) return undefined;
      if (["assign", "call"].includes(what)) return begin(what);
      if (what === "opinion" || what === "decide") return one && (what === "decide" ? decide(one) : advise(one));
      return part && settle(what, part);
    },
    /** @param {CaseRow} row
        @param {number} at */
    template: (row, at) => (row.handling ? jointTemplate(row.joint, joint, { now: Date.parse(row.handling.suspended_at ?? "") || at, busy, unitName }) : nothing),
  };
}
