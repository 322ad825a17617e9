/* The dialog of a command: what must be said with it. It stays open over a refusal, with all that was typed. */
import { t } from "../state/i18n.js";
import { isolated } from "../state/text_isolation.js";
import { h, icon } from "./dom.js";

const MOST = 200;
/** @typedef {HTMLTextAreaElement | HTMLSelectElement | HTMLInputElement} Field */

/** @param {CommandField} field
    @returns {Field} */
function makeField({ name, kind, needed, choices = [], value = "", most = 2160 }) {
  const id = `command-${name}`, required = needed ? "" : null;
  if (kind === "choice") {
    const options = choices.map(([code, label]) => h("option", "", label, { value: code, selected: code === value ? "" : null }));
    return h("select", "command-field", [h("option", "", t("command.choose"), { value: "" }), ...options], { id, name, required });
  }
  if (kind === "choices") {
    const options = choices.map(([code, label]) => h("option", "", label, { value: code }));
    const list = h("select", "command-field command-choices", options, { id, name, required, multiple: "", size: 7 });
    list.addEventListener("mousedown", toggleOption);
    return list;
  }
  if (kind === "number") return h("input", "command-field", null, { id, name, type: "number", min: 1, max: most, step: 1, required, value });
  return h("textarea", "command-field", value, { id, name, rows: 2, maxlength: MOST, required });
}

/** A press adds a choice or takes it away, and leaves the others as they are.
    @param {MouseEvent} event */
function toggleOption(event) {
  const option = event.target;
  if (!(option instanceof HTMLOptionElement)) return;
  event.preventDefault();
  option.selected = !option.selected;
  option.parentElement?.focus();
}

/** What a field says; of several choices all, parted by commas.
    @param {Field} input */
function readField(input) {
  if (input instanceof HTMLSelectElement && input.multiple) return [...input.selectedOptions].map(({ value }) => value).join(",");
  return input.value.trim();
}

/** A field with its label and the texts to choose from.
    @param {CommandField} field
    @param {Field} input */
function labelled(field, input) {
  const side = field.needed ? t("command.needed") : t("command.optional");
  const picks = (field.picks ?? []).map((text) => {
    const pick = h("button", "btn btn-small", text, { type: "button" });
    pick.addEventListener("click", () => { input.value = text; input.focus(); });
    return pick;
  });
  return h("div", "command-row", [
    h("div", "reason-label", [h("label", "", field.label, { for: input.id }), h("span", "", side)]), input,
    picks.length ? h("div", "command-picks", picks) : null,
  ]);
}

/** Words of a refusal, and what others did meanwhile.
    @param {Complaint} complaint */
export function complaintLines({ text, changed }) {
  return changed.length ? [text, t("command.changed", { what: changed.join(t("list.join")) })] : [text];
}

/** Ask in a modal dialog; `submit(values)` rejects with {complaint} or an Error and the dialog stays. Resolves to whether it was done.
    @param {CommandQuestion} question
    @returns {Promise<boolean>} */
export function askCommand({ title, note, go, fields, submit }) {
  const inputs = fields.map(makeField);
  const alert = h("p", "command-alert", "", { role: "alert" });
  const send = h("button", "btn btn-main", [icon("check"), go], { type: "submit" });
  const leave = h("button", "btn", t("reason.ask.cancel"), { type: "button" });
  const form = h("form", "", [
    h("h2", "", title, { id: "command-title" }), note ? h("p", "reason-note", note) : null,
    ...fields.map((field, i) => labelled(field, inputs[i])), alert, h("div", "reason-tools", [leave, send]),
  ], { method: "dialog", novalidate: "" });
  const dialog = h("dialog", "help reason command", [form], { "aria-labelledby": "command-title" });
  let done = false, busy = false;

  async function attempt() {
    if (busy) return;
    const missing = inputs.find((input) => !input.checkValidity() || (input.required && !input.value.trim()));
    if (missing) return refuse(t(missing.type === "number" ? "command.bad-number" : "command.missing"), missing);
    busy = true;
    send.setAttribute("aria-disabled", "true");
    try {
      await submit(Object.fromEntries(inputs.map((input) => [input.name, readField(input)])));
      done = true;
      dialog.close();
    } catch (problem) {
      refuse(complaintLines(problem.complaint ?? { text: problem.message, changed: [] }).join("\n"), inputs[0]);
    } finally {
      busy = false;
      send.removeAttribute("aria-disabled");
    }
  }

  /** @param {string} text
      @param {Field | undefined} field */
  function refuse(text, field) {
    alert.textContent = isolated(text);
    (field ?? send).focus();
  }

  form.addEventListener("submit", (event) => { event.preventDefault(); attempt(); });
  leave.addEventListener("click", () => dialog.close());
  dialog.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    event.stopPropagation();
    if (event.key !== "Enter" || event.isComposing || event.shiftKey || event.target instanceof HTMLButtonElement) return;
    event.preventDefault();
    form.requestSubmit();
  });
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => { dialog.remove(); resolve(done); });
    document.body.append(dialog);
    dialog.showModal();
    (inputs[0] ?? send).focus();
  });
}
