/* What somebody chose for this phone: kept in the browser, where it lets us keep anything. */
const PREFIX = "palm.";

/** @param {string} name */
export function readChoice(name, store = () => globalThis.localStorage) {
  try {
    return store().getItem(PREFIX + name) === "1";
  } catch {
    return false;
  }
}

/** @param {string} name
    @param {boolean} on */
export function keepChoice(name, on, store = () => globalThis.localStorage) {
  try {
    store().setItem(PREFIX + name, on ? "1" : "0");
  } catch {
    // it is so until the page is closed
  }
}
