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

  /** Use one catalogue: {key: text}. */
  function use(newLang, newTexts) {
    lang = newLang;
    texts = newTexts;
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

  /** The text of a key with its {parameters} filled in, each isolated from the others; an unknown key shows itself. */
  function t(key, params) {
    const text = has(key) ? texts[key] : key;
    if (!params) return text;
    return text.replace(/\{(\w+)\}/g, (whole, name) => (name in params ? root.palm.text.isolated(String(params[name])) : whole));
  }

  /** The name of a region, matter or unit (anything with name and name_en) in this language, isolated. */
  function name(thing) {
    if (!thing) return "";
    return root.palm.text.isolated((lang === "en" && thing.name_en) || thing.name || "");
  }

  return { use, load, has, t, name, lang: () => lang };
});
