/* The case drawer: what, where, who leads, how long is left, how far it is, and its trail. */
import { titleOf } from "../state/case_summary.js";
import * as format from "../state/format.js";
import { hasText, nameOf, t } from "../state/i18n.js";
import { isolated } from "../state/text_isolation.js";
import { findPart, h, icon, setText, severityShape } from "./dom.js";

const STAGES = ["reported", "registered", "dispatched", "handling", "verifying", "closed"];
const alone = (text) => isolated(text);

/** How a case stands against its limit: {words, share 0..1, over, near, limit}. */
export function slaStanding(row, now, closedAt) {
  const start = Date.parse(row.reported_at), due = Date.parse(row.due_at);
  const at = closedAt ? Date.parse(closedAt) : now;
  const over = at > due, left = Math.abs(due - at), whole = Math.max(1, due - start);
  const share = Math.min(1, Math.max(0, (at - start) / whole));
  const words = closedAt && !over ? t("case.done") : t(over ? "case.over" : "case.left", { d: format.span(left) });
  return { words, share, over, near: !closedAt && !over && share > 0.8, limit: t("case.limit", { d: format.limit(whole) }) };
}

function sla(row, now, closedAt) {
  const s = slaStanding(row, now, closedAt);
  const bar = h("div", "sla-bar", [h("i")], { role: "img", "aria-label": `${Math.round(s.share * 100)}%` });
  bar.firstChild.style.width = `${s.share * 100}%`;
  const cls = `sla${s.over ? " is-over" : ""}${s.near ? " is-near" : ""}`;
  return h("div", cls, [h("small", "", s.limit), h("strong", "num", s.words), bar]);
}

function matterLines(row, county) {
  const matter = row.matter ? county.matter(row.matter) : null;
  if (!matter) return [h("p", "case-line", t("case.no-matter"))];
  const lead = h("p", "case-line", [`${t("case.matter")} `, h("b", "", nameOf(matter)), `  ${t("case.lead")} `, h("strong", "", county.unit(matter.lead))]);
  const others = (matter.cooperating || []).map((unit) => county.unit(unit));
  const together = others.length ? h("p", "case-line", `${t("case.cooperating", { n: others.length })}${t("list.colon")}${others.join(t("list.join"))}`) : null;
  return [lead, together];
}

function flags(row, county, demo) {
  const warn = (text) => h("span", "chip chip-warn", [icon("alert-triangle"), text]);
  const found = [];
  if (!county.known(row.region)) found.push(warn(t("case.unknown")));
  if (row.placed === "region") found.push(h("span", "chip", t("case.placed")));
  if (demo) found.push(h("span", "chip demo-chip", t("demo.chip")));
  return found.length ? h("div", "case-chips", found) : null;
}

function top(row, detail, { county, now, demo }) {
  const word = t("severity.label", { n: row.severity, word: t(`severity.${row.severity}`) });
  const place = h("p", "case-place", [county.path(row.region), h("span", "case-no num", row.no)]);
  return h("div", "case-top", [
    severityShape(row.severity, 28, word),
    h("div", "", [h("h3", "case-title", titleOf(row)), place, flags(row, county, demo), ...matterLines(row, county)]),
    sla(row, now, detail && detail.closed_at),
  ]);
}

function block(title, side, children) {
  return h("section", "block", [h("div", "block-head", [h("h3", "", title), side ? h("span", "", side) : null]), ...children]);
}

function steps(row) {
  const reached = row.stage === "reopened" ? 0 : Math.max(0, STAGES.indexOf(row.stage));
  const items = STAGES.map((stage, i) => {
    const state = i < reached || row.stage === "closed" ? "is-done" : i === reached ? "is-now" : "";
    const label = i === reached && row.stage === "reopened" ? t("stage.reopened") : t(`stage.${stage}`);
    return h("li", `step ${state}`, [h("i"), label], i === reached ? { "aria-current": "step" } : {});
  });
  return block(t("case.stages"), t(`now.${row.stage}`), [h("ol", "steps", items)]);
}

