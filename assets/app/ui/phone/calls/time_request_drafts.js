/* Asking for time on the phone: one form at a time, which keeps what was typed until it is sent or closed; and what was asked for. */
import { fieldOfTime, listTimeChoices, listTimeRequests, momentOf, suggestUntil } from "../../../state/phone/time_requests.js";
import { nothing } from "../../shared/render.js";
import { timeChoicesTemplate, timeFormTemplate, timeRequestsTemplate } from "./time_request_view.js";

const SHORTEST = 4;   // of a reason, as the centre takes it

/** @param {TimeRequestDraftsGiven} given */
export function createTimeRequests({ draw, send, drop, recall, read }) {
  /** @type {TimeRequestDraft} */
  let draft = { open: "", choice: null, until: "", note: "", fault: "" };

  /** What was asked for; nothing while nobody told.
      @returns {PhoneTimeRequest[]} */
  function list() {
    const { state, queued, taken } = read();
    return state ? listTimeRequests(state, queued, taken) : [];
  }

  /** @param {string} id of the case
      @param {TimeChoice} choice */
  function open(id, choice) {
    const known = draft.open === id && draft.choice?.kind === choice.kind && draft.choice.part === choice.part;
    draft = known ? draft : { open: id, choice, until: suggestUntil(choice), note: "", fault: "" };
    draw();
  }

  function close() {
    draft = { ...draft, open: "" };
    draw();
  }

  /** One is not wanted any more: what waits on the phone goes from it, and nobody hears of it; what is under way is withdrawn when the county has it.
      @param {{whose: string, number: number, key: string}} which */
  function withdraw({ whose, number, key }) {
    const { queued, sending } = read();
    if (key && key === sending) recall(key);
    else if (queued.some((item) => item.key === key)) drop(key);
    else send({ command: "time_withdrawal", case: whose, request: number });
    draw();
  }

  /** What is missing; "" when nothing is. */
  function findFault() {
    const { choice, until, note } = draft;
    const early = choice?.kind === "extension" && (!until || Date.parse(momentOf(until)) <= Date.parse(choice.due_at ?? ""));
    if (early) return "until";
    return note.trim().length < SHORTEST ? "note" : "";
  }

  return {
    /** The card of what was asked for.
        @param {number} now */
    card: (now) => timeRequestsTemplate(list(), now),
    /** What may be asked for in a case, or the form of what is being asked.
        @param {PhoneCase | null} about
        @param {TimeChoice[]} choices
        @param {number} now */
    offer(about, choices, now) {
      if (!about) return nothing;
      if (draft.open === about.id && draft.choice) return timeFormTemplate(draft, draft.choice, now);
      return timeChoicesTemplate(about.id, listTimeChoices(about.id, choices, list()));
    },
    /** @param {Record<string, string | undefined>} button */
    press({ act, whose = "", kind = "", unit = "", part = "0", due = "", number = "0", key = "" }) {
      if (act === "time-close") close();
      else if (act === "time-withdraw") withdraw({ whose, number: Number(number), key });
      else open(whose, { kind, unit, part: Number(part), due_at: due || null });
    },
    /** Something was typed.
        @param {{name: string, value: string}} field */
    take({ name, value }) {
      draft = { ...draft, [name === "time-until" ? "until" : "note"]: value, fault: "" };
      draw();
    },
    /** The county took one, which has the number of the version that it made: one that was not wanted any more by then is withdrawn there.
        @param {PhoneAnswer} item
        @param {Outcome} outcome */
    taken(item, { kind, version }) {
      if (kind === "done" && version && item.recalled) send({ command: "time_withdrawal", case: item.case ?? "", request: version });
    },
    /** Whether one was withdrawn while it was under way.
        @param {PhoneAnswer} item */
    recalls: (item) => item.recalled === true,
    /** One was refused: it is in its form again.
        @param {PhoneAnswer} item
        @returns {boolean} not while another is open, nor where no call shows its case */
    restore({ case: id = "", kind = "", unit = "", part = 0, until, note = "" }) {
      if (draft.open || !read().state?.squads.some((squad) => squad.case === id)) return false;
      draft = { open: id, choice: { kind, unit, part, due_at: null }, until: until ? fieldOfTime(Date.parse(until)) : "", note, fault: "" };
      draw();
      return true;
    },
    /** @returns {boolean} whether it was sent; else what is missing stands in the form */
    submit() {
      const { open: id, choice, until, note } = draft, fault = findFault();
      draft = fault ? { ...draft, fault } : { open: "", choice: null, until: "", note: "", fault: "" };
      if (!fault && choice) send({ command: "time", case: id, kind: choice.kind, unit: choice.unit, part: choice.part, note: note.trim(), ...(choice.kind === "extension" ? { until: momentOf(until) } : {}) });
      draw();
      return !fault;
    },
  };
}
