/* What is done about hazard points on the phone: three answers, and the words of what is wrong. */
import { listPatrols } from "../../state/phone/phone_patrols.js";
import { phonePatrolsTemplate } from "./phone_patrols_view.js";

/** @param {{draw(): void, send(item: Omit<PhoneAnswer, "key" | "number" | "person" | "answered_at">): void}} given */
export function createPatrolAnswers({ draw, send }) {
  let open = "";
  return {
    /** @param {PhoneState} state
        @param {PhoneAnswer[]} queued
        @param {PhoneAnswer[]} taken
        @param {number} now */
    draw: (state, queued, taken, now) => phonePatrolsTemplate(listPatrols(state, queued, taken, now), open, now),
    /** A button of a point.
        @param {Record<string, string | undefined>} button */
    press({ act, whose = "", state = "" }) {
      if (act === "patrol") send({ command: "patrol", point: whose, state });
      open = act === "patrol-wrong" ? whose : "";
      draw();
    },
    /** What is wrong was written.
        @param {string} point
        @param {string} note */
    submit(point, note) {
      if (!note) return;
      open = "";
      send({ command: "patrol", point, state: "abnormal", note });
    },
  };
}
