/* Tables by mouse and keyboard: a head that sorts tells its order to a store (as row_actions.js does for a row); the
   arrow keys go from the button of one row to that of the next, Home and End to the first and the last, and down
   from the search field into the rows. */
import { find, findAll, findTarget } from "./dom.js";
import { makePress } from "./row_actions.js";

const BUTTON = ".table tbody button[data-press]";
const SEARCH = '[role="search"] input[type="text"]';

/** Which of `count` rows a key leads to from row `at` (-1: from above); null for a key that leads nowhere.
    @param {string} key
    @param {number} at
    @param {number} count */
export function targetRow(key, at, count) {
  const wanted = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: count - 1 }[key];
  return wanted === undefined || wanted === at || wanted < 0 || wanted >= count ? null : wanted;
}

/** The buttons that a key may lead to, and where it begins; null where the key means something else.
    @param {KeyboardEvent} event */
export function findPlace(event) {
  const body = findTarget(event, BUTTON)?.closest("tbody");
  if (body) {
    const rows = [...body.querySelectorAll("tr")], own = findTarget(event, "tr");
    const buttons = rows.flatMap((row) => find(row, "button[data-press]") ?? []);
    return { buttons, at: buttons.findIndex((button) => button.closest("tr") === own) };
  }
  const enters = event.key === "ArrowDown" && findTarget(event, SEARCH) === event.target && !findTarget(event, ".dash-dropdown-content");
  return enters ? { buttons: findAll(document, BUTTON), at: -1 } : null;
}

/** @param {KeyboardEvent} event */
function moveFocus(event) {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const found = findPlace(event);
  const next = found && targetRow(event.key, found.at, found.buttons.length);
  if (!found || next === null) return;
  event.preventDefault();
  found.buttons[next].focus();
  found.buttons[next].scrollIntoView({ block: "nearest" });
}

let kept = /** @type {MutationObserver | null} */ (null);   // of the button that somebody stood on last

/** A list is drawn anew with heads and rows: whoever stands on one of its buttons stays on it, unless they went on meanwhile.
    @param {HTMLElement} button
    @param {(place: Element) => HTMLElement | null | undefined} findAgain */
function keepFocus(button, findAgain) {
  const place = button.closest(".table-scroll")?.parentElement;
  if (!place) return;
  const seen = new MutationObserver(() => {
    if (button.isConnected) return;
    seen.disconnect();
    if (document.activeElement === document.body) findAgain(place)?.focus({ preventScroll: true });
  });
  seen.observe(place, { childList: true, subtree: true });
  kept?.disconnect();
  kept = seen;
}

/** @param {HTMLElement} head */
function keepHead(head) {
  const cell = head.closest("th");
  const at = cell ? [...(cell.closest(".table-scroll")?.parentElement?.querySelectorAll("th") ?? [])].indexOf(cell) : -1;
  keepFocus(head, (place) => place.querySelectorAll("th")[at]?.querySelector("button"));
}

/** @param {FocusEvent} event */
function keepRow(event) {
  const button = findTarget(event, BUTTON);
  if (!button) return;
  const { row, press } = button.dataset;
  keepFocus(button, (place) => findAll(place, "tbody button[data-press]").find((one) => one.dataset.row === row && one.dataset.press === press));
}

/** @param {Event} event */
function changeOrder(event) {
  const head = findTarget(event, "button[data-order]"), store = head?.dataset.order;
  if (!head || !store) return;
  keepHead(head);
  window.dash_clientside.set_props(store, { data: makePress(head.dataset.row) });
}

/** Listen to the tables of the page. */
export function listenTables() {
  document.addEventListener("click", changeOrder);
  document.addEventListener("keydown", moveFocus);
  document.addEventListener("focusin", keepRow);
}
