/* Small helpers that make elements which nothing draws anew; what is drawn again goes by render.js. Text goes in as text
   only: nothing here parses HTML, and no text turns around what stands beside it (state/text_isolation.js). Every text of
   others is put on a screen by these two files. */
import { isolated, READ } from "../state/text_isolation.js";

const SVG = "http://www.w3.org/2000/svg";
const SPRITE = "/assets/00_vendor/icons.svg#";

/** An element: `h("span", "row-meta", "text" | [children], {attributes})`. */
export function h(tag, cls, content, attributes) {
  const element = document.createElement(tag);
  if (cls) element.className = cls;
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value !== undefined && value !== null && value !== false) element.setAttribute(name, READ.has(name) ? shown(value) : value);
  }
  if (Array.isArray(content)) element.append(...content.filter((item) => item !== null && item !== undefined).map(shown));
  else if (content !== undefined && content !== null) element.textContent = shown(content);
  return element;
}

const shown = (text) => isolated(text);

function svg(tag, attributes, children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes || {})) element.setAttribute(name, value);
  if (children) element.append(...children);
  return element;
}

/** One Tabler outline icon from the sprite. */
export function icon(name) {
  const drawing = svg("svg", { viewBox: "0 0 24 24", focusable: "false" }, [svg("use", { href: SPRITE + name })]);
  return h("span", "icon", [drawing], { "aria-hidden": "true" });
}

/** Put the drawings into every empty icon place below an element. */
export function fillIcons(scope) {
  for (const place of scope.querySelectorAll("[data-icon]:empty")) {
    place.append(icon(place.dataset.icon).firstChild);
  }
}

/** Set text only when it differs; with `flash`, a changed number's background fades. */
export function setText(element, text, flash) {
  const next = shown(text);
  if (!element || element.textContent === next) return;
  const had = element.textContent !== "";
  element.textContent = next;
  if (flash && had) restartAnimation(element, "changed");
}

export function restartAnimation(element, cls) {
  element.classList.remove(cls);
  void element.offsetWidth;
  element.classList.add(cls);
}

export function findPart(scope, name) {
  return scope ? scope.querySelector(`[data-part="${name}"]`) : null;
}

export function findPanel(scope, name) {
  return scope.querySelector(`[data-panel="${name}"]`);
}
