/* The live feed as a list whose lines open their cases: what the desk shows while no case is open. */
import { titleOf } from "../../state/cases/case_summary.js";
import * as format from "../../state/shared/format.js";
import { hasText, nameOf, t } from "../../state/shared/i18n.js";
import { html, iconTemplate, repeat, severityTemplate } from "../shared/render.js";

const GAP = "roster.gap", REPORT = "situation.due", LOANS = ["loan.began", "loan.doubled", "loan.ended"];

/** What happened, in words: `{title} 上报`.
    @param {NewsRow} line */
export function describeNews(line) {
  if (line.kind === GAP) return describeGap(line);
  if (LOANS.includes(line.kind)) return describeLending(line);
  if (line.kind === REPORT) return describeClock(line);
  const title = titleOf(line);
  const stage = hasText(`now.${line.stage}`) ? t(`now.${line.stage}`) : line.stage;
  return hasText(`news.${line.kind}`) ? t(`news.${line.kind}`, { title, stage, n: line.count ?? 1 }) : title;
}

/** A shift that nobody has, or how many of one time.
    @param {NewsRow} line */
function describeGap({ day = "", shift, post, post_en, count = 1 }) {
  const when = { day: format.shortDay(day), shift: t(`shift.${shift}`) };
  return count > 1 ? t("news.roster.gaps", { ...when, n: count }) : t("news.roster.gap", { ...when, post: nameOf({ name: post, name_en: post_en }) });
}

/** People of one unit, or of several, were pulled into a squad or are back.
    @param {NewsRow} line */
function describeLending({ kind, unit, unit_en, units = 1, count = 1, no = "" }) {
  return t(units > 1 ? `news.${kind}.many` : `news.${kind}`, { unit: nameOf({ name: unit, name_en: unit_en }), units, n: count, no });
}

/** A clock of a situation report ends soon, or has ended.
    @param {NewsRow} line */
function describeClock({ title, no = "", clock = "", due = "", late }) {
  return t(late ? "news.situation.late" : "news.situation.due", { title, no, clock: t(`situation.clock.${clock}`), at: format.hm(Date.parse(due)) });
}

/** @param {NewsRow} line */
function addressOf(line) {
  if (line.kind === REPORT) return `/situation-reports/${line.no}?region=${line.region}`;
  return line.kind === GAP ? `/admin/rosters?region=${line.region}` : "/squads?view=loans";
}

/** A gap leads to the roster, a loan to the list of loans, a clock to its report.
    @param {NewsRow} line
    @param {Places} places
    @param {number} now */
function gapTemplate(line, places, now) {
  const at = Date.parse(line.at);
  return html`<li><a class="feed-row" href=${addressOf(line)}>
    <time class="num" title=${format.when(at, now)}>${format.hm(at)}</time>${iconTemplate(LOANS.includes(line.kind) ? "users" : "alert-triangle")}
    <span class="feed-what"><span class="feed-title">${describeNews(line)}</span><span class="feed-place">${places.name(line.region)}</span></span>
  </a></li>`;
}

/** @param {NewsRow} line
    @param {Places} places
    @param {number} now */
function lineTemplate(line, places, now) {
  if (!line.case) return gapTemplate(line, places, now);
  const at = Date.parse(line.at), label = t("severity.label", { n: line.severity, word: t(`severity.${line.severity}`) });
  return html`<li><button class="feed-row" data-open=${line.case}>
    <time class="num" title=${format.when(at, now)}>${format.hm(at)}</time>${severityTemplate(line.severity, 14, label)}
    <span class="feed-what"><span class="feed-title">${describeNews(line)}</span><span class="feed-place">${places.short(line.region)}</span></span>
  </button></li>`;
}

/** A section with the newest lines first, and a word on how to open a case.
    @param {NewsRow[]} news
    @param {Places} places
    @param {number} now */
export function feedTemplate(news, places, now) {
  const lines = news.length
    ? html`<ol class="feed">${repeat(news, (line) => `${line.case}|${line.seq}`, (line) => lineTemplate(line, places, now))}</ol>`
    : html`<p class="quiet">${t("wall.news.empty")}</p>`;
  return html`<section><p class="feed-hint">${t("drawer.none.why")}</p>
    <div class="block-head"><h3>${t("wall.news")}</h3><span>${t("drawer.none")}</span></div>${lines}</section>`;
}
