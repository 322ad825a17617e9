/* Keyed drawing by lit-html: what did not change stays the same element, so that what somebody types, selects or focuses
   survives a redraw. Texts go in as text, and turn nothing around that stands beside them; only this file knows lit-html. */
import { repeat } from "../../../00_vendor/lit-html/directives/repeat.js";
import { html as litHtml, svg as litSvg, nothing, render } from "../../../00_vendor/lit-html/lit-html.js";
import { isolated, READ } from "../../state/shared/text_isolation.js";

export { nothing, render, repeat };

const SPRITE = "/assets/00_vendor/icons.svg#";
const ATTRIBUTE = /\s([.?@]?[\w-]+)=["']?$/;   // a value that follows is this attribute's
/** @type {Record<number, number>} */
const BASELINE = { 1: 16, 2: 18.6, 3: 16, 4: 16 };
/** @type {WeakMap<TemplateStringsArray, boolean[]>} */
const holes = new WeakMap();   // strings of a template -> which of its values people read

/** Which values of a template are texts that people read: all but those of most attributes.
    @returns {boolean[]}
    @param {TemplateStringsArray} strings */
export function readHoles(strings) {
  const known = holes.get(strings) ?? strings.slice(0, -1).map((text) => {
    const name = ATTRIBUTE.exec(text)?.[1];
    return name === undefined || READ.has(name);
  });
  holes.set(strings, known);
  return known;
}

/** @param {TemplateStringsArray} strings
    @param {unknown[]} values */
function shown(strings, values) {
  const read = readHoles(strings);
  return values.map((value, i) => (read[i] ? isolated(value) : value));
}

/** A template of HTML.
    @param {TemplateStringsArray} strings
    @param {...unknown} values */
export function html(strings, ...values) {
  return litHtml(strings, ...shown(strings, values));
}

/** A template of what stands in an <svg>.
    @param {TemplateStringsArray} strings
    @param {...unknown} values */
export function svg(strings, ...values) {
  return litSvg(strings, ...shown(strings, values));
}

/** One Tabler outline icon from the sprite.
    @param {string} name */
export function iconTemplate(name) {
  return html`<span class="icon" aria-hidden="true"><svg viewBox="0 0 24 24" focusable="false"><use href=${SPRITE + name}></use></svg></span>`;
}

/** @type {Record<number, () => unknown>} */
const SHAPES = {
  1: () => svg`<path class="shape" d="M12 1.2 22.8 12 12 22.8 1.2 12Z"></path>`,
  2: () => svg`<path class="shape" d="M12 2 23 21.4 1 21.4Z"></path>`,
  3: () => svg`<rect class="shape" x="2.2" y="2.2" width="19.6" height="19.6"></rect>`,
  4: () => svg`<circle class="shape" cx="12" cy="12" r="10.4"></circle>`,
};

/** The shape of a severity; below 16 px without its digit, without a label only to be seen.
    @param {number} level
    @param {number} size */
export function severityTemplate(level, size, label = "") {
  const shape = (SHAPES[level] || SHAPES[4])();
  const digit = size >= 16 ? svg`<text x="12" y=${BASELINE[level] || 16}>${level}</text>` : nothing;
  return html`<svg class=${`sev sev-${level}`} viewBox="0 0 24 24" width=${size} height=${size} role=${label ? "img" : nothing}
    aria-label=${label || nothing} aria-hidden=${label ? nothing : "true"}>${shape}${digit}</svg>`;
}

/** Which keys of a list came after it was first filled: a memory beside the list. Takes all keys, gives the new ones. */
export function createArrivals() {
  /** @type {Set<string> | null} */
  let known = null;
  /** @type {Set<string>} */
  const fresh = new Set();
  return (/** @type {string[]} */ keys) => {
    const before = known?.size ? known : null;   // nothing arrives in a list that was empty
    known = new Set(keys);
    for (const key of fresh) if (!known.has(key)) fresh.delete(key);
    if (before) for (const key of known) if (!before.has(key)) fresh.add(key);
    return fresh;
  };
}
