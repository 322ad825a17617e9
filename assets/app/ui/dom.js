/* Small helpers that make elements. Text goes in as text only: nothing here parses HTML, and no text turns around what
   stands beside it (state/text_isolation.js). Every text of others is put on a screen by these helpers. */
import { isolated } from "../state/text_isolation.js";

const SVG = "http://www.w3.org/2000/svg";
const SPRITE = "/assets/00_vendor/icons.svg#";
const SHAPES = {
  1: ["path", { d: "M12 1.2 22.8 12 12 22.8 1.2 12Z" }],
  2: ["path", { d: "M12 2 23 21.4 1 21.4Z" }],
  3: ["rect", { x: 2.2, y: 2.2, width: 19.6, height: 19.6 }],
  4: ["circle", { cx: 12, cy: 12, r: 10.4 }],
};
const READ = new Set(["title", "aria-label", "placeholder", "alt", "label"]);   // attributes that people read
const BASELINE = { 1: 16, 2: 18.6, 3: 16, 4: 16 };

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

export function svg(tag, attributes, children) {
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

/** The shape of a severity; below 16 px without its digit. */
export function severityShape(level, size, label) {
  const [tag, shape] = SHAPES[level] || SHAPES[4];
  const children = [svg(tag, { class: "shape", ...shape })];
  if (size >= 16) {
    const digit = svg("text", { x: 12, y: BASELINE[level] || 16 });
    digit.textContent = level;
    children.push(digit);
  }
  const attributes = { class: `sev sev-${level}`, viewBox: "0 0 24 24", width: size, height: size };
  if (label) Object.assign(attributes, { role: "img", "aria-label": shown(label) });
  else attributes["aria-hidden"] = "true";
  return svg("svg", attributes, children);
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
