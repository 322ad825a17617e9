/* Words of the screen in the reader's language: the same catalogue that the server uses. */
(function (root, factory) {
  const api = factory(root);
  root.palm = root.palm || {};
  root.palm.i18n = api;
  if (typeof module === "object" && module.exports) module.exports = api;
})(typeof self === "undefined" ? globalThis : self, function (root) {
  "use strict";
  let lang = "zh";
  let texts = {};
  let plurals = new Intl.PluralRules(lang);
  let counted = new Set();

  /** Use one catalogue: {key: text}; the form of a text for some counts stands at `key_one` and the like (CLDR). */
  function use(newLang, newTexts) {
    lang = newLang;
    texts = newTexts;
    plurals = new Intl.PluralRules(newLang);
    counted = new Set(Object.keys(newTexts).filter((key) => key.endsWith("_one")).map((key) => key.slice(0, -4)));
  }

  /** Fetch the catalogue of a language; rejects when the server has none. */
  async function load(newLang) {
    const answer = await root.fetch(`/api/locale/${newLang}.json`);
    if (!answer.ok) throw new Error(`locale ${answer.status}`);
    use(newLang, await answer.json());
  }

  function has(key) {
    return Object.hasOwn(texts, key);
  }

  /** The text of a key for a count: a number, or one that was written ("1,234"). */
  function form(key, n) {
    if (!counted.has(key)) return texts[key];
    const own = `${key}_${plurals.select(typeof n === "string" ? Number(n.replaceAll(",", "")) : n)}`;
    return has(own) ? texts[own] : texts[key];
  }

  /** A whole number as the language groups it; anything else as text. */
  function written(value) {
    return Number.isInteger(value) && Math.abs(value) >= 1000 ? value.toLocaleString(lang) : String(value);
  }

  /**
   * The text of a key with its {parameters} filled in, each isolated from the others; its count is the parameter `n`,
   * and {name:other.key} is the text of another key with that count. An unknown key shows itself.
   */
  function t(key, params) {
    if (!params) return has(key) ? texts[key] : key;
    const text = !has(key) ? key : "n" in params ? form(key, params.n) : texts[key];
    return text.replace(/\{(\w+)(?::([\w.-]+))?\}/g, (whole, name, counted) => {
      if (!(name in params)) return whole;
      return counted ? t(counted, { n: params[name] }) : root.palm.text.isolated(written(params[name]));
    });
  }

  /** The name of a region, matter or unit (anything with name and name_en) in this language, isolated. */
  function name(thing) {
    if (!thing) return "";
    return root.palm.text.isolated((lang === "en" && thing.name_en) || thing.name || "");
  }

  return { use, load, has, t, name, lang: () => lang };
});
