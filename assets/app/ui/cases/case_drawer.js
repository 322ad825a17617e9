/* The case drawer: what, where, who leads, how long is left, how far it is, and its trail. */
import { readStepClock } from "../../state/cases/case_clock.js";
import { levelOf } from "../../state/cases/case_level.js";
import { describeReason } from "../../state/cases/case_reason.js";
import { titleOf } from "../../state/cases/case_summary.js";
import * as format from "../../state/shared/format.js";
import { hasText, nameOf, t } from "../../state/shared/i18n.js";
import { isolated } from "../../state/shared/text_isolation.js";
import { html, iconTemplate, nothing, repeat, severityTemplate } from "../shared/render.js";
import { photosTemplate } from "./case_photos.js";
import { whistlesTemplate } from "../squads/whistle_panel.js";

const OURSELVES = "palm";   // a timer of ours; as a source it is the canary
const STAGES = ["reported", "registered", "dispatched", "handling", "verifying", "closed"];
const alone = (/** @type {string} */ text) => isolated(text);

/** How a case ended that was not handled to its end, cancelled or merged; "" for any other.
    @param {CaseDetail | null} detail */
function describeEnd(detail) {
  const outcome = detail?.outcome ?? "", key = `ended.${outcome}`;
  return hasText(key) ? t(key) : "";
}

/** How a case stands against its limit: {words, share 0..1, over, near, limit}. `ended`: the words for one that was not handled to its
    end, which is neither in time nor late.
    @param {CaseRow} row
    @param {number} now
    @param {string | null | undefined} closedAt
    @param {string} [ended] */
export function slaStanding(row, now, closedAt, ended = "") {
  const start = Date.parse(row.reported_at), due = Date.parse(row.due_at);
  const at = closedAt ? Date.parse(closedAt) : now;
  const over = !ended && at > due, left = Math.abs(due - at), whole = Math.max(1, due - start);
  const share = Math.min(1, Math.max(0, (at - start) / whole));
  const words = ended ? ended : closedAt && !over ? t("case.done") : t(over ? "case.over" : "case.left", { d: format.span(left) });
  return { words, share, over, near: !closedAt && !over && share > 0.8, limit: t("case.limit", { d: format.limit(whole) }) };
}

/** @param {CaseRow} row
    @param {number} now
    @param {CaseDetail | null} detail */
function slaTemplate(row, now, detail) {
  const closedAt = detail?.closed_at, step = row.handling && !closedAt ? readStepClock(row.handling, now) : null;
  const s = slaStanding(row, now, closedAt, describeEnd(detail));
  if (step) return clockTemplate(step, `${s.limit} · ${s.words}`);
  return clockTemplate({ ...s, level: s.over ? "over" : s.near ? "near" : "" });
}

/** The clock that is judged, and the `whole` limit below it where that is another.
    @param {ClockReading} s
    @param {string} [whole] */
function clockTemplate(s, whole) {
  const width = `${s.share * 100}%`;
  return html`<div class=${`sla${s.level ? ` is-${s.level}` : ""}`}><small>${s.limit}</small><strong class="num">${s.words}</strong>
    <div class="sla-bar" role="img" aria-label=${`${Math.round(s.share * 100)}%`}><i .style=${`width:${width}`}></i></div>${whole ? html`<small>${whole}</small>` : nothing}</div>`;
}

/** Where the duty lists tell who owes what in a case's matter.
    @param {CaseRow} row */
function dutiesAddress(row) {
  return `/duties?region=${row.region.slice(0, 6)}&matter=${encodeURIComponent(row.matter || "")}`;
}

/** @param {CaseRow} row
    @param {Places} county */
function matterLines(row, county) {
  const matter = row.matter ? county.matter(row.matter) : null;
  if (!matter) return html`<p class="case-line">${t("case.no-matter")}</p>`;
  const others = (matter.cooperating || []).map((/** @type {string} */ unit) => county.unit(unit));
  const together = others.length ? html`<p class="case-line">${`${t("case.cooperating", { n: others.length })}${t("list.colon")}${others.join(t("list.join"))}`}</p>` : nothing;
  return html`<p class="case-line">${t("case.matter")} <b>${nameOf(matter)}</b>  ${t("case.lead")} <strong>${county.unit(matter.lead)}</strong> <a class="link case-duties" href=${dutiesAddress(row)} target="_blank">${t("case.duties")}</a></p>${together}`;
}

/** @param {CaseRow} row
    @param {Places} county
    @param {boolean | null} demo */
