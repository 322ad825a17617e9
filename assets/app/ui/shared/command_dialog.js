/* The dialog of a command: what must be said with it. It stays open over a refusal, with all that was typed. */
import { t } from "../../state/shared/i18n.js";
import { isolated } from "../../state/shared/text_isolation.js";
import { findAll, h, icon } from "./dom.js";

const MOST = 200, MOST_NUMBER = 2160;
/** @typedef {HTMLTextAreaElement | HTMLSelectElement | HTMLInputElement | HTMLFieldSetElement} Field */

/** Boxes to tick, several at once.
    @param {CommandField} field
    @returns {HTMLFieldSetElement} */
function makeChoices({ name, choices = [], value = "" }) {
  const ticked = new Set(value.split(","));
  const boxes = choices.map(([code, label]) => h("label", "command-tick", [h("input", "", null, { type: "checkbox", value: code, checked: ticked.has(code) ? "" : null }), label]));
  return h("fieldset", "command-choices", boxes, { id: `command-${name}`, name });
}

/** What a field says; of boxes the ticked codes, parted by commas.
    @param {Field} input */
function readField(input) {
  if (input instanceof HTMLFieldSetElement) return findAll(input, ":checked").map((box) => /** @type {HTMLInputElement} */ (box).value).join(",");
  return input.value.trim();
}

/** @param {CommandField} field
    @returns {Field} */
function makeField({ name, kind, needed, choices = [], value = "", most = MOST_NUMBER }) {
  const id = `command-${name}`, required = needed ? "" : null;
  if (kind === "choice") {
    const options = choices.map(([code, label]) => h("option", "", label, { value: code, selected: code === value ? "" : null }));
    return h("select", "command-field", [h("option", "", t("command.choose"), { value: "" }), ...options], { id, name, required });
  }
  if (kind === "choices") return makeChoices({ name, kind, label: "", choices, value });
  if (kind === "moment") return h("input", "command-field", null, { id, name, type: "datetime-local", required, value });
  if (kind === "number") return h("input", "command-field", null, { id, name, type: "number", min: 1, max: most, step: 1, required, value });
  if (kind === "decimal") return h("input", "command-field", null, { id, name, type: "number", step: "any", inputmode: "decimal", required, value });
  if (kind === "line") return h("input", "command-field", null, { id, name, type: "text", maxlength: MOST, autocomplete: "off", required, value });
  return h("textarea", "command-field", value, { id, name, rows: 2, maxlength: MOST, required });
}

/** A field with its label and the texts to choose from.
    @param {CommandField} field
    @param {Field} input */
function labelled(field, input) {
  const side = field.needed ? t("command.needed") : t("command.optional");
  const picks = (field.picks ?? []).map((text) => {
    const pick = h("button", "btn btn-small", text, { type: "button" });
    pick.addEventListener("click", () => { Object.assign(input, { value: text }); input.focus(); });
    return pick;
  });
  return h("div", `command-row${field.width ? ` is-${field.width}` : ""}`, [
    h("div", "reason-label", [h("label", "", field.label, { for: input.id }), h("span", "", side)]), input,
    picks.length ? h("div", "command-picks", picks) : null,
  ]);
}

/** Show each row that is for some answers of another field only while that says one of them.
    @param {Pick<CommandField, "name" | "only">[]} fields
    @param {string[]} said   what each field says
    @returns {boolean[]} whether each is shown */
export function listShown(fields, said) {
  return fields.map(({ only }) => !only || only.says.includes(said[fields.findIndex(({ name }) => name === only.field)] ?? ""));
}

/** What is wrong with a field, in words.
    @param {CommandField} field */
function fieldComplaint({ label: name, kind, most = MOST_NUMBER }) {
  if (kind === "number") return t("command.bad-number", { name, most });
  return t(kind === "decimal" ? "command.bad-decimal" : "command.missing", { name });
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
  const inputs = fields.map(makeField), rows = fields.map((field, i) => labelled(field, inputs[i]));
  const alert = h("p", "command-alert", "", { role: "alert" });
  const send = h("button", "btn btn-main", [icon("check"), go], { type: "submit" });
  const leave = h("button", "btn", t("reason.ask.cancel"), { type: "button" });
  const form = h("form", "", [
    h("h2", "", title, { id: "command-title" }), note ? h("p", "reason-note", note) : null,
    h("div", "command-rows", rows), alert, h("div", "reason-tools", [leave, send]),
  ], { method: "dialog", novalidate: "" });
  const dialog = h("dialog", "help reason command", [form], { "aria-labelledby": "command-title" });
  let done = false, busy = false;

  async function attempt() {
    if (busy) return;
    const at = inputs.findIndex((input, i) => !rows[i].hidden && (!input.checkValidity() || (fields[i].needed && !readField(input))));
    if (at >= 0) return refuse(fieldComplaint(fields[at]), inputs[at]);
    busy = true;
    send.setAttribute("aria-disabled", "true");
    try {
      await submit(Object.fromEntries(inputs.map((input, i) => [input.name, rows[i].hidden ? "" : readField(input)])));
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
    focusOn(field);
  }

  /** @param {Field | undefined} field */
  function focusOn(field) {
    ((field instanceof HTMLFieldSetElement ? field.querySelector("input") : field) ?? send).focus();
  }

  function arrange() {
    listShown(fields, inputs.map(readField)).forEach((shown, i) => { rows[i].hidden = !shown; });
  }

  arrange();
  form.addEventListener("change", arrange);
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
    focusOn(inputs[0]);
  });
}
