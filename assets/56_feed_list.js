/* The live feed as a list whose lines open their cases: what the desk shows while no case is open. */
(function (root, factory) {
  const api = factory(root);
  root.palm = root.palm || {};
  root.palm.feedList = api;
  if (typeof module === "object" && module.exports) module.exports = api;
})(typeof self === "undefined" ? globalThis : self, function (root) {
  "use strict";
  const t = (key, params) => root.palm.i18n.t(key, params);
  const h = (...args) => root.palm.dom.h(...args);

  /** What happened, in words: `{title} 上报`. */
  function words(line) {
    const title = root.palm.desk.titleOf(line);
    const stage = root.palm.i18n.has(`now.${line.stage}`) ? t(`now.${line.stage}`) : line.stage;
    return root.palm.i18n.has(`news.${line.kind}`) ? t(`news.${line.kind}`, { title, stage }) : title;
  }

  function row(line, places, now) {
    const at = Date.parse(line.at);
    return h("li", "", [h("button", "feed-row", [
      h("time", "num", root.palm.format.hm(at), { title: root.palm.format.when(at, now) }),
      root.palm.dom.severity(line.severity, 14, t("severity.label", { n: line.severity, word: t(`severity.${line.severity}`) })),
      h("span", "feed-what", [h("span", "feed-title", words(line)), h("span", "feed-place", places.short(line.region))]),
    ], { "data-open": line.case })]);
  }

  /** A section with the newest lines first, and a word on how to open a case. */
  function make(news, places, now) {
    const head = h("div", "block-head", [h("h3", "", t("wall.news")), h("span", "", t("drawer.none"))]);
    const lines = news.length ? h("ol", "feed", news.map((line) => row(line, places, now))) : h("p", "quiet", t("wall.news.empty"));
    return h("section", "", [h("p", "feed-hint", t("drawer.none.why")), head, lines]);
  }

  return { make, words };
});
