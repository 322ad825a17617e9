/* Words of the screen in the reader's language: the same catalogue that the server uses. */
import { isolated } from "./text_isolation.js";

let current = "zh";
/** Made when a text has forms for some counts, as those of one language alone have.
    @type {Intl.PluralRules | null} */
let plurals = null;
/** @type {Record<string, string>} */
let texts = {};
/** Keys that have forms for some counts.
    @type {Set<string>} */
let counted = new Set();

/** Use one catalogue: {key: text}; the form of a text for some counts stands at `key_one` and the like (CLDR).
    @param {string} newLang
    @param {Record<string, string>} newTexts */
export function useCatalogue(newLang, newTexts) {
  current = newLang;
  texts = newTexts;
  plurals = null;
  counted = new Set(Object.keys(newTexts).filter((key) => key.endsWith("_one")).map((key) => key.slice(0, -4)));
}

/** Fetch the catalogue of a language; rejects when the server has none.
    @param {string} newLang */
export async function loadCatalogue(newLang) {
  const answer = await fetch(`/api/locale/${newLang}.json`);
  if (!answer.ok) throw new Error(`locale ${answer.status}`);
  useCatalogue(newLang, await answer.json());
}

/** @param {string} key */
export function hasText(key) {
  return Object.hasOwn(texts, key);
}

/** The text of a key for a count: a number, or one that was written ("1,234").
    @param {string} key
    @param {unknown} n */
function formOf(key, n) {
  if (!counted.has(key)) return texts[key];
  const number = typeof n === "string" ? Number(n.replaceAll(",", "")) : Number(n);
  plurals ??= new Intl.PluralRules(current);
  const own = `${key}_${plurals.select(number)}`;
  return hasText(own) ? texts[own] : texts[key];
}

/** A whole number as the language groups it; anything else as text.
    @param {unknown} value */
function written(value) {
  const grouped = typeof value === "number" && Number.isInteger(value) && Math.abs(value) >= 1000;
  return grouped ? value.toLocaleString(current) : String(value);
}

/** The text of a key with its {parameters} filled in, each isolated from the others; its count is the parameter `n`,
    and {name:other.key} is the text of another key with that count. An unknown key shows itself.
    @param {string} key
    @param {Record<string, unknown>} [params]
    @returns {string} */
export function t(key, params) {
  if (!params) return hasText(key) ? texts[key] : key;
  const text = !hasText(key) ? key : "n" in params ? formOf(key, params.n) : texts[key];
  return text.replace(/\{(\w+)(?::([\w.-]+))?\}/g, (whole, name, other) => {
    if (!(name in params)) return whole;
    return other ? t(other, { n: params[name] }) : isolated(written(params[name]));
  });
}

/** The name of a region, matter or unit (anything with name and name_en) in this language, isolated.
    @param {Named | null | undefined} thing */
export function nameOf(thing) {
  if (!thing) return "";
  return isolated((current === "en" && thing.name_en) || thing.name || "");
}

/** The language of the screen: `zh` or `en`. */
export function language() {
  return current;
}
