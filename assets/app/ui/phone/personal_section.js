/* The part of the phone's page that is the person's own: asked for when it is looked at, and again while it is. */
import { keepChoice, readChoice } from "../../transport/phone/phone_choices.js";

const AGAIN_MS = 5000;

/** @param {PersonalSectionOptions} given */
export function createPersonalSection({ draw, fetchPersonal, send, later = setTimeout, stop = clearTimeout, look = (on) => document.documentElement.classList.toggle("palm-large", on) }) {
  /** @type {PersonalState | null} */
  let own = null;
  /** @type {ComplaintDraft} */
  let draft = emptyComplaint();
  let large = readChoice("large");
  /** @type {any} */
  let timer = null;
  look(large);

  async function load() {
    stop(timer);
    own = await fetchPersonal() ?? own;
    draw();
    timer = later(load, AGAIN_MS);
  }

  return {
    own: () => own,
    draft: () => draft,
    large: () => large,
    open: load,
    close: () => stop(timer),
    /** @param {{name: string, value: string}} field */
    take({ name, value }) {
      if (name === "kind" || name === "unit") draft[name] = value;
      else if (name === "complaint") draft.text = value;
      else return;
      if (draft.fault) draft.fault = findFault(draft);
      draw();
    },
    /** @param {boolean} on */
    enlarge(on) {
      large = on;
      keepChoice("large", on);
      look(on);
      draw();
    },
    /** Send what was written, or say what is missing. */
    submit() {
      draft.fault = findFault(draft);
      if (!draft.fault) {
        send({ command: "complaint", kind: draft.kind, unit: draft.unit, text: draft.text.trim() });
        draft = emptyComplaint();
      }
      draw();
    },
    /** One came back: what was written is there again, unless another was begun.
        @param {PhoneAnswer} item */
    restore({ kind = "complaint", unit = "", text = "" }) {
      if (!draft.text) draft = { kind, unit, text, fault: "" };
    },
  };
}

const emptyComplaint = () => ({ kind: "complaint", unit: "", text: "", fault: "" });

/** What a complaint lacks; '' when it is whole.
    @param {ComplaintDraft} draft */
export const findFault = ({ unit, text }) => (!unit ? "unit" : text.trim() ? "" : "text");
