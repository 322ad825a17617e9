/* Tables by mouse and keyboard: a head that sorts tells its order to a store (as 57_presses.js does for a row); the
   arrow keys go from the button of one row to that of the next, Home and End to the first and the last, and down
   from the search field into the rows. */
(function (root, factory) {
  const api = factory(root);
  root.palm = root.palm || {};
  root.palm.rows = api;
  if (typeof module === "object" && module.exports) module.exports = api;
})(typeof self === "undefined" ? globalThis : self, function (root) {
  "use strict";
  const BUTTON = ".table tbody button[data-press]";
  const SEARCH = '[role="search"] input[type="text"]';

  /** Which of `count` rows a key leads to from row `at` (-1: from above); null for a key that leads nowhere. */
  function target(key, at, count) {
    const wanted = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: count - 1 }[key];
    return wanted === undefined || wanted === at || wanted < 0 || wanted >= count ? null : wanted;
  }

  /** The buttons that a key may lead to, and where it begins; null where the key means something else. */
  function place(event) {
    const from = event.target, button = from.closest(BUTTON);
    if (button) {
      const buttons = [...button.closest("tbody").querySelectorAll("tr")].map((row) => row.querySelector("button[data-press]")).filter(Boolean);
      return { buttons, at: buttons.indexOf(button.closest("tr").querySelector("button[data-press]")) };
    }
    const rows = event.key === "ArrowDown" && from.matches(SEARCH) && !from.closest(".dash-dropdown-content");
    return rows ? { buttons: [...root.document.querySelectorAll(BUTTON)], at: -1 } : null;
  }

  function down(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const found = place(event);
    const next = found && target(event.key, found.at, found.buttons.length);
    if (next === null || next === undefined) return;
    event.preventDefault();
    found.buttons[next].focus();
    found.buttons[next].scrollIntoView({ block: "nearest" });
  }

  /** The heads are drawn anew with the rows: whoever pressed one stays on it, unless they went on meanwhile. */
  function keepFocus(head) {
    const place = head.closest(".table-scroll").parentElement;
    const at = [...place.querySelectorAll("th")].indexOf(head.closest("th"));
    const seen = new root.MutationObserver(() => {
      if (head.isConnected) return;
      seen.disconnect();
      if (root.document.activeElement === root.document.body) place.querySelectorAll("th")[at]?.querySelector("button")?.focus();
    });
    seen.observe(place, { childList: true, subtree: true });
  }

  function click(event) {
    const head = event.target.closest("button[data-order]");
    if (!head) return;
    keepFocus(head);
    root.dash_clientside.set_props(head.dataset.order, { data: root.palm.presses.press(head.dataset.row) });
  }

  if (root.document) {
    root.document.addEventListener("click", click);
    root.document.addEventListener("keydown", down);
  }

  return { target, place };
});
