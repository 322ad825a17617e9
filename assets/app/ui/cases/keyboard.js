/* The keyboard of the desk. Single keys are dead in text fields, during IME composition, and when switched off. */
import { t } from "../../state/shared/i18n.js";
import { findTarget, h } from "../shared/dom.js";

const STORED = "palm_keys", MODAL = "dialog[open]:not(.case-entry)";   // the form of a new case stands beside the page
const AGAIN = ["step", "zoom", "find"];   // what a key does over and over while it is held
/** @type {Record<string, KeyMeaning>} */
const SINGLE = {
  j: ["step", 1], k: ["step", -1], Enter: ["open"], "/": ["find"], f: ["focus"], "?": ["help"],
  "+": ["zoom", 1], "=": ["zoom", 1], "-": ["zoom", -1], "−": ["zoom", -1],
  e: ["command", "next"], t: ["command", "dispatch"], w: ["command", "assemble"], m: ["command", "compose"], o: ["command", "area"], s: ["command", "people"], n: ["enter"], u: ["command", "escalate"], a: ["command", "answer"], r: ["remind"], c: ["call"], g: ["takeover"], d: ["deputy"], p: ["sheet"], v: ["view"],
  1: ["layer", 0], 2: ["layer", 1], 3: ["layer", 2], 4: ["layer", 3], 5: ["layer", 4], 6: ["layer", 5], 7: ["layer", 6], 8: ["layer", 7], 9: ["layer", 8],
};
const LIST = [["J", "next"], ["K", "previous"], ["Enter", "open"], ["Esc", "close-case"], ["Ctrl K · /", "find"],
  ["F", "focus"], ["E", "next-step"], ["T", "dispatch"], ["W", "assemble"], ["M", "compose"], ["O", "area"], ["S", "people"], ["A", "answer"], ["U", "escalate"], ["N", "enter"], ["Ctrl Enter", "send-order"], ["1 – 9", "layers"], ["+ −", "zoom"], ["?", "help"]];

export function singleKeysEnabled() {
  try {
    return localStorage.getItem(STORED) !== "off";
  } catch {
    return true;
  }
}

/** @param {boolean} on */
function setSingleKeys(on) {
  try {
    localStorage.setItem(STORED, on ? "on" : "off");
  } catch { /* private mode: the switch lasts as long as the page */ }
}

/** @param {Event} event */
function inField(event) {
  return findTarget(event, "input, textarea, select, [contenteditable=true]") !== null;
}

/** What a key press means: [gesture, argument], or null. Pure but for `on`, the user's switch.
    @param {KeyboardEvent} event
    @param {boolean} on
    @returns {KeyMeaning | null} */
export function keyMeaning(event, on) {
  if (event.isComposing || event.keyCode === 229) return null;
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") return ["find"];
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  if (event.key === "Escape") return ["escape"];
  if (!on || inField(event)) return null;
  if (event.key === "Enter" && findTarget(event, "button, a, summary")) return null;
  const found = SINGLE[event.key.length === 1 ? event.key.toLowerCase() : event.key] || null;
  return found && event.repeat && !AGAIN.includes(found[0]) ? null : found;
}

/** @param {string} words
    @param {boolean} on
    @param {(on: boolean) => void} change */
function makeSwitch(words, on, change) {
  const box = h("input", "", null, { type: "checkbox" });
  box.checked = on;
  box.addEventListener("change", () => change(box.checked));
  return h("label", "", [box, words]);
}

/** The keys, and what can be switched: single keys, and the sound of the desk. Filled anew when it opens.
    @param {HTMLDialogElement} dialog
    @param {{isOn(): boolean, set(on: boolean): void}} sound */
export function fillHelp(dialog, sound) {
  const rows = LIST.flatMap(([keys, what]) => [
    h("dt", "", keys.split(" ").map((key) => (["·", "–"].includes(key) ? key : h("kbd", "", key)))), h("dd", "", t(`help.${what}`)),
  ]);
  const switches = [makeSwitch(t("help.single"), singleKeysEnabled(), setSingleKeys), makeSwitch(t("help.sound"), sound.isOn(), sound.set)];
  const close = h("button", "btn", t("help.close"));
  close.addEventListener("click", () => dialog.close());
  dialog.replaceChildren(h("h2", "", t("help.title")), h("dl", "", rows), ...switches, close);
}

/** Listen on the document; `gestures[name](argument)` returns false when it did nothing. Behind a modal dialog nothing acts.
    @param {Gestures} gestures */
export function listenKeys(gestures) {
  /** @param {KeyboardEvent} event */
  function down(event) {
    const found = keyMeaning(event, singleKeysEnabled());
    if (!found || !gestures[found[0]] || document.querySelector(MODAL)) return;
    if (gestures[found[0]](found[1], event) !== false) event.preventDefault();
  }
  document.addEventListener("keydown", down);
  return { destroy: () => document.removeEventListener("keydown", down) };
}

/** Whatever is asked in a modal dialog is over: what it is about is on the screen no longer. The form of a new case stays. */
export function closeModals() {
  for (const dialog of document.querySelectorAll(MODAL)) /** @type {HTMLDialogElement} */ (dialog).close();
}
