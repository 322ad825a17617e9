/* The search field of the desk: what is typed filters at once, but not while an input method composes. */
import { t } from "../../state/shared/i18n.js";
import { h } from "../shared/dom.js";

/** `change(text)`: it reads otherwise; `enter()`: the first that was found; `down()`: on to the list.
    @param {HTMLElement} place
    @param {string} text
    @param {{change(text: string): unknown, enter(): unknown, down(): unknown}} told */
export function createSearchField(place, text, { change, enter, down }) {
  const input = h("input", "search-input", null, {
    type: "search", placeholder: t("search.placeholder"), "aria-label": t("search.label"), autocomplete: "off", spellcheck: "false",
  });
  input.value = text;
  let composing = false;
  input.addEventListener("compositionstart", () => { composing = true; });
  input.addEventListener("compositionend", () => { composing = false; change(input.value); });
  input.addEventListener("input", () => { if (!composing) change(input.value); });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter") enter();
    if (event.key === "ArrowDown") down();
    if (["Enter", "ArrowDown"].includes(event.key)) event.preventDefault();
    if (event.key !== "Escape") return;
    event.stopPropagation();
    if (input.value) input.value = "";
    else input.blur();
    change("");
  });
  place.append(input, h("kbd", "", "Ctrl K"));
  return input;
}
