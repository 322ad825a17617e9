/* The live feed as a list whose lines open their cases: what the desk shows while no case is open. */
import { titleOf } from "../state/case_summary.js";
import * as format from "../state/format.js";
import { hasText, t } from "../state/i18n.js";
import { h, severityShape } from "./dom.js";

/** What happened, in words: `{title} 上报`. */
export function describeNews(line) {
  const title = titleOf(line);
  const stage = hasText(`now.${line.stage}`) ? t(`now.${line.stage}`) : line.stage;
  return hasText(`news.${line.kind}`) ? t(`news.${line.kind}`, { title, stage }) : title;
}

function row(line, places, now) {
  const at = Date.parse(line.at);
  return h("li", "", [h("button", "feed-row", [
    h("time", "num", format.hm(at), { title: format.when(at, now) }),
    severityShape(line.severity, 14, t("severity.label", { n: line.severity, word: t(`severity.${line.severity}`) })),
    h("span", "feed-what", [h("span", "feed-title", describeNews(line)), h("span", "feed-place", places.short(line.region))]),
  ], { "data-open": line.case })]);
}

/** A section with the newest lines first, and a word on how to open a case. */
export function createFeedList(news, places, now) {
  const head = h("div", "block-head", [h("h3", "", t("wall.news")), h("span", "", t("drawer.none"))]);
  const lines = news.length ? h("ol", "feed", news.map((line) => row(line, places, now))) : h("p", "quiet", t("wall.news.empty"));
  return h("section", "", [h("p", "feed-hint", t("drawer.none.why")), head, lines]);
}
