/* The checks on somebody's phone: what is being answered, which answer is corrected, and what is wrong with it. */
import { asksMore, judgeAnswer } from "../../state/phone/phone_checks.js";

/** @param {{draw(): void, send(item: {command: string, check: string, value: string, detail: string}): void}} given */
export function createCheckDrafts({ draw, send }) {
  /** @type {Map<string, PhoneCheckDraft>} */
  const drafts = new Map();

  /** @param {string} check */
  const draftOf = (check) => drafts.get(check) ?? { value: "", detail: "", fault: "", open: false };

  /** @param {string} check
      @param {Partial<PhoneCheckDraft>} more */
  function put(check, more) {
    drafts.set(check, { ...draftOf(check), ...more });
    draw();
  }

  return {
    draftOf,
    /** Something was typed or chosen.
        @param {HTMLInputElement} field */
    take(field) {
      const { check = "", part = "value" } = field.dataset;
      put(check, { [part]: field.value, fault: "" });
    },
    /** An answer is given anew.
        @param {string} check */
    correct(check) { put(check, { open: true }); },
    /** The answer is sent, when it is one.
        @param {string} check
        @param {PhoneCheck[]} checks */
    submit(check, checks) {
      const found = checks.find((one) => one.row.check === check), { value, detail } = draftOf(check);
      if (!found) return;
      const fault = judgeAnswer(found.row, value);
      if (fault) return put(check, { fault });
      drafts.delete(check);
      send({ command: "check", check, value: value.trim(), detail: asksMore(found.row, value) ? detail.trim() : "" });
    },
  };
}
