/* Parts of a page that the server draws, fetched anew where nobody types or has something open: what is typed is never lost. */
import { findAll } from "./dom.js";

const FIELDS = "input:not([type=hidden]), textarea, select";

/** Whether a field has another value than the one it came with.
    @param {any} field */
function isChanged(field) {
  if (field.tagName === "SELECT") return field.selectedIndex > 0 && !field.options[field.selectedIndex].defaultSelected;
  return ["checkbox", "radio"].includes(field.type) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
}

/** Whether somebody has begun to write something below an element.
    @param {Element} place */
export function isTyped(place) {
  return [...place.querySelectorAll(FIELDS)].some((field) => isChanged(field) || field === document.activeElement);
}

/** Put the parts of a page as the server draws it now in the place of those on the screen. False, and nothing is changed, when there is
    none, when somebody is at one of them, or when the server does not answer.
    @param {Document} page
    @param {(address: string) => Promise<ParentNode>} read the page at an address */
export async function renewSections(page, read) {
  const parts = findAll(page, "[data-renews]");
  if (!parts.length || parts.some(isTyped)) return false;
  try {
    const fresh = await read(page.location.href);
    const found = parts.map((part) => ({ part, next: fresh.querySelector(`[data-renews="${part.dataset.renews}"]`) }));
    if (parts.some(isTyped) || found.some(({ next }) => !next)) return false;
    for (const { part, next } of found) part.replaceChildren(.../** @type {Element} */ (next).childNodes);
    return true;
  } catch {
    return false;
  }
}
