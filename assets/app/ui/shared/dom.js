/* Small helpers that make elements which nothing draws anew; what is drawn again goes by render.js. Text goes in as text
   only: nothing here parses HTML, and no text turns around what stands beside it (state/shared/text_isolation.js). Every text of
   others is put on a screen by these two files. */
import { isolated, READ } from "../../state/shared/text_isolation.js";

const SVG = "http://www.w3.org/2000/svg";
const SPRITE = "/assets/00_vendor/icons.svg#";

/** An element: `h("span", "row-meta", "text" | [children], {attributes})`.
    @template {keyof HTMLElementTagNameMap} K
    @param {K} tag
    @param {string} [cls]
    @param {string | Child[] | null} [content]
    @param {Attributes} [attributes] */
export function h(tag, cls, content, attributes) {
  const element = document.createElement(tag);
  if (cls) element.className = cls;
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value !== undefined && value !== null && value !== false) element.setAttribute(name, READ.has(name) ? shown(String(value)) : String(value));
  }
  if (Array.isArray(content)) element.append(...content.filter((item) => item !== null && item !== undefined).map((item) => (typeof item === "string" ? shown(item) : item)));
  else if (content !== undefined && content !== null) element.textContent = shown(content);
  return element;
}

const shown = (/** @type {string} */ text) => isolated(text);

/** @param {string} tag
    @param {Record<string, string>} attributes
    @param {Node[]} [children] */
function svg(tag, attributes, children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes || {})) element.setAttribute(name, value);
  if (children) element.append(...children);
  return element;
}

/** One Tabler outline icon from the sprite.
    @param {string} name */
export function icon(name) {
  const drawing = svg("svg", { viewBox: "0 0 24 24", focusable: "false" }, [svg("use", { href: SPRITE + name })]);
  return h("span", "icon", [drawing], { "aria-hidden": "true" });
}

/** Put the drawings into every empty icon place below an element.
    @param {ParentNode} scope */
export function fillIcons(scope) {
  for (const place of findAll(scope, "[data-icon]:empty")) {
    place.append(...icon(place.dataset.icon ?? "").childNodes);
  }
}

/** Set text only when it differs; with `flash`, a changed number's background fades.
    @param {Element | ChildNode | null | undefined} element
    @param {string} text
    @param {boolean} [flash] */
export function setText(element, text, flash) {
  const next = shown(text);
  if (!element || element.textContent === next) return;
  const had = element.textContent !== "";
  element.textContent = next;
  if (flash && had && element instanceof HTMLElement) restartAnimation(element, "changed");
}

/** @param {HTMLElement} element
    @param {string} cls */
export function restartAnimation(element, cls) {
  element.classList.remove(cls);
  void element.offsetWidth;
  element.classList.add(cls);
}

/** The first element of a selector, if any.
    @param {ParentNode} scope
    @param {string} selector
    @returns {HTMLElement | null} */
export function find(scope, selector) {
  return scope.querySelector(selector);
}

/** All elements of a selector.
    @param {ParentNode} scope
    @param {string} selector
    @returns {HTMLElement[]} */
export function findAll(scope, selector) {
  return [...scope.querySelectorAll(selector)].map((element) => /** @type {HTMLElement} */ (element));
}

/** An element that the layout promises.
    @param {ParentNode} scope
    @param {string} selector
    @returns {HTMLElement} */
export function getElement(scope, selector) {
  const found = find(scope, selector);
  if (!found) throw new Error(`no ${selector}`);
  return found;
}

/** The element of a selector that an event happened in, if any.
    @param {Event} event
    @param {string} selector
    @returns {HTMLElement | null} */
export function findTarget(event, selector) {
  return /** @type {Element | null} */ (event.target)?.closest?.(selector) ?? null;
}

/** @param {ParentNode} scope
    @param {string} name */
export function findPart(scope, name) {
  return find(scope, `[data-part="${name}"]`);
}

/** @param {ParentNode} scope
    @param {string} name */
export function getPart(scope, name) {
  return getElement(scope, `[data-part="${name}"]`);
}

/** @param {ParentNode} scope
    @param {string} name */
export function getPanel(scope, name) {
  return getElement(scope, `[data-panel="${name}"]`);
}
