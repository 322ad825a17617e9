/* A browser's document without a browser, for tests of what draws, listens and keeps what is typed. It is imported before the
   module under test: lit-html takes the document that is there when it is read. */
import { readFileSync } from "node:fs";
import { Window } from "happy-dom";
import { useCatalogue } from "../../assets/app/state/shared/i18n.js";

const NAMES = [
  "document", "location", "history", "localStorage", "sessionStorage", "CSS", "DOMParser", "Element", "HTMLElement", "HTMLInputElement", "HTMLSelectElement",
  "HTMLTextAreaElement", "Event", "File", "FileReader", "FormData", "MutationObserver", "ResizeObserver", "getComputedStyle",
];

export const page = new Window({ url: "http://palm.test/dispatch" });
Object.assign(globalThis, { window: page }, Object.fromEntries(NAMES.map((name) => [name, page[name]])));

// Its own answer is the one of the first time.
Object.defineProperty(page.HTMLSelectElement.prototype, "selectedOptions", { get() { return [...this.options].filter((option) => option.selected); } });

/** Speak Chinese, or English. */
export function speak(language = "zh") {
  useCatalogue(language, JSON.parse(readFileSync(new URL(`../../layouts/locale/${language}.json`, import.meta.url), "utf8")));
}

/** What somebody reads in an element. */
export function read(element) {
  return (element?.textContent ?? "").replaceAll(/[\u2066-\u2069]/g, "").replaceAll(/\s+/g, " ").trim();
}

/** Type into a field. */
export function type(field, text) {
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Press a key in an element; tells whether it was left to the browser. */
export function press(element, key, more = {}) {
  return element.dispatchEvent(new page.KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
}

const { setImmediate } = globalThis;   // not a test's own clock

/** Let what was begun come to its end. */
export async function settle() {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => { setImmediate(resolve); });
}

/** Answer what is asked of the server by `answer(address, options)`, which gives a body, or throws {status, error}; tells what was asked. */
export function serve(answer) {
  const asked = [];
  globalThis.fetch = /** @type {any} */ (async (address, options = {}) => {
    asked.push({ address: String(address), method: options.method ?? "GET", body: options.body ? JSON.parse(options.body) : null });
    try {
      return new Response(JSON.stringify(await answer(String(address), options)), { status: 200 });
    } catch (refusal) {
      if (refusal instanceof Error) throw refusal;
      return new Response(JSON.stringify({ error: refusal.error }), { status: refusal.status });
    }
  });
  return asked;
}

speak();
