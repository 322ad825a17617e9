/* The list of complaints drawn anew from the page that the server makes; what was typed stays. */
import { isolated } from "../../state/shared/text_isolation.js";
import { findAll } from "../shared/dom.js";

/** What was typed for each complaint, by the id of its field; empty fields say nothing.
    @param {Element} list
    @returns {Map<string, string>} */
export function readTyped(list) {
  const fields = /** @type {HTMLTextAreaElement[]} */ (findAll(list, "textarea"));
  return new Map(fields.filter((field) => field.value.trim()).map((field) => [field.id, field.value]));
}

/** What was typed and has no field any more, as somebody else answered meanwhile.
    @param {Map<string, string>} typed
    @param {Set<string>} fields ids of the fields that are there now */
export const listUnsent = (typed, fields) => [...typed].filter(([id]) => !fields.has(id)).map(([id, text]) => ({ complaint: id.replace(/^t-/, ""), text }));

/** Put the new list in the place of the old one.
    @param {HTMLElement} old
    @param {HTMLElement} fresh */
export function renewList(old, fresh) {
  const typed = readTyped(old), active = /** @type {HTMLTextAreaElement | null} */ (old.contains(document.activeElement) ? document.activeElement : null);
  const focused = active?.id ?? "", [start, end] = [active?.selectionStart ?? 0, active?.selectionEnd ?? 0];
  old.replaceChildren(...fresh.childNodes);
  old.dataset.stamp = fresh.dataset.stamp ?? "";
  const fields = /** @type {HTMLTextAreaElement[]} */ (findAll(old, "textarea"));
  for (const field of fields) field.value = typed.get(field.id) ?? field.value;
  for (const { complaint, text } of listUnsent(typed, new Set(fields.map((field) => field.id)))) {
    const note = document.createElement("p");
    note.className = "complaint-unsent";
    note.textContent = isolated(`${old.dataset.unsent ?? ""}${text}`);
    (document.getElementById(`c-${complaint}`) ?? old).append(note);
  }
  const field = fields.find(({ id }) => id === focused);
  field?.focus({ preventScroll: true });
  field?.setSelectionRange(start, end);
}
