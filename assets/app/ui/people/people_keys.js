/* The keyboard in the list of people: what is done about whoever is ticked, the way between head and rows, and to one person. */
import { findAll } from "../shared/dom.js";
import { keyMeaning, singleKeysEnabled } from "../cases/keyboard.js";

/** The acts of the page's keys. @type {Record<string, string>} */
const ACTS = { remind: "remind", call: "call", takeover: "take-over", deputy: "deputy" };

/** Which act a key press means, "" for none.
    @param {KeyboardEvent} event */
export function meaningOf(event) {
  const [gesture] = keyMeaning(event, singleKeysEnabled()) ?? [""];
  return ACTS[gesture] ?? "";
}

/** Tab between the head of a list and its rows, which are one stop: the arrows and Page keys go on from there. `grid()`: the list; `column`: of the names.
    @param {HTMLElement} dialog what holds both
    @param {{head: HTMLElement, column: string, grid(): any}} about */
export function listenStops(dialog, { head, column, grid }) {
  /** To the row that was left; false while there is none. */
  function enter() {
    if (!grid()?.getDisplayedRowCount()) return false;
    grid().setFocusedCell(grid().getFocusedCell()?.rowIndex ?? 0, column);
    return true;
  }

  /** Whether the keyboard was moved.
      @param {Element} from
      @param {boolean} back */
  function move(from, back) {
    const controls = findAll(head, "button, select, input"), first = controls[0], last = controls[controls.length - 1];
    const leaves = from.closest(".ag-cell") || (back && from.closest(".ag-header"));
    if (leaves) (back ? last : first)?.focus();
    return Boolean(leaves) || (from === (back ? first : last) || from.closest(".ag-header") ? enter() : false);
  }

  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Tab" || event.altKey || event.ctrlKey || !move(/** @type {Element} */ (event.target), event.shiftKey)) return;
    event.preventDefault();
    event.stopPropagation();   // the grid would go from cell to cell
  }, true);
}
