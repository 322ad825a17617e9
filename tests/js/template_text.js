/* What a template of lit-html's would show, as one text with its tags: for tests that have no document. */

/** @param {any} made */
export function textOf(made) {
  if (made === null || made === undefined || typeof made === "symbol" || typeof made === "boolean") return "";
  if (Array.isArray(made)) return made.map(textOf).join("");
  if (made._$litDirective$) {
    const [items, , template] = made.values;
    return [...items].map((item, i) => textOf(template(item, i))).join("");
  }
  if (made.strings) return made.strings.map((text, i) => text + (i < made.values.length ? textOf(made.values[i]) : "")).join("");
  return String(made).replaceAll(/[\u2066-\u2069]/g, "");
}
