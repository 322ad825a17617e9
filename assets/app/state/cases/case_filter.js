/* What the queue shows: the filter lives in the address. Pure. */
import { dueOf } from "./case_clock.js";
import { levelOf } from "./case_level.js";
import { isSpelled } from "../shared/pinyin.js";

export const STATES = ["all", "overdue", "waiting", "handling"];
const WAITING = new Set(["reported", "registered", "reopened"]);
const HANDLING = new Set(["dispatched", "handling", "verifying"]);
export const FIELDS = ["level", "township", "matter", "source"];

/** The filter in an address: {state, severity: [n], level, township, matter, source, q}.
    @param {string} search
    @returns {CaseFilter} */
export function fromSearch(search) {
  const query = new URLSearchParams(search);
  const severity = (query.get("severity") || "").split(",").map(Number).filter((n) => n >= 1 && n <= 4);
  const state = STATES.find((one) => one === query.get("state")) || "all";
  const [level, township, matter, source, q] = [...FIELDS, "q"].map((field) => query.get(field) || "");
  return { state, severity, q, level, township, matter, source };
}

/** Write a filter into an address's query; what is not set is not there.
    @param {CaseFilter} filter
    @param {string} search */
export function toSearch(filter, search) {
  const query = new URLSearchParams(search);
  const put = (/** @type {string} */ name, /** @type {string} */ value) => (value ? query.set(name, value) : query.delete(name));
  put("state", filter.state === "all" ? "" : filter.state);
  put("severity", filter.severity.join(","));
  for (const field of [...FIELDS, "q"]) put(field, filter[field]);
  const text = query.toString().replaceAll("%2C", ",");
  return text ? `?${text}` : "";
}

/** @param {CaseFilter} filter */
export function isSet(filter) {
  return filter.state !== "all" || filter.severity.length > 0 || FIELDS.some((f) => filter[f]) || filter.q.trim() !== "";
}

/** @param {CaseRow} row
    @param {string} state
    @param {number} now */
export function inState(row, state, now) {
  if (state === "overdue") return dueOf(row) < now;
  if (state === "waiting") return WAITING.has(row.stage);
  if (state === "handling") return HANDLING.has(row.stage);
  return true;
}

/** Whether an open case passes everything but the text search.
    @param {CaseRow} row
    @param {CaseFilter} filter
    @param {number} now */
export function passes(row, filter, now) {
  return inState(row, filter.state, now)
    && (!filter.severity.length || filter.severity.includes(row.severity))
    && (!filter.level || levelOf(row) === filter.level)
    && (!filter.township || row.region.startsWith(filter.township))
    && (!filter.matter || (row.matter || "none") === filter.matter)
    && (!filter.source || row.source === filter.source);
}

/** One form of a text that is searched or searched for: half width, small letters.
    @param {string} text */
export function fold(text) {
  return text.normalize("NFKC").toLowerCase();
}

/** Whether the words of a search are all in what a case says about itself, folded, or spell its place in pinyin.
    @param {string} text
    @param {string} q
    @param {string} [spelled] */
export function finds(text, q, spelled = "") {
  return fold(q).trim().split(/\s+/).every((word) => text.includes(word) || isSpelled(spelled, word));
}