function flags(row, county, demo) {
  const found = [];
  if (!county.known(row.region)) found.push(html`<span class="chip chip-warn">${iconTemplate("alert-triangle")}${t("case.unknown")}</span>`);
  found.push(html`<span class="chip">${row.handling?.handed_to ? t("level.handed", { place: county.name(row.handling.handed_to) }) : t(`level.${levelOf(row)}`)}</span>`);
  if (row.placed === "region") found.push(html`<span class="chip">${t("case.placed")}</span>`);
  if (demo) found.push(html`<span class="chip demo-chip">${t("demo.chip")}</span>`);
  return found.length ? html`<div class="case-chips">${found}</div>` : nothing;
}

/** @param {CaseRow} row
    @param {CaseDetail | null} detail
    @param {DrawerContext} context */
function topTemplate(row, detail, { county, now, demo }) {
  const word = t("severity.label", { n: row.severity, word: t(`severity.${row.severity}`) });
  return html`<div class="case-top">${severityTemplate(row.severity, 28, word)}
    <div><h3 class="case-title">${titleOf(row)}</h3><p class="case-place">${county.path(row.region)}<span class="case-no num">${row.no}</span></p>
      ${flags(row, county, demo)}${matterLines(row, county)}</div>
    ${slaTemplate(row, now, detail)}</div>`;
}

/** A part with its heading; `look` stands at the heading's end.
    @param {unknown} look
    @param {string} title
    @param {string} side
    @param {Content} content */
function block(title, side, content, look = nothing) {
  return html`<section class="block"><div class="block-head"><h3>${title}</h3>${side ? html`<span>${side}</span>` : nothing}${look}</div>${content}</section>`;
}

/** What a case repeats, and what repeats it.
    @param {CaseRow} row */
function mergerTemplate({ merged_into, merged = [] }) {
  const open = (/** @type {string} */ id, /** @type {string} */ text) => html`<button class="btn btn-small" data-open=${id}>${text}</button>`;
  if (merged_into) return block(t("merger.into"), "", html`<div class="case-chips">${open(merged_into, t("merger.open"))}</div>`);
  if (!merged.length) return nothing;
  const buttons = merged.map((id, i) => open(id, `${t("merger.open")} ${i + 1}`));
  return block(t("merger.of"), String(merged.length), html`<div class="case-chips">${buttons}</div>`);
}

/** Of which roll-outs, and of which storm, a case is a field report.
    @param {CaseDetail | null} detail */
function fieldReportTemplate(detail) {
  const links = detail?.field_reports ?? [];
  return links.length ? html`<p class="case-line case-report">${links.map(({ rollout, storm }) => html`<a class="chip" href=${`/rollout?rollout=${encodeURIComponent(rollout)}`}>${t("reports.of", { rollout })}${storm ? ` · ${t("reports.storm", { storm })}` : ""}</a>`)}</p>` : nothing;
}

/** What a case has to do with; the one it was split from is told apart.
    @param {CaseRow} row
    @param {(id: string) => string} nameCase */
function linksTemplate({ links = [], split_from }, nameCase) {
  if (!links.length) return nothing;
  const buttons = links.map((id) => html`<button class="btn btn-small" data-open=${id}>${id === split_from ? `${t("links.whole")} ` : ""}${nameCase(id)}</button>`);
  return block(t("links.title"), String(links.length), html`<div class="case-chips">${buttons}</div>`);
}

/** The way of a case; of one that was not handled to its end no step before that is said to be done.
    @param {CaseRow} row
    @param {string} ended */
export function stepsTemplate(row, ended) {
  const reached = row.stage === "reopened" ? 0 : Math.max(0, STAGES.indexOf(row.stage));
  const items = STAGES.map((stage, i) => {
    const passed = ended ? i === reached : i < reached || row.stage === "closed";
    const state = passed ? "is-done" : i === reached ? "is-now" : "";
    const known = i === reached && row.stage === "reopened" ? t("stage.reopened") : t(`stage.${stage}`), label = i === reached && ended ? ended : known;
    return html`<li class=${`step ${state}`} aria-current=${i === reached ? "step" : nothing}><i></i>${label}</li>`;
  });
  return block(t("case.stages"), ended || t(`now.${row.stage}`), html`<ol class="steps">${items}</ol>`);
}

/** Only whole web addresses may be opened; anything else is shown, not linked.
    @param {string} text */
