/* Telling of a difficulty on the phone: one form at a time, which keeps what was chosen and typed until it is sent or closed. */
import { needsWords } from "../../../state/phone/phone_difficulties.js";

/** @param {{draw(): void, send(whose: string, fields: {kind: string, note: string}): void}} given `whose`: "squad/order", or the id of a roll-out */
export function createDifficultyDrafts({ draw, send }) {
  /** @type {DifficultyDraft} */
  let draft = { open: "", kind: "", note: "", fault: "" };
  return {
    /** @param {string} whose
        @returns {DifficultyDraft | null} the form, when it is open for that */
    draftOf: (whose) => (draft.open === whose ? draft : null),
    /** A button of a difficulty.
        @param {Record<string, string | undefined>} button */
    press({ act, whose = "", kind = "" }) {
      if (act === "difficulty") draft = { open: whose, kind: "", note: "", fault: "" };
      if (act === "difficulty-close") draft = { ...draft, open: "" };
      if (act === "difficulty-kind") draft = { ...draft, kind, fault: "" };
      draw();
    },
    /** Words were typed.
        @param {string} note */
    write(note) {
      draft = { ...draft, note, fault: "" };
      draw();
    },
    /** @returns {boolean} whether it was sent; else what is missing stands in the form */
    submit() {
      const { open, kind, note } = draft, fault = !kind ? "kind" : needsWords(kind) && !note.trim() ? "note" : "";
      draft = fault ? { ...draft, fault } : { open: "", kind: "", note: "", fault: "" };
      if (!fault) send(open, { kind, note: note.trim() });
      draw();
      return !fault;
    },
  };
}
