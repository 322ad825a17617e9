/* A list that somebody else changed is fetched anew as soon as nobody aims at it: rows that move under a finger or a key take a
   press that was meant for another. What is typed and opened beside the list is no part of it and stays. */

const QUIET_MS = 1500;
const LISTS = ".table, .grow-scroll";
const GESTURES = ["pointermove", "pointerdown", "wheel", "keydown"];

/** Whether somebody marked text in a list of the page.
    @param {Element} page */
function isMarked(page) {
  const marked = getSelection();
  return Boolean(marked && !marked.isCollapsed && marked.anchorNode && page.contains(marked.anchorNode) && marked.anchorNode.parentElement?.closest(LISTS));
}

/** `renew()` fetches the list anew. Returns {soon(), destroy()}: `soon` resolves to true once that was done; asked again
    meanwhile it is done once.
    @param {HTMLElement} page
    @param {() => void} renew */
export function createQuietRenewal(page, renew, { now = () => performance.now(), later = (/** @type {() => void} */ fn, /** @type {number} */ ms) => { setTimeout(fn, ms); }, marked = () => isMarked(page) } = {}) {
  let touched = -QUIET_MS;
  /** @type {Promise<boolean> | null} */
  let waiting = null;
  let ended = false;

  /** @param {Event} event */
  function touch(event) {
    if (/** @type {Element} */ (event.target).closest?.(LISTS)) touched = now();
  }

  /** @param {(done: boolean) => void} resolve */
  function attempt(resolve) {
    const left = marked() ? QUIET_MS : touched + QUIET_MS - now();
    if (left > 0 && !ended) {
      later(() => attempt(resolve), left);
      return;
    }
    waiting = null;
    if (!ended) renew();
    resolve(true);
  }

  for (const name of GESTURES) page.addEventListener(name, touch, { passive: true, capture: true });
  return {
    soon() {
      waiting ??= new Promise((resolve) => { queueMicrotask(() => attempt(resolve)); });
      return waiting;
    },
    destroy() {
      ended = true;
      for (const name of GESTURES) page.removeEventListener(name, touch, { capture: true });
    },
  };
}