export function safeHref(text) {
  if (!/^https?:\/\//i.test(text)) return null;
  try {
    const url = new URL(text);
    return ["http:", "https:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** An attachment as a link; one that could not be taken, or not whole, says why.
    @param {Attachment} item
    @param {number} n */
function attachment(item, n) {
  const address = item.url || "", href = safeHref(address);
  const name = item.name || address.split("/").pop() || t("case.attachment", { n });
  const why = item.fault ? t(`case.fault.${item.fault}`, { n: item.said }) : href ? "" : t("case.unsafe");
  const words = (item.fault === "many" ? [why] : [isolated(item.said || name), why]).filter(Boolean).join(" · ");
  const inside = html`${iconTemplate(why ? "alert-triangle" : "paperclip")}<span>${words}</span>`;
  return href ? html`<a href=${href} target="_blank" rel="noopener noreferrer nofollow">${inside}</a>` : html`<span class="chip">${inside}</span>`;
}

/** 附件 3 · 1 个未收录.
    @param {Attachment[]} files */
export function describeAttachments(files) {
  if (!files.length) return "";
  const lost = files.reduce((sum, item) => sum + (item.fault === "many" ? Number(item.said) : item.fault && !item.url ? 1 : 0), 0);
  const taken = t("case.attachments", { n: files.filter((item) => item.url).length });
  return lost ? `${taken} · ${t("case.attachments.lost", { n: lost })}` : taken;
}

/** What is masked can be seen by whoever may, for a reason; shown, it is masked again before long.
    @param {CaseDetail} detail
    @param {DrawerContext} context */
function revealTemplate(detail, { mayReveal, left }) {
  if (left) {
    return html`<span class="reveal is-shown"><span class="num">${t("case.reveal.left", { n: left })}</span>
      <button class="btn btn-small" data-reveal="hide">${t("case.reveal.hide")}</button></span>`;
  }
  if (!mayReveal || !(detail.masked || []).length) return nothing;
  return html`<span class="reveal"><button class="btn btn-small" data-reveal="ask" aria-label=${t("case.reveal.about")}>${iconTemplate("eye")}${t("case.reveal")}</button></span>`;
}

/** @param {CaseDetail} detail
    @param {DrawerContext} context */
function reportTemplate(detail, context) {
  const files = (detail.attachments || []).map((item) => (typeof item === "string" ? { url: item } : item));
  const remark = detail.remark && detail.remark !== detail.text ? html`<p class="case-line">${`${t("case.remark")}${t("list.colon")}${isolated(detail.remark)}`}</p>` : nothing;
  const list = files.length ? html`<div class="attachments case-chips">${files.map((item, i) => attachment(item, i + 1))}</div>` : nothing;
  const complaint = context.complaint ? html`<p class="reveal-failed" role="alert">${context.complaint}</p>` : nothing;
  const text = html`${complaint}<p class=${`case-text${detail.text ? "" : " quiet"}`}>${detail.text || t("case.no-text")}</p>${remark}${list}`;
  return block(t("case.text"), describeAttachments(files), text, revealTemplate(detail, context));
}

/** @param {string} key
    @param {Content} value */
function pair(key, value) {
  return value ? html`<dt>${t(key)}</dt><dd>${value}</dd>` : nothing;
}

const num = (/** @type {string} */ text) => html`<span class="num">${text}</span>`, mono = (/** @type {string} */ text) => html`<span class="mono">${text}</span>`;

/** @param {CaseRow} row
    @param {CaseDetail | null} detail
    @param {DrawerContext} context */
function factsTemplate(row, detail, { now, copied }) {
  const id = html`<span class="mono" aria-label=${row.id.split("").join(" ")}>${row.id}</span><button class="btn btn-small" data-copy=${row.id} aria-label=${t("case.copy-id")}>${iconTemplate("copy")}${copied ? t("case.copied") : t("case.copy")}</button>`;
  const reporter = detail && (typeof detail.reporter === "string" ? { name: detail.reporter } : detail.reporter);
  const place = row.lat === null || row.lat === undefined ? "" : `${row.lat.toFixed(5)}, ${row.lon.toFixed(5)}`;
  return html`<section class="block"><dl class="pairs">
    ${pair("case.source", sourceName(row.source))}${pair("case.source-id", mono(row.source_id))}${pair("case.source-no", row.source_no && mono(row.source_no))}
    ${pair("case.reporter", reporter && reporter.name)}${pair("case.phone", reporter && reporter.phone && num(reporter.phone))}
    ${pair("case.reported", format.when(Date.parse(row.reported_at), now))}${pair("case.updated", format.when(Date.parse(row.updated_at), now))}
    ${pair("case.coordinates", place)}${pair("case.id", id)}
  </dl></section>`;
}

/** A source by its name on screen, when it has one.
    @param {string} source */
function sourceName(source) {
  return hasText(`source.${source}`) ? t(`source.${source}`) : source;
}

/** @param {string} name
    @param {any} value
    @param {Places} county */
function fieldValue(name, value, county) {
  if (value === null || value === undefined || value === "") return "—";
  if (name === "stage") return hasText(`stage.${value}`) ? t(`stage.${value}`) : String(value);
  if (name === "severity") return t("severity.label", { n: value, word: t(`severity.${value}`) });
  if (["region", "handed_to"].includes(name)) return county.path(String(value));
  if (name === "unit") return county.unit(value);
  if (name === "level") return t(`level.${value}`);
  if (name === "matter") return nameOf(county.matter(value)) || String(value);
  if (name.endsWith("_at")) return format.when(Date.parse(value), Date.now());
  return alone(typeof value === "object" ? JSON.stringify(value) : String(value));
}

/** What a trail row says: the action, and the fields that are worth reading.
    @param {TraceEntry} entry
    @param {Places} county */
function changes(entry, county) {
  const { old, new: next } = entry;
  if (!old || !next) return [];
  const fields = Object.keys(next).filter((name) => hasText(`field.${name}`));
  return fields.filter((name) => !["lat", "lon"].includes(name)).map((name) => `${t(`field.${name}`)} ${fieldValue(name, next[name], county)}`);
}

/** One entry of the trail; `day`: it is of another day than the one above it.
    @param {TraceEntry} entry
    @param {Places} county
    @param {number} now
    @param {boolean} day */
function entryTemplate(entry, county, now, day) {
  const at = Date.parse(entry.at), who = entry.actor_name || (entry.actor === OURSELVES ? t("trace.name.palm") : sourceName(entry.actor));
  const action = hasText(`action.${entry.action}`) ? t(`action.${entry.action}`) : entry.action;
  const said = [...changes(entry, county), ...(entry.reason ? [isolated(describeReason(entry.reason))] : [])];
  return html`<li>${day ? html`<span class="day num">${format.shortDay(format.day(at))}</span>` : nothing}
    <time class="num" datetime=${entry.at} title=${format.when(at, now)}>${format.hm(at)}</time><span class="who" title=${who}>${who}</span>
    <span class="what">${action}${said.map((text) => html`<em>${` · ${text}`}</em>`)}</span></li>`;
}

/** @param {TraceEntry[]} entries
    @param {Places} county
    @param {number} now
    @param {string} id */
function trailTemplate(entries, county, now, id) {
  if (!entries.length) return block(t("case.trace"), "", html`<p class="quiet">${t("case.trace.empty")}</p>`);
  const days = [format.day(now), ...entries.map((entry) => format.day(Date.parse(entry.at)))];
  const lines = repeat(entries, (_, i) => entries.length - i, (entry, i) => entryTemplate(entry, county, now, days[i] !== days[i + 1]));
  return block(t("case.trace"), t("case.trace.count", { n: entries.length }), html`<ol class="trail">${lines}</ol>
    <p><a class="btn btn-small" href=${`/cases/${id}/trail`} target="_blank" rel="noopener">${iconTemplate("external-link")}${t("case.trace.whole")}</a></p>`);
}

/** A case. `detail` is null until it has come; `context`: {county, now, demo, mayReveal, left, copied, complaint}.
    @param {CaseRow} row
    @param {CaseDetail | null} detail
    @param {DrawerContext} context */
export function caseTemplate(row, detail, context) {
  const { county, now } = context;
  return html`${topTemplate(row, detail, context)}${context.actions ?? nothing}${whistlesTemplate(row.whistles, county, now)}${context.squad ?? nothing}${mergerTemplate(row)}${linksTemplate(row, context.nameCase)}${fieldReportTemplate(detail)}${stepsTemplate(row, describeEnd(detail))}${detail ? reportTemplate(detail, context) : nothing}${detail?.photos?.length ? block(t("case.photos"), t("case.photos.count", { n: detail.photos.length }), photosTemplate(row.id, detail.photos, now)) : nothing}
    ${factsTemplate(row, detail, context)}${detail ? trailTemplate(detail.trace || [], county, now, row.id) : nothing}`;
}
