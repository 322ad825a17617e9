/* Asking why: the dialog before personal data is shown. Nothing is kept here. */
import { t } from "../../state/shared/i18n.js";
import { h, icon } from "./dom.js";

const LEAST = 4, MOST = 200;

/** Whether a text says enough; the server looks at it again.
    @param {string} text */
export function isReasonEnough(text) {
  const plain = [...text.trim().replace(/\s+/g, " ")];
  return plain.length >= LEAST && plain.length <= MOST && new Set(plain.filter((sign) => /[\p{L}\p{N}]/u.test(sign))).size > 1;
}

/** Ask in a modal dialog; resolves to the reason, or null when the reader left. `picks`: texts to choose from.
    @param {{title: string, note: string, picks: string[]}} words
    @returns {Promise<string | null>} */
export function askReason({ title, note, picks }) {
  const field = h("textarea", "reason-field", null, { rows: 2, maxlength: MOST, id: "reason-field", "aria-describedby": "reason-note reason-hint" });
  const hint = h("span", "reason-hint", t("reason.ask.hint"), { id: "reason-hint", "aria-live": "polite" });
  const chips = picks.map((text) => h("button", "btn btn-small", text, { type: "button" }));
  const go = h("button", "btn btn-main", [icon("eye"), t("reason.ask.go")], { type: "submit" });
  const leave = h("button", "btn", t("reason.ask.cancel"), { type: "button" });
  const form = h("form", "", [
    h("h2", "", title, { id: "reason-title" }), h("p", "reason-note", note, { id: "reason-note" }),
    h("div", "reason-label", [h("label", "", t("reason.ask"), { for: "reason-field" }), hint]), field,
    h("div", "reason-picks", chips), h("div", "reason-tools", [leave, go]),
  ], { method: "dialog", novalidate: "" });
  const dialog = h("dialog", "help reason", [form], { "aria-labelledby": "reason-title" });
  return new Promise((resolve) => {
    /** @type {string | null} */
    let reason = null;
    chips.forEach((chip) => chip.addEventListener("click", () => { field.value = chip.textContent ?? ""; field.focus(); }));
    leave.addEventListener("click", () => dialog.close());
    dialog.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      event.stopPropagation();
      if (event.key === "Enter" && event.target === field && !event.isComposing && !event.shiftKey) {
        event.preventDefault();
        form.requestSubmit();
      }
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!isReasonEnough(field.value)) return complain(field, hint);
      reason = field.value.trim();
      return dialog.close();
    });
    dialog.addEventListener("close", () => { dialog.remove(); resolve(reason); });
    document.body.append(dialog);
    dialog.showModal();
    field.focus();
  });
}

/** @param {HTMLElement} field
    @param {HTMLElement} hint */
function complain(field, hint) {
  field.setAttribute("aria-invalid", "true");
  hint.classList.add("is-bad");
  hint.textContent = t("reason.bad_reason");
  field.focus();
}
