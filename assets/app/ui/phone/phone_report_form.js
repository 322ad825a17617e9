/* Reporting a case on the phone: what is pressed and typed goes into the draft, which outlives every redraw and every refusal. */
import { emptyReport, findFaults, findPlaces, reportFields } from "../../state/phone/phone_report.js";
import { nameOf, t } from "../../state/shared/i18n.js";

/** @param {ReportFormGiven} given */
export function createReportForm({ draw, fetchChoices, askPosition, send }) {
  let draft = emptyReport();
  /** @type {PhoneChoices | null} */
  let choices = null;

  /** Where to choose from: asked for while there is a network, for when there is none. */
  async function load() {
    choices ??= await fetchChoices();
    draw();
  }

  async function locate() {
    Object.assign(draft, { place: null, point: null, locating: true, choosing: false });
    draw();
    const mine = draft, point = await askPosition();
    Object.assign(mine, { point: mine.place ? null : point, locating: false, choosing: mine.choosing || !(point || mine.place) });
    draw();
  }

  /** @param {string} code */
  function choose(code) {
    draft.place = findPlaces(choices, draft.search).find((one) => one[0] === code) ?? null;
    Object.assign(draft, { choosing: false, search: "", faults: draft.faults.filter((part) => part !== "place") });
    draw();
  }

  return {
    draft: () => draft,
    choices: () => choices,
    load,
    /** The form was opened: the place is looked for unless there is one. */
    open() {
      if (!choices) load();
      if (!draft.place && !draft.point && !draft.locating) locate();
    },
    /** @param {DOMStringMap} button */
    press({ act, code = "" }) {
      if (act === "place") choose(code);
      else if (act === "locate") locate();
      else if (act === "adjust") draft.choosing = !draft.choosing;
      else if (act === "more") draft.all = true;
      else return;
      draw();
    },
    /** @param {HTMLInputElement | HTMLTextAreaElement} field */
    take({ name, value }) {
      if (name === "severity") draft.severity = Number(value);
      else if (name === "matter" || name === "text" || name === "search") draft[name] = value;
      if (draft.faults.length) draft.faults = findFaults(draft);
      draw();
    },
    /** Send what was filled in, or say what is missing; true when it went. */
    submit() {
      draft.faults = findFaults(draft);
      if (!draft.faults.length) {
        const [, name, nameEn] = choices?.matters.find((one) => one[0] === draft.matter) ?? ["", draft.matter, ""];
        send(reportFields(draft, nameOf({ name, name_en: nameEn })), draft.photos);
        draft = emptyReport();
        return true;
      }
      draw();
      return false;
    },
    /** A report came back: what was typed is there again with its photos, unless another is begun.
        @param {PhoneAnswer} item
        @param {string} message
        @param {PhonePhoto[]} photos */
    restore(item, message, photos) {
      if (draft.text || draft.severity) return;
      const text = [item.title, item.text].filter(Boolean).join("\n");
      draft = { ...emptyReport(), matter: item.matter ?? "", severity: item.severity ?? 0, text, photos, choosing: true, refused: t("palm.refused", { why: message }) };
      draw();
    },
  };
}
