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

/** The heads are drawn anew with the rows: whoever pressed one stays on it, unless they went on meanwhile.
    @param {HTMLElement} head */
function keepFocus(head) {
  const place = head.closest(".table-scroll")?.parentElement, cell = head.closest("th");
  if (!place || !cell) return;
  const at = [...place.querySelectorAll("th")].indexOf(cell);
  const seen = new MutationObserver(() => {
    if (head.isConnected) return;
    seen.disconnect();
    if (document.activeElement === document.body) place.querySelectorAll("th")[at]?.querySelector("button")?.focus();
  });
  seen.observe(place, { childList: true, subtree: true });
}

/** @param {Event} event */
function changeOrder(event) {
  const head = findTarget(event, "button[data-order]"), store = head?.dataset.order;
  if (!head || !store) return;
  keepFocus(head);
  window.dash_clientside.set_props(store, { data: makePress(head.dataset.row) });
}

/** Listen to the tables of the page. */
export function listenTables() {
  document.addEventListener("click", changeOrder);
  document.addEventListener("keydown", moveFocus);
}