/** Only whole web addresses may be opened; anything else is shown, not linked. */
export function safeHref(text) {
  if (!/^https?:\/\//i.test(text)) return null;
  try {
    const url = new URL(text);
    return ["http:", "https:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** An attachment as a link; one that could not be taken, or not whole, says why. */
function attachment(item, n) {
  const address = item.url || "", href = safeHref(address);
  const name = item.name || address.split("/").pop() || t("case.attachment", { n });
  const why = item.fault ? t(`case.fault.${item.fault}`, { n: item.said }) : href ? "" : t("case.unsafe");
  const words = (item.fault === "many" ? [why] : [alone(item.said || name), why]).filter(Boolean).join(" · ");
  const inside = [icon(why ? "alert-triangle" : "paperclip"), h("span", "", words)];
  return href ? h("a", "", inside, { href, target: "_blank", rel: "noopener noreferrer nofollow" }) : h("span", "chip", inside);
}

/** 附件 3 · 1 个未收录. */
export function describeAttachments(files) {
  if (!files.length) return "";
  const lost = files.reduce((sum, item) => sum + (item.fault === "many" ? Number(item.said) : item.fault && !item.url ? 1 : 0), 0);
  const taken = t("case.attachments", { n: files.filter((item) => item.url).length });
  return lost ? `${taken} · ${t("case.attachments.lost", { n: lost })}` : taken;
}

/** What is masked can be seen by whoever may, for a reason; shown, it is masked again before long. */
function lookButton(detail, { mayReveal, left }) {
  if (left) {
    const clock = h("span", "num", t("case.reveal.left", { n: left }), { "data-part": "reveal-left" });
    const hide = h("button", "btn btn-small", t("case.reveal.hide"), { "data-reveal": "hide" });
    return h("span", "reveal is-shown", [clock, hide]);
  }
  if (!mayReveal || !(detail.masked || []).length) return null;
  const button = h("button", "btn btn-small", [icon("eye"), t("case.reveal")], { "data-reveal": "ask", "aria-label": t("case.reveal.about") });
  return h("span", "reveal", [button]);
}

function report(detail, context) {
  const text = h("p", `case-text${detail.text ? "" : " quiet"}`, detail.text || t("case.no-text"));
  const children = [text];
  if (detail.remark && detail.remark !== detail.text) children.push(h("p", "case-line", `${t("case.remark")}${t("list.colon")}${alone(detail.remark)}`));
  const files = (detail.attachments || []).map((item) => (typeof item === "string" ? { url: item } : item));
  if (files.length) children.push(h("div", "attachments case-chips", files.map((item, i) => attachment(item, i + 1))));
  const made = block(t("case.text"), describeAttachments(files), children);
  const look = lookButton(detail, context);
  if (look) made.firstChild.append(look);
  return made;
}

function pair(key, value) {
  return value ? [h("dt", "", t(key)), h("dd", "", Array.isArray(value) ? value : String(value))] : [];
}

function facts(row, detail, now) {
  const id = h("span", "mono", row.id, { "aria-label": row.id.split("").join(" ") });
  const copy = h("button", "btn btn-small", [icon("copy"), t("case.copy")], { "data-copy": row.id, "aria-label": t("case.copy-id") });
  const reporter = detail && (typeof detail.reporter === "string" ? { name: detail.reporter } : detail.reporter);
  return h("section", "block", [h("dl", "pairs", [
    ...pair("case.source", sourceName(row.source)), ...pair("case.source-id", [h("span", "mono", row.source_id)]),
    ...pair("case.source-no", row.source_no && [h("span", "mono", row.source_no)]),
    ...pair("case.reporter", reporter && reporter.name), ...pair("case.phone", reporter && reporter.phone && [h("span", "num", reporter.phone)]),
    ...pair("case.reported", format.when(Date.parse(row.reported_at), now)), ...pair("case.updated", format.when(Date.parse(row.updated_at), now)),
    ...pair("case.coordinates", row.lat === null || row.lat === undefined ? "" : `${row.lat.toFixed(5)}, ${row.lon.toFixed(5)}`), ...pair("case.id", [id, copy]),
  ])]);
}

/** A source by its name on screen, when it has one. */
function sourceName(source) {
  return hasText(`source.${source}`) ? t(`source.${source}`) : source;
}

function fieldValue(name, value, county) {
  if (value === null || value === undefined || value === "") return "—";
  if (name === "stage") return hasText(`stage.${value}`) ? t(`stage.${value}`) : String(value);
  if (name === "severity") return t("severity.label", { n: value, word: t(`severity.${value}`) });
  if (name === "region") return county.path(String(value));
  if (name === "matter") return nameOf(county.matter(value)) || String(value);
  if (name.endsWith("_at")) return format.when(Date.parse(value), Date.now());
  return alone(typeof value === "object" ? JSON.stringify(value) : String(value));
}

/** What a trail row says: the action, and the fields that are worth reading. */
function changes(entry, county) {
  const fields = Object.keys(entry.new || {}).filter((name) => hasText(`field.${name}`));
  if (!entry.old) return [];
  return fields.filter((name) => !["lat", "lon"].includes(name)).map((name) => `${t(`field.${name}`)} ${fieldValue(name, entry.new[name], county)}`);
}

function trail(entries, county, now) {
  if (!entries.length) return block(t("case.trace"), "", [h("p", "quiet", t("case.trace.empty"))]);
  let day = format.day(now);
  const items = entries.map((entry) => {
    const at = Date.parse(entry.at), other = format.day(at) !== day;
    day = format.day(at);
    const action = hasText(`action.${entry.action}`) ? t(`action.${entry.action}`) : entry.action;
    const said = [...changes(entry, county), ...(entry.reason ? [alone(entry.reason)] : [])];
    const what = h("span", "what", [action, ...said.map((text) => h("em", "", ` · ${text}`))]);
    const who = entry.actor_name || sourceName(entry.actor);
    const head = other ? [h("span", "day num", format.shortDay(day))] : [];
    return h("li", "", [...head, h("time", "num", format.hm(at), { datetime: entry.at, title: format.when(at, now) }), h("span", "who", who, { title: who }), what]);
  });
  return block(t("case.trace"), t("case.trace.count", { n: entries.length }), [h("ol", "trail", items)]);
}

/** Draw a case into `place`. `detail` is null until it has come. */
export function drawCase(place, row, detail, context) {
  const { county, now } = context;
  const scroll = place.scrollTop;
  const rest = detail ? [report(detail, context), trail(detail.trace || [], county, now)] : [];
  place.replaceChildren(top(row, detail, context), steps(row), ...rest.slice(0, 1), facts(row, detail, now), ...rest.slice(1));
  place.scrollTop = scroll;
}

/** Only the clock moved: renew what depends on it. `left`: seconds for which personal data is still shown. */
export function tickCase(place, row, detail, now, left) {
  if (left) setText(findPart(place, "reveal-left"), t("case.reveal.left", { n: left }));
  const old = place.querySelector(".sla");
  if (old) old.replaceWith(sla(row, now, detail && detail.closed_at));
}
